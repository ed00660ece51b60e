"""Step 4: staff decide on each claim, never on what they sent in themselves.

`decided_on` is today; a decision that was taken on paper before the register knew the claim says its own day.
`after` is the last decision that the reviewer saw, 0 where they saw none: DecidedMeanwhileError when it is another by
now. None is for who decides without having looked at a page.
"""

from collections.abc import Sequence
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
    DecidedMeanwhileError,
    DeductionNegativeError,
    OwnUploadError,
    ReasonMissingError,
    Refusal,
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
    after: int | None = None,
) -> Decision:
    """Accept what a producer put down, whole or less a deduction in cents of the production.

    Raises ReasonMissingError for a deduction without its reason, OwnUploadError for what the reviewer sent in,
    ClaimNotWaitingError when it is decided already. A deduction larger than the claim takes all of it, no more.
    """
    if deduction < 0:
        raise DeductionNegativeError
    if deduction and not reason_code:
        raise ReasonMissingError
    claim = _lock_for_review(claim_id, by, after)
    return _write(claim, Decision.Kind.ACCEPTED, Claim.State.DECIDED, by, reason_code, reason, decided_on, deduction)


@transaction.atomic
def reject_claim(
    claim_id: UUID,
    *,
    by: User,
    reason_code: str,
    reason: str = "",
    decided_on: date | None = None,
    after: int | None = None,
) -> Decision:
    """Refuse a claim, with its reason; the producer may withdraw it and put the line down elsewhere."""
    if not reason_code:
        raise ReasonMissingError
    claim = _lock_for_review(claim_id, by, after)
    return _write(claim, Decision.Kind.REJECTED, Claim.State.DECIDED, by, reason_code, reason, decided_on)


@transaction.atomic
def park_claim(
    claim_id: UUID,
    *,
    by: User,
    reason_code: str,
    reason: str = "",
    decided_on: date | None = None,
    after: int | None = None,
) -> Decision:
    """Set a claim aside until something is cleared up; it counts for nothing meanwhile."""
    if not reason_code:
        raise ReasonMissingError
    claim = _lock_for_review(claim_id, by, after)
    return _write(claim, Decision.Kind.PARKED, Claim.State.PARKED, by, reason_code, reason, decided_on)


@transaction.atomic
def reopen_claim(claim_id: UUID, *, by: User, reason: str = "", after: int | None = None) -> Decision:
    """Take the last decision back: the claim waits for review again and both decisions stay on record."""
    claim = _lock(claim_id, by, after, [Claim.State.DECIDED], otherwise=ClaimNotDecidedError)
    return _write(claim, Decision.Kind.REOPENED, Claim.State.TO_REVIEW, by, "", reason)


def _lock_for_review(claim_id: UUID, by: User, after: int | None) -> Claim:
    undecided = [Claim.State.TO_REVIEW, Claim.State.PARKED]
    return _lock(claim_id, by, after, undecided, otherwise=ClaimNotWaitingError)


def _lock(
    claim_id: UUID, by: User, after: int | None, states: Sequence[Claim.State], *, otherwise: type[Refusal]
) -> Claim:
    """Lock the claim in the state it must be in, so that of two reviewers one comes second."""
    claims = Claim.objects.filter(state__in=states).select_related("production", "line__invoice")
    claim = claims.select_for_update(no_key=True, of=["self"]).filter(pk=claim_id).first()
    if claim is None:
        raise otherwise
    if by.pk == claim.by_id or claim.line.invoice.receipts.filter(by=by).exists():
        raise OwnUploadError
    last = claim.decisions.order_by("pk").last()
    if after is not None and after != (last.pk if last else 0):
        raise DecidedMeanwhileError
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
