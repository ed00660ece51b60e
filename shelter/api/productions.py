from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from shelter import access
from shelter.api.caller import person
from shelter.api.paging import Pages
from shelter.api.shapes import ProductionShape, StandingShape
from shelter.models import Production
from shelter.queries.standing import is_current


class Productions(ListAPIView[Production]):
    """The productions that you may see."""

    serializer_class = ProductionShape
    pagination_class = Pages

    def get_queryset(self) -> QuerySet[Production]:
        return access.productions_for(person(self.request)).select_related("convention").order_by("title", "pk")


class OneProduction(RetrieveAPIView[Production]):
    serializer_class = ProductionShape

    def get_object(self) -> Production:
        return access.production_for(person(self.request), self.kwargs["production_id"])


class ProductionStanding(APIView):
    """What is owed, counted, pending and left, and every line with its reasons."""

    @extend_schema(responses=StandingShape)
    def get(self, request: Request, production_id: UUID) -> Response:
        production = access.production_for(person(request), production_id)
        standing = getattr(getattr(production, "convention", None), "standing", None)
        if standing is None:
            raise Http404
        return Response(StandingShape(standing, context={"current": is_current(standing)}).data)
