"""What was written down about a production: who, when, what, why."""

from collections.abc import Collection, Iterable

from django.db.models import Q, QuerySet

from poleimage.audit.models import Entry
from shelter.models import Claim, Invoice, Production

CLAIM, INVOICE = Claim._meta.label_lower, Invoice._meta.label_lower


def entries_of(production: Production, credit_notes: Collection[str]) -> QuerySet[Entry]:
    """The production's own entries and those elsewhere that moved its figures, the latest first.

    An invoice may be put down to several productions: its rate, its payments and that a credit note corrects it stand
    in no chain of theirs, nor does what the producer can recover of VAT. Of a shared invoice, what another house paid
    or was credited is left out.
    """
    claimed = Claim.objects.filter(production=production).values_list("line__invoice", flat=True).distinct()
    of_invoices = Q(subject_kind=INVOICE, subject_id__in=[str(invoice) for invoice in claimed])
    moved = (
        Q(action__in=["invoice.rated", "invoice.rate_changed"])
        | Q(action="payment.recorded", chain__key=production.producer.chain)
        | Q(action="invoice.corrected", facts__credit_notes__has_any_keys=list(credit_notes))
    )
    put_down = Q(action="claim.put_down_all", facts__lines__has_key=str(production.pk))
    of_house = Q(chain__key=production.producer.chain) & (Q(action="vat_right.recorded") | put_down)
    entries = Entry.objects.filter(Q(chain__key=production.chain) | of_house | of_invoices & moved)
    return entries.select_related("by", "chain").order_by("-pk")


def credit_notes_known_to(production: Production) -> set[str]:
    """The numbers of the credit notes that its producer sent."""
    sent = Invoice.objects.filter(receipts__organisation=production.producer_id, corrects__isnull=False)
    return set(sent.values_list("number", flat=True))


def claims_named_in(entries: Iterable[Entry]) -> dict[str, Claim]:
    """The claims that entries are about, with their line and invoice; one query."""
    ids = {entry.subject_id for entry in entries if entry.subject_kind == CLAIM}
    claims = Claim.objects.filter(pk__in=ids).select_related("line__invoice")
    return {str(claim.pk): claim for claim in claims}


def invoices_named_in(entries: Iterable[Entry]) -> dict[str, Invoice]:
    ids = {entry.subject_id for entry in entries if entry.subject_kind == INVOICE}
    return {str(invoice.pk): invoice for invoice in Invoice.objects.filter(pk__in=ids)}
