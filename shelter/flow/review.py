"""Step 4: staff decide on each claim, never on what they sent in themselves.

`decided_on` is today; a decision that was taken on paper before the register knew the claim says its own day.
"""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from members.models import User
from poleimage.audit.record import record
from shelter.flow import job
from shelter.flow.refusal import (
    ClaimNotDecidedError,
    ClaimNotWaitingError,
    DeductionNegativeError,
    OwnUploadError,
    ReasonMissingError,
)
from shelter.models import Claim, Decision
from shelter.rules.money import Cents


@transaction.atomic
def accept_claim(
    claim_id: UUID,
    *,
    by: User,
    deduction: Cents = Cents(0),
    reason_code: str = "",
    reason: str = "",
    decided_on: date | None = None,
) -> Decision:
    """Accept what a producer put down, whole or less a deduction in cents of the production.

    Raises ReasonMissingError for a deduction without its reason, OwnUploadError for what the reviewer sent in,
    ClaimNotWaitingError when it is decided already. A deduction larger than the claim takes all of it, no more.
    """
    if deduction < 0:
        raise DeductionNegativeError
    if deduction and not reason_code:
        raise ReasonMissingError
    return _decide(claim_id, Decision.Kind.ACCEPTED, by, reason_code, reason, decided_on, deduction)


@transaction.atomic
def reject_claim(
    claim_id: UUID, *, by: User, reason_code: str, reason: str = "", decided_on: date | None = None
) -> Decision:
    """Refuse a claim, with its reason; the producer may withdraw it and put the line down elsewhere."""
    if not reason_code:
        raise ReasonMissingError
    return _decide(claim_id, Decision.Kind.REJECTED, by, reason_code, reason, decided_on)


@transaction.atomic
def park_claim(
    claim_id: UUID, *, by: User, reason_code: str, reason: str = "", decided_on: date | None = None
) -> Decision:
    """Set a claim aside until something is cleared up; it counts for nothing meanwhile."""
    if not reason_code:
        raise ReasonMissingError
    return _decide(claim_id, Decision.Kind.PARKED, by, reason_code, reason, decided_on)


@transaction.atomic
def reopen_claim(claim_id: UUID, *, by: User, reason: str = "") -> Decision:
    """Take the last decision back: the claim waits for review again and both decisions stay on record."""
    decided = Claim.objects.filter(state=Claim.State.DECIDED).select_related("production")
    claim = decided.select_for_update(no_key=True, of=["self"]).filter(pk=claim_id).first()
    if claim is None:
        raise ClaimNotDecidedError
    return _write(claim, Decision.Kind.REOPENED, Claim.State.TO_REVIEW, by, "", reason)


def _decide(
    claim_id: UUID,
    kind: Decision.Kind,
    by: User,
    reason_code: str,
    reason: str,
    decided_on: date | None,
    deduction: Cents = Cents(0),
) -> Decision:
    claim = _lock_for_review(claim_id)
    if by.pk == claim.by_id or claim.line.invoice.receipts.filter(by=by).exists():
        raise OwnUploadError
    state = Claim.State.PARKED if kind == Decision.Kind.PARKED else Claim.State.DECIDED
    return _write(claim, kind, state, by, reason_code, reason, decided_on, deduction)


def _lock_for_review(claim_id: UUID) -> Claim:
    """Lock the claim in the state it must be in, so that of two reviewers one comes second."""
    undecided = [Claim.State.TO_REVIEW, Claim.State.PARKED]
    waiting = Claim.objects.filter(state__in=undecided).select_related("production", "line__invoice")
    claim = waiting.select_for_update(no_key=True, of=["self"]).filter(pk=claim_id).first()
    if claim is None:
        raise ClaimNotWaitingError
    return claim


def _write(
    claim: Claim,
    kind: Decision.Kind,
    state: Claim.State,
    by: User,
    reason_code: str,
    reason: str,
    decided_on: date | None = None,
    deduction: Cents = Cents(0),
) -> Decision:
    decision = Decision.objects.create(
        claim=claim,
        kind=kind,
        deduction_cents=deduction,
        reason_code=reason_code,
        reason=reason,
        decided_on=decided_on or timezone.localdate(),
        by=by,
    )
    claim.state = state
    claim.save(update_fields=["state"])
    job.want_recompute([claim.production_id])
    record(
        f"claim.{kind.value}",
        claim,
        by=by,
        chain=claim.production.chain,
        why=reason,
        reason_code=reason_code,
        deduction_cents=deduction,
    )
    return decision
