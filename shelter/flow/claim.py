"""Step 3: the producer puts lines down to productions, or takes them back."""

from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from members.models import Company, User
from poleimage.audit.record import record
from shelter.flow import job
from shelter.flow.likeness import refuse_unanswered
from shelter.flow.refusal import AlreadyClaimedError, ClaimCountsError, NothingLeftOfLineError, RateMissingError
from shelter.models import Claim, Decision, Invoice, InvoiceLine, Production


@transaction.atomic
def put_down(
    line_id: int,
    production_id: UUID,
    *,
    by: User,
    share: Decimal = Decimal(1),
    local_share: Decimal = Decimal(1),
    category: str,
    direct: bool = True,
) -> Claim:
    """Claim a share of an invoice line for a production.

    Raises NothingLeftOfLineError when the shares over all productions would pass 1, AlreadyClaimedError when this
    production has its claim on the line, RateMissingError for a currency without its rate, AlikeUnansweredError or
    AlikeSameError while the producer has not said that a like invoice of its own is another one.
    """
    line = _lock(line_id)
    if line.invoice.fx_rate is None:
        raise RateMissingError(currency=line.invoice.currency)
    production = Production.objects.get(pk=production_id)
    refuse_unanswered(line.invoice, production.producer_id)
    standing = Claim.objects.filter(line=line).exclude(state=Claim.State.WITHDRAWN)
    taken = dict(standing.values_list("production_id", "share"))
    if production_id in taken:
        raise AlreadyClaimedError
    left = 1 - sum(taken.values(), Decimal(0))
    if share > left:
        raise NothingLeftOfLineError(left=left)
    claim = Claim.objects.create(
        line=line,
        production=production,
        share=share,
        local_share=local_share,
        category=category,
        direct=direct,
        by=by,
    )
    job.want_recompute([production_id])
    record(
        "claim.put_down",
        claim,
        by=by,
        chain=claim.production.chain,
        invoice=line.invoice.number,
        line=line.position,
        share=share,
        local_share=local_share,
        category=category,
        direct=direct,
    )
    return claim


@transaction.atomic
def withdraw_claim(claim_id: UUID, *, by: User, why: str = "") -> Claim:
    """Take a claim back while it waits or once it was refused; ClaimCountsError when it counts."""
    claim = Claim.objects.select_for_update(no_key=True, of=["self"]).select_related("production").get(pk=claim_id)
    last = claim.decisions.order_by("pk").last()
    refused = last is not None and last.kind == Decision.Kind.REJECTED
    if claim.state == Claim.State.WITHDRAWN or (claim.state == Claim.State.DECIDED and not refused):
        raise ClaimCountsError
    claim.state, claim.withdrawn_at = Claim.State.WITHDRAWN, timezone.now()
    claim.save(update_fields=["state", "withdrawn_at"])
    job.want_recompute([claim.production_id])
    record("claim.withdrawn", claim, by=by, chain=claim.production.chain, why=why)
    return claim


def _lock(line_id: int) -> InvoiceLine:
    """Lock the line, so that of two who claim the last of it one comes second.

    Its supplier and its invoice are held as well: a membership or a payment that is written at the same moment
    looks for the productions it touches, and must find this one or be found by it.
    """
    invoices = Invoice.objects.filter(lines=line_id)
    Company.objects.select_for_update(no_key=True).get(pk__in=invoices.values("supplier"))
    invoices.select_for_update(no_key=True, of=["self"]).get()
    return InvoiceLine.objects.select_for_update(no_key=True, of=["self"]).select_related("invoice").get(pk=line_id)
