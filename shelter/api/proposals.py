from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, prefetch_related_objects
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from shelter import access
from shelter.api.caller import person
from shelter.api.fields import ShareField
from shelter.api.once import once
from shelter.api.permission import ProducersWrite
from shelter.api.shapes import ClaimShape
from shelter.flow.claim import Wanted, put_down_all
from shelter.flow.refusal import ProposalsChangedError
from shelter.forms.claim import LEAST_SHARE
from shelter.forms.proposals import why_category, why_production
from shelter.models import Claim, Invoice, Job, Production
from shelter.problems import sentence_of
from shelter.queries.proposals import batch_for, plan_for
from shelter.tasks import send_waiting


class WantedShape(serializers.Serializer[Any]):
    """The digest of the proposals as they were read, and how much of each line; of one with less left, what is left."""

    digest = serializers.CharField()
    share = ShareField(least=LEAST_SHARE, required=False)


class ProposalShape(serializers.Serializer[Any]):
    """`exact`: the code stands there; otherwise only a hint. `at_once`: the POST puts it down."""

    line = serializers.IntegerField()
    production = serializers.UUIDField()
    exact = serializers.BooleanField()
    at_once = serializers.BooleanField()
    found_in = serializers.CharField()
    why = serializers.CharField()
    category = serializers.CharField(allow_null=True)
    why_category = serializers.CharField()


class ProposalsShape(serializers.Serializer[Any]):
    """`share` is what the POST takes of each line where it says nothing else."""

    digest = serializers.CharField()
    share = ShareField(least=LEAST_SHARE)
    proposals = ProposalShape(many=True)


class RefusedShape(serializers.Serializer[Any]):
    line = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()


class PutDownShape(serializers.Serializer[Any]):
    claims = ClaimShape(many=True)
    refused = RefusedShape(many=True)


class Proposals(APIView):
    """Where the lines of an invoice would go, and why; POST puts the lines marked `at_once` down, at most 500.

    The POST sends the digest that the GET gave: 409 `proposals_changed` when something else is proposed by now.
    """

    permission_classes = (ProducersWrite,)

    @extend_schema(responses=ProposalsShape)
    def get(self, request: Request, invoice_id: UUID) -> Response:
        invoice, productions, claims = _asked(request, invoice_id)
        plan = plan_for(invoice, invoice.lines.order_by("position"), productions, claims)
        batch = batch_for(invoice, productions, claims)
        at_once = {one.line.pk for one in batch.targets}
        category = plan.category
        rows = [
            {
                "line": line,
                "production": one.production.pk,
                "exact": one.is_exact,
                "at_once": line in at_once,
                "found_in": one.source,
                "why": why_production(one),
                "category": category.code if category else None,
                "why_category": why_category(category) if category else "",
            }
            for line, one in plan.productions.items()
        ]
        return Response(ProposalsShape({"digest": batch.digest, "share": batch.share, "proposals": rows}).data)

    @extend_schema(request=WantedShape, responses={201: PutDownShape})
    @once
    def post(self, request: Request, invoice_id: UUID) -> Response:
        said = WantedShape(data=request.data)
        invoice, productions, claims = _asked(request, invoice_id)
        said.is_valid(raise_exception=True)
        batch = batch_for(invoice, productions, claims)
        if said.validated_data["digest"] != batch.digest:
            raise ProposalsChangedError
        share = said.validated_data.get("share", batch.share)
        wanted = [Wanted(one.line.pk, one.proposed.production.pk, min(share, one.left)) for one in batch.targets]
        done = put_down_all(invoice.pk, wanted, by=person(request), category=batch.category)
        refused = [{"line": one.line.pk, "code": one.why.code, "detail": sentence_of(one.why)} for one in done.refused]
        prefetch_related_objects(done.claims, "decisions")
        send_waiting(Job.Kind.RECOMPUTE)
        return Response(PutDownShape({"claims": done.claims, "refused": refused}).data, status=status.HTTP_201_CREATED)


def _asked(request: Request, invoice_id: UUID) -> tuple[Invoice, Sequence[Production], QuerySet[Claim]]:
    user = person(request)
    productions = access.productions_for(user).order_by("title", "pk") if user.organisation_id else ()
    return access.invoice_for(user, invoice_id), list(productions), access.claims_for(user)
