from decimal import Decimal
from typing import Any
from uuid import UUID

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
from shelter.flow.claim import put_down
from shelter.flow.refusal import Refusal
from shelter.forms.claim import LEAST_SHARE
from shelter.forms.proposals import why_category, why_production
from shelter.models import Claim, Job
from shelter.problems import sentence_of
from shelter.queries.invoice import seen_lines
from shelter.queries.proposals import Plan, plan_for
from shelter.tasks import send_waiting


class WantedShape(serializers.Serializer[Any]):
    """How much of each line; of a line with less left, what is left."""

    share = ShareField(least=LEAST_SHARE, default=Decimal(1))


class ProposalShape(serializers.Serializer[Any]):
    """`exact`: the code stands there, so it can be put down at once; otherwise only a hint."""

    line = serializers.IntegerField()
    production = serializers.UUIDField()
    exact = serializers.BooleanField()
    found_in = serializers.CharField()
    why = serializers.CharField()
    category = serializers.CharField(allow_null=True)
    why_category = serializers.CharField()


class RefusedShape(serializers.Serializer[Any]):
    line = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()


class PutDownShape(serializers.Serializer[Any]):
    claims = ClaimShape(many=True)
    refused = RefusedShape(many=True)


class Proposals(APIView):
    """Where the lines of an invoice would go, and why; POST puts every line with an exact proposal down to it."""

    permission_classes = (ProducersWrite,)

    @extend_schema(responses=ProposalShape(many=True))
    def get(self, request: Request, invoice_id: UUID) -> Response:
        plan, _left = _plan(request, invoice_id)
        category = plan.category
        rows = [
            {
                "line": line,
                "production": one.production.pk,
                "exact": one.is_exact,
                "found_in": one.source,
                "why": why_production(one),
                "category": category.code if category else None,
                "why_category": why_category(category) if category else "",
            }
            for line, one in plan.productions.items()
        ]
        return Response(ProposalShape(rows, many=True).data)

    @extend_schema(request=WantedShape, responses={201: PutDownShape})
    @once
    def post(self, request: Request, invoice_id: UUID) -> Response:
        said = WantedShape(data=request.data)
        said.is_valid(raise_exception=True)
        plan, left = _plan(request, invoice_id)
        claims: list[Claim] = []
        refused: list[dict[str, Any]] = []
        for line, share in left.items():
            if plan.category is None or not plan.may_put_down(line):
                continue
            part, production = min(said.validated_data["share"], share), plan.exact[line]
            try:
                claims.append(
                    put_down(line, production.pk, by=person(request), share=part, category=plan.category.code)
                )
            except Refusal as refusal:
                refused.append({"line": line, "code": refusal.code, "detail": sentence_of(refusal)})
        send_waiting(Job.Kind.RECOMPUTE)
        return Response(PutDownShape({"claims": claims, "refused": refused}).data, status=status.HTTP_201_CREATED)


def _plan(request: Request, invoice_id: UUID) -> tuple[Plan, dict[int, Decimal]]:
    """The plan of the invoice, and what is left of each line that costs something."""
    user = person(request)
    invoice, claims = access.invoice_for(user, invoice_id), access.claims_for(user)
    lines = list(invoice.lines.order_by("position"))
    productions = list(access.productions_for(user).order_by("title", "pk")) if user.organisation_id else []
    left = {one.line.pk: one.left for one in seen_lines(lines, claims) if one.left > 0 and one.line.cost_cents}
    return plan_for(invoice, lines, productions, claims), left
