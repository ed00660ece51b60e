"""The same invoice twice: noted when it comes, answered by its house, judged by the staff."""

from uuid import UUID

from django.db import transaction

from members.models import Company, Organisation, User
from poleimage.audit.record import record
from shelter.flow.refusal import AlikeSameError, AlikeUnansweredError, ReasonMissingError
from shelter.models import Alike, AlikeAnswer, Invoice
from shelter.queries.candidates import are_several_houses, candidates_for
from shelter.reading.likeness import Traits, business_key, degree_of, near_tail, structured


def note_traits(invoice: Invoice, *, content: str = "") -> None:
    """Set the columns by which a like invoice is looked for; the caller saves.

    `content` is the SHA-256 of the e-invoice, empty for one that was typed in.
    """
    invoice.content_sha256 = content
    invoice.structured = structured(invoice.references.get("remittance", ""))
    invoice.near_tail = near_tail(invoice.number)
    invoice.likeness = business_key(_traits(invoice))


def note_alike(invoice_id: UUID) -> list[Alike]:
    """Note the invoices that are alike to this one; writes nothing, and no entry, where there is none.

    To be called after the commit that wrote it down: of two that are written at the same moment neither sees the
    other, and the later of the two calls sees both. Safe to run twice.
    """
    # Most are alike to none: nobody is held up to learn that.
    return _note(invoice_id) if _pairs(invoice_id) else []


@transaction.atomic
def _note(invoice_id: UUID) -> list[Alike]:
    """Look once more with the supplier held, so that of two that see both one notes it."""
    invoice = Invoice.objects.get(pk=invoice_id)
    if invoice.supplier_id:
        Company.objects.select_for_update(no_key=True).get(pk=invoice.supplier_id)
    noted = [
        Alike.objects.get_or_create(first_id=first, second_id=second, defaults={"degree": degree})
        for first, second, degree in _pairs(invoice_id)
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


def _pairs(invoice_id: UUID) -> list[tuple[UUID, UUID, str]]:
    """The earlier, the later and the degree of each pair, this one file that two houses sent before all."""
    pairs: list[tuple[UUID, UUID, str]] = []
    if are_several_houses(invoice_id):
        pairs.append((invoice_id, invoice_id, Alike.Degree.BYTES))
    own, others = candidates_for(invoice_id) or (None, [])
    for other in others:
        degree = degree_of(own.traits, other.traits) if own else None
        if own and degree:
            first, second = sorted((own, other), key=lambda one: (one.received_at, str(one.pk)))
            pairs.append((first.pk, second.pk, degree.value))
    return pairs


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
