from typing import Any

from django.http import Http404
from rest_framework.request import Request
from rest_framework.views import APIView


class Absent(APIView):
    """Whatever else is asked for below the API's address."""

    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise Http404
