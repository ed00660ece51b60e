"""Whichever came last, a credit note and the invoice that it corrects find each other."""

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from members.models import Company, User
from poleimage.audit.record import record
from shelter.flow import job
from shelter.flow.read import corrected_by
from shelter.flow.refusal import NotCorrectableError, ReasonMissingError
from shelter.flow.type_in import productions_of
from shelter.models import Invoice, Receipt
from shelter.queries.invoice import correctable_by, credits_of_nothing
from shelter.queries.waiting import may_be_linked


def link_credit_notes(invoice_id: UUID) -> list[Invoice]:
    """Point the credit notes that name this invoice, and correct nothing yet, to it; or this one to what it names.

    To be called after the commit that wrote it down: of two that are written at the same moment neither sees the
    other, and the later of the two calls sees both. Safe to run twice; writes nothing, and no entry, where nothing
    waited.
    """
    # Most suppliers have no credit note that waits: nobody is held up to learn that.
    return _link(invoice_id) if may_be_linked(invoice_id) else []


@transaction.atomic
def _link(invoice_id: UUID) -> list[Invoice]:
    invoice = Invoice.objects.get(pk=invoice_id)
    if invoice.supplier_id is None:
        return []
    Company.objects.select_for_update(no_key=True).get(pk=invoice.supplier_id)
    is_credit = invoice.kind == Invoice.Kind.CREDIT_NOTE
    corrected = corrected_by(invoice) if is_credit else invoice
    if corrected is None:
        return []
    waiting = Invoice.objects.filter(pk=invoice.pk) if is_credit else _naming(invoice)
    linked = list(waiting.filter(corrects=None).order_by("pk").select_for_update(no_key=True, of=["self"]))
    if linked:
        Invoice.objects.filter(pk__in=[credit.pk for credit in linked]).update(
            corrects=corrected, corrects_at=timezone.now()
        )
        job.want_recompute({production for credit in linked for production in productions_of(credit)})
        record("invoice.corrected", corrected, by=None, credit_notes=[credit.number for credit in linked])
    return linked


@transaction.atomic
def link_by_hand(credit_id: UUID, invoice_id: UUID, reason: str, *, by: User) -> Invoice:
    """Point a credit note that is linked to nothing to the invoice that a person names, with the reason; once.

    Raises ReasonMissingError without a reason, NotCorrectableError for an invoice of another supplier or house or of
    a later day, and where the credit note is linked meanwhile. One that several houses sent is linked by staff alone:
    the link holds for all of them.
    """
    if not reason.strip():
        raise ReasonMissingError("reason")
    waiting = credits_of_nothing(Invoice.objects.all())
    credit = waiting.select_for_update(no_key=True, of=["self"]).filter(pk=credit_id).first()
    corrected = correctable_by(credit, Invoice.objects.all()).filter(pk=invoice_id).first() if credit else None
    if credit is None or corrected is None or (by.role == User.Role.PRODUCER and _is_of_several(credit)):
        raise NotCorrectableError
    credit.corrects, credit.corrects_at = corrected, timezone.now()
    credit.save(update_fields=["corrects", "corrects_at"])
    job.want_recompute(productions_of(credit))
    record("invoice.corrected", corrected, by=by, why=reason, credit_notes=[credit.number])
    return credit


def _is_of_several(credit: Invoice) -> bool:
    return credit.receipts.values("organisation").distinct().count() > 1


def _naming(invoice: Invoice) -> QuerySet[Invoice]:
    """The other side of `corrected_by`."""
    houses = invoice.receipts.values("organisation")
    return Invoice.objects.filter(
        pk__in=Receipt.objects.filter(organisation__in=houses).values("invoice"),
        kind=Invoice.Kind.CREDIT_NOTE,
        supplier=invoice.supplier_id,
        issued_on__gte=invoice.issued_on,
        references__corrects__contains=[invoice.number],
    )
