"""The same invoice twice: noted when it comes, answered by its house, judged by the staff."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from members.models import Company, Organisation, User
from poleimage.audit.record import record
from shelter.flow.refusal import AlikeSameError, AlikeUnansweredError, ReasonMissingError
from shelter.models import Alike, AlikeAnswer, Invoice
from shelter.reading.likeness import (
    NEAR_DAYS,
    Traits,
    business_key,
    days_mistaken_for,
    degree_of,
    near_tail,
    structured,
)

MOST = 200  # candidates of one kind that are looked at: more are no likeness but a habit


def note_traits(invoice: Invoice, *, content: str = "") -> None:
    """Set the columns by which a like invoice is looked for; the caller saves.

    `content` is the SHA-256 of the e-invoice, empty for one that was typed in.
    """
    invoice.content_sha256 = content
    invoice.structured = structured(invoice.references.get("remittance", ""))
    invoice.near_tail = near_tail(invoice.number)
    invoice.likeness = business_key(_traits(invoice))


@transaction.atomic
def note_alike(invoice_id: UUID) -> list[Alike]:
    """Note the invoices that are alike to this one; writes nothing, and no entry, where there is none.

    To be called after the commit that wrote it down: of two that are written at the same moment neither sees the
    other, and the later of the two calls sees both. Safe to run twice.
    """
    invoice = Invoice.objects.get(pk=invoice_id)
    if invoice.supplier_id:
        Company.objects.select_for_update(no_key=True).get(pk=invoice.supplier_id)
    noted = [
        Alike.objects.get_or_create(first=first, second=second, defaults={"degree": degree})
        for first, second, degree in _pairs(invoice)
    ]
    new = [pair for pair, is_new in noted if is_new]
    if new:
        others = sorted(str(pair.first_id if pair.second_id == invoice.pk else pair.second_id) for pair in new)
        record("invoice.found_alike", invoice, by=None, others=others, degrees=[pair.degree for pair in new])
    return new


@transaction.atomic
def answer_alike(
    alike_id: int, *, by: User, organisation: Organisation | None, is_same: bool, reason: str
) -> AlikeAnswer:
    """Say whether two like invoices are one document, and why; a house speaks for itself, the staff for all.

    Raises ReasonMissingError without a reason.
    """
    if not reason.strip():
        raise ReasonMissingError
    alike = Alike.objects.select_related("second").get(pk=alike_id)
    answer = AlikeAnswer.objects.create(
        alike=alike, organisation=organisation, is_same=is_same, reason=reason.strip(), by=by
    )
    chain = {"chain": organisation.chain} if organisation else {}
    record("alike.answered", alike.second, by=by, why=answer.reason, alike=alike.pk, is_same=is_same, **chain)
    return answer


def refuse_unanswered(invoice: Invoice, organisation_id: UUID) -> None:
    """Let a house put the later of two like invoices of its own down only once it has said that it is another."""
    own = Alike.objects.filter(second=invoice, first__receipts__organisation=organisation_id).exclude(first=invoice)
    for alike in own.distinct().order_by("pk"):
        last = alike.answers.filter(organisation=organisation_id).order_by("pk").last()
        if last is None:
            raise AlikeUnansweredError
        if last.is_same:
            raise AlikeSameError


def _pairs(invoice: Invoice) -> Iterator[tuple[Invoice, Invoice, str]]:
    if invoice.receipts.values("organisation").distinct().count() > 1:
        yield invoice, invoice, Alike.Degree.BYTES
    if invoice.state != Invoice.State.TO_CHECK:
        return
    own = _traits(invoice)
    for other in _candidates(invoice):
        degree = degree_of(own, _traits(other))
        if degree is not None:
            first, second = sorted((invoice, other), key=lambda one: (one.received_at, str(one.pk)))
            yield first, second, degree.value


def _candidates(invoice: Invoice) -> list[Invoice]:
    """Every invoice that `degree_of` might call alike, by one index each."""
    assert invoice.issued_on is not None
    close = Q(issued_on__range=_around(invoice.issued_on))
    mistaken = close | Q(issued_on__in=days_mistaken_for(invoice.issued_on))
    ways = [
        Q(likeness=invoice.likeness),
        Q(supplier=invoice.supplier_id) & close,
        Q(supplier=invoice.supplier_id, near_tail=invoice.near_tail),
    ]
    ways += [Q(content_sha256=invoice.content_sha256)] if invoice.content_sha256 else []
    ways += [Q(structured=invoice.structured)] if invoice.structured else []
    ways += [Q(gross_cents=invoice.gross_cents) & mistaken] if invoice.gross_cents else []
    ways += [Q(net_cents=invoice.net_cents) & mistaken] if invoice.net_cents else []
    found: dict[UUID, Invoice] = {}
    for way in ways:
        found |= {other.pk: other for other in _read().filter(way).exclude(pk=invoice.pk)[:MOST]}
    return list(found.values())


def _around(day: date) -> tuple[date, date]:
    week = timedelta(days=NEAR_DAYS)
    return max(day, date.min + week) - week, min(day, date.max - week) + week


def _read() -> QuerySet[Invoice]:
    return Invoice.objects.filter(state=Invoice.State.TO_CHECK).select_related("supplier").order_by("-received_at")


def _traits(invoice: Invoice) -> Traits:
    assert invoice.issued_on is not None and invoice.supplier is not None
    return Traits(
        kind=invoice.kind,
        seller=invoice.supplier.key,
        number=invoice.number,
        issued_on=invoice.issued_on,
        currency=invoice.currency,
        net_cents=invoice.net_cents,
        gross_cents=invoice.gross_cents,
        structured=invoice.structured,
        content=invoice.content_sha256,
    )
