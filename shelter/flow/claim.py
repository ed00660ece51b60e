"""Step 3: the producer puts lines down to productions, or takes them back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from members.models import Company, User
from poleimage.audit.record import record
from shelter.flow import job
from shelter.flow.likeness import refuse_unanswered
from shelter.flow.refusal import (
    AlreadyClaimedError,
    ClaimCountsError,
    NothingLeftOfLineError,
    RateMissingError,
    Refusal,
)
from shelter.models import Claim, Decision, Invoice, InvoiceLine, Production


@dataclass(frozen=True)
class Wanted:
    line_id: int
    production_id: UUID
    share: Decimal


@dataclass(frozen=True)
class RefusedLine:
    line: InvoiceLine
    why: Refusal


@dataclass(frozen=True)
class PutDown:
    claims: Sequence[Claim]
    refused: Sequence[RefusedLine]


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
    if why := _refusal(Wanted(line.pk, production_id, share), _taken([line])[line.pk]):
        raise why
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
def put_down_all(invoice_id: UUID, wanted: Sequence[Wanted], *, by: User, category: str) -> PutDown:
    """Claim shares of many lines of one invoice for productions of one house; a line that is refused keeps none back.

    Raises what refuses the whole invoice, as `put_down` does. Where every line is refused nothing is written.
    """
    invoice = _lock_invoice(Invoice.objects.filter(pk=invoice_id))
    if invoice.fx_rate is None:
        raise RateMissingError(currency=invoice.currency)
    productions = Production.objects.select_related("producer").in_bulk({one.production_id for one in wanted})
    for house in sorted({production.producer_id for production in productions.values()}):
        refuse_unanswered(invoice, house)
    lines = {line.pk: line for line in _lock_lines(invoice, [one.line_id for one in wanted])}
    taken = _taken(lines.values())
    claims: list[Claim] = []
    refused: list[RefusedLine] = []
    for one in wanted:
        line, production = lines[one.line_id], productions[one.production_id]
        if why := _refusal(one, taken[line.pk]):
            refused.append(RefusedLine(line, why))
            continue
        taken[line.pk][production.pk] = one.share
        claims.append(Claim(line=line, production=production, share=one.share, category=category, by=by))
    if claims:
        Claim.objects.bulk_create(claims)
        job.want_recompute({claim.production_id for claim in claims})
        _record_all(invoice, claims, by=by, category=category)
    return PutDown(claims, refused)


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


def _refusal(one: Wanted, taken: Mapping[UUID, Decimal]) -> Refusal | None:
    left = 1 - sum(taken.values(), Decimal(0))
    if one.production_id in taken:
        return AlreadyClaimedError()
    return NothingLeftOfLineError(left=left) if one.share > left else None


def _taken(lines: Iterable[InvoiceLine]) -> dict[int, dict[UUID, Decimal]]:
    """By line, the share of each production that has one; the lines must be held."""
    taken: dict[int, dict[UUID, Decimal]] = {line.pk: {} for line in lines}
    standing = Claim.objects.filter(line__in=taken).exclude(state=Claim.State.WITHDRAWN)
    for line, production, share in standing.values_list("line_id", "production_id", "share"):
        taken[line][production] = share
    return taken


def _record_all(invoice: Invoice, claims: Sequence[Claim], *, by: User, category: str) -> None:
    """In the chain of the house, since several productions may be meant; the lines stand under their production."""
    lines: dict[str, list[dict[str, object]]] = {}
    for claim in claims:
        said = {"line": claim.line.position, "share": claim.share, "claim": claim.pk}
        lines.setdefault(str(claim.production_id), []).append(said)
    chain = claims[0].production.producer.chain
    record("claim.put_down_all", invoice, by=by, chain=chain, invoice=invoice.number, category=category, lines=lines)


def _lock(line_id: int) -> InvoiceLine:
    """Lock the line, so that of two who claim the last of it one comes second."""
    _lock_invoice(Invoice.objects.filter(lines=line_id))
    return InvoiceLine.objects.select_for_update(no_key=True, of=["self"]).select_related("invoice").get(pk=line_id)


def _lock_lines(invoice: Invoice, ids: Sequence[int]) -> Sequence[InvoiceLine]:
    """Lock many lines of an invoice that is held, in the order of their ids, so that two never wait in a ring."""
    return list(invoice.lines.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))


def _lock_invoice(invoices: QuerySet[Invoice]) -> Invoice:
    """Hold the invoice and its supplier.

    A membership or a payment that is written at the same moment looks for the productions it touches, and must find
    the claim that is made or be found by it.
    """
    Company.objects.select_for_update(no_key=True).get(pk__in=invoices.values("supplier"))
    return invoices.select_for_update(no_key=True, of=["self"]).get()
