from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import NotFound
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from shelter import access
from shelter.api.caller import house, person
from shelter.api.once import once
from shelter.api.permission import ProducersWrite
from shelter.flow.likeness import answer_alike
from shelter.models import Alike
from shelter.queries.alike import Pair, pairs_of


class PairShape(serializers.Serializer[Any]):
    """Another invoice of yours that looks like this one; `is_same` is what your house said of it last."""

    id = serializers.IntegerField(source="alike.pk")
    degree = serializers.ChoiceField(source="alike.degree", choices=Alike.Degree.choices)
    invoice = serializers.UUIDField(source="other.pk")
    is_same = serializers.BooleanField(source="answer.is_same", default=None, allow_null=True)
    reason = serializers.CharField(source="answer.reason", default=None, allow_null=True)


class AnswerShape(serializers.Serializer[Any]):
    alike = serializers.IntegerField()
    is_same = serializers.BooleanField()
    reason = serializers.CharField(max_length=1000)


class Alikes(GenericAPIView[Alike]):
    """What looks like this invoice among your own; its lines can be put down once you said that it is another one."""

    serializer_class = PairShape
    permission_classes = (ProducersWrite,)

    @extend_schema(responses=PairShape(many=True))
    def get(self, request: Request, invoice_id: UUID) -> Response:
        return Response(PairShape(self._pairs(request, invoice_id), many=True).data)

    @extend_schema(request=AnswerShape, responses={201: PairShape(many=True)})
    @once
    def post(self, request: Request, invoice_id: UUID) -> Response:
        said = AnswerShape(data=request.data)
        said.is_valid(raise_exception=True)
        alike = said.validated_data.pop("alike")
        if alike not in {pair.alike.pk for pair in self._pairs(request, invoice_id)}:
            raise NotFound
        answer_alike(alike, by=person(request), organisation=house(request), **said.validated_data)
        pairs = self._pairs(request, invoice_id)
        return Response(PairShape(pairs, many=True).data, status=status.HTTP_201_CREATED)

    def _pairs(self, request: Request, invoice_id: UUID) -> list[Pair]:
        user = person(request)
        invoice = access.invoice_for(user, invoice_id)
        return pairs_of(invoice, access.alikes_for(user), user.organisation)
