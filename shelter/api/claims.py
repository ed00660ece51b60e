from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from members.models import User
from shelter import access
from shelter.api.caller import person
from shelter.api.fields import in_state
from shelter.api.once import once
from shelter.api.paging import Pages
from shelter.api.permission import ProducersWrite, StaffWrite
from shelter.api.shapes import ClaimShape, DecisionShape, MemberClaimShape, NewClaimShape, NewDecisionShape
from shelter.flow.claim import put_down, withdraw_claim
from shelter.flow.review import accept_claim, park_claim, reject_claim, reopen_claim
from shelter.forms.claim import category_choices
from shelter.models import Claim, Decision, Job, Production
from shelter.queries.invoice import terms_by_production
from shelter.rules.money import Cents
from shelter.tasks import send_waiting


class Claims(GenericAPIView[Claim]):
    """Lines put down to productions; put one down by POST. Member companies are not told the decisions."""

    serializer_class = ClaimShape
    pagination_class = Pages
    permission_classes = (ProducersWrite,)

    def get_queryset(self) -> QuerySet[Claim]:
        claims = access.claims_for(person(self.request)).prefetch_related("decisions")
        return in_state(self.request, Claim.State, claims).order_by("recorded_at", "pk")

    @extend_schema(
        parameters=[OpenApiParameter("state", str, enum=Claim.State.values)], responses=ClaimShape(many=True)
    )
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(_shape_for(person(request))(page, many=True).data)

    @extend_schema(request=NewClaimShape, responses={201: ClaimShape})
    @once
    def post(self, request: Request) -> Response:
        said = NewClaimShape(data=request.data)
        said.is_valid(raise_exception=True)
        wanted: dict[str, Any] = dict(said.validated_data)
        line = access.line_for(person(request), wanted.pop("line"))
        production = access.production_for(person(request), wanted.pop("production"))
        refuse_category(wanted["category"], production)
        claim = put_down(line.pk, production.pk, by=person(request), **wanted)
        send_waiting(Job.Kind.RECOMPUTE)
        return Response(ClaimShape(claim).data, status=status.HTTP_201_CREATED)


class OneClaim(GenericAPIView[Claim]):
    """A line put down to a production. Member companies are not told the decisions."""

    serializer_class = ClaimShape

    @extend_schema(responses=ClaimShape)
    def get(self, request: Request, claim_id: UUID) -> Response:
        return Response(_shape_for(person(request))(access.claim_for(person(request), claim_id)).data)


class Withdrawal(GenericAPIView[Claim]):
    permission_classes = (ProducersWrite,)
    serializer_class = ClaimShape

    @extend_schema(request=None, responses=ClaimShape)
    @once
    def post(self, request: Request, claim_id: UUID) -> Response:
        claim = access.claim_for(person(request), claim_id)
        withdrawn = withdraw_claim(claim.pk, by=person(request))
        send_waiting(Job.Kind.RECOMPUTE)
        return Response(ClaimShape(withdrawn).data)


class Decisions(GenericAPIView[Claim]):
    """Decide on a claim: accepted (less a deduction), rejected, parked, or reopened."""

    permission_classes = (StaffWrite,)
    serializer_class = NewDecisionShape

    @extend_schema(request=NewDecisionShape, responses={201: DecisionShape})
    @once
    def post(self, request: Request, claim_id: UUID) -> Response:
        claim = access.claim_for(person(request), claim_id)
        said = NewDecisionShape(data=request.data)
        said.is_valid(raise_exception=True)
        decision = decide(claim.pk, person(request), **said.validated_data)
        send_waiting(Job.Kind.RECOMPUTE)
        return Response(DecisionShape(decision).data, status=status.HTTP_201_CREATED)


def decide(
    claim_id: UUID, by: User, *, kind: str, deduction: int, reason_code: str, reason: str, after: int | None
) -> Decision:
    if deduction and kind != Decision.Kind.ACCEPTED:
        raise ValidationError({"deduction": [_("Only what is accepted is deducted from.")]})
    if reason_code == "other" and not reason:
        raise ValidationError({"reason": [_("Say the other reason in words.")]})
    if kind == Decision.Kind.ACCEPTED:
        return accept_claim(
            claim_id, by=by, deduction=Cents(deduction), reason_code=reason_code, reason=reason, after=after
        )
    if kind == Decision.Kind.REOPENED:
        return reopen_claim(claim_id, by=by, reason=reason, after=after)
    refuse = reject_claim if kind == Decision.Kind.REJECTED else park_claim
    return refuse(claim_id, by=by, reason_code=reason_code, reason=reason, after=after)


def _shape_for(user: User) -> type[ClaimShape]:
    return MemberClaimShape if user.role == User.Role.MEMBER else ClaimShape


def refuse_category(category: str, production: Production) -> None:
    """What a line can be for: a category with a word, or one that the convention names, as on the page."""
    terms = terms_by_production([production], on=timezone.localdate())
    agreed = (code for body in terms.values() for code in body.get("categories", {}))
    if category not in dict(category_choices(agreed)):
        raise ValidationError({"category": [_("This is no category of spending.")]})
