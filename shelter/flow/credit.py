"""A credit note that came before the invoice that it corrects finds it once that is there."""

from uuid import UUID

from django.db import transaction

from members.models import Company
from poleimage.audit.record import record
from shelter.flow import job
from shelter.flow.type_in import productions_of
from shelter.models import Invoice


@transaction.atomic
def link_credit_notes(invoice_id: UUID) -> list[Invoice]:
    """Point the credit notes of the same supplier that name this invoice, and correct nothing yet, to it.

    Safe to run twice; writes nothing, and no entry, where no credit note waited.
    """
    invoice = Invoice.objects.select_related("supplier").get(pk=invoice_id)
    if invoice.kind != Invoice.Kind.INVOICE or invoice.supplier is None:
        return []
    Company.objects.select_for_update(no_key=True).get(pk=invoice.supplier.pk)
    waiting = Invoice.objects.filter(
        kind=Invoice.Kind.CREDIT_NOTE,
        supplier=invoice.supplier,
        corrects=None,
        issued_on__gte=invoice.issued_on,
        references__corrects__contains=[invoice.number],
    )
    linked = list(waiting.order_by("pk").select_for_update(no_key=True, of=["self"]))
    if linked:
        Invoice.objects.filter(pk__in=[credit.pk for credit in linked]).update(corrects=invoice)
        job.want_recompute({production for credit in linked for production in productions_of(credit)})
        record("invoice.corrected", invoice, by=None, credit_notes=[credit.number for credit in linked])
    return linked
