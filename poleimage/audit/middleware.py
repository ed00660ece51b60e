import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from poleimage.address import address_of
from poleimage.audit.origin import origin


class OriginMiddleware:
    """Name the request in every audit entry that it makes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = origin.set(f"{address_of(request)} {request.method} {uuid.uuid4().hex[:12]}")
        try:
            return self.get_response(request)
        finally:
            origin.reset(token)
