"""Step 2: a worker reads what was received and writes down what it says, once."""

import unicodedata
from collections.abc import Collection
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from members.flow import register_company
from members.models import Company, Organisation, User
from poleimage import files, scan
from poleimage.audit.record import record
from shelter import reading
from shelter.flow import job
from shelter.flow.likeness import note_traits
from shelter.flow.official import want_check
from shelter.flow.rates import propose_rate
from shelter.flow.receive import keep_document
from shelter.models import Attachment, Invoice, InvoiceLine, Job, Receipt
from shelter.reading import Draft, Guess, Party, Refusal, Unreadable

# Beside the codes of `reading.Refusal`: no reader said so, a person gave up.
READING_FAILED = "reading_failed"
# Someone waits for the page meanwhile.
GIVING_UP_SECONDS = 10
# Refused as an e-invoice; its pages may still have words on them.
ON_PAGES = {Refusal.PICTURE, Refusal.PDF_WITHOUT_XML, Refusal.PDF_WITH_BROKEN_XML}
# The types that an e-invoice may carry (BIS Billing 3.0, code list for mime codes); others are left inside.
OFFERED = {
    "application/pdf",
    "image/png",
    "image/jpeg",
    "text/csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.oasis.opendocument.spreadsheet",
}


def read_invoice(invoice_id: UUID) -> Invoice:
    """Read the stored file; what can't be read is set aside to be typed in, with the reason's code.

    Where there is a virus scanner it is asked first, about the file and then about each one inside it. A virus sets it
    aside for good; NotScannedError leaves what it did not look at as it was. Safe to run twice: an invoice that was
    read before is left as it is.
    """
    received = Invoice.objects.filter(pk=invoice_id, state=Invoice.State.RECEIVED).values_list("document", flat=True)
    if not received:
        return Invoice.objects.get(pk=invoice_id)
    data = files.load(received[0])
    if virus := _virus_anywhere_in(data):
        return _set_aside(invoice_id, Invoice.VIRUS_FOUND, virus, [])
    try:
        draft = reading.read(data)
    except Unreadable as unreadable:
        guesses = _guesses(data, _buyers(invoice_id)) if unreadable.code in ON_PAGES else []
        return _set_aside(invoice_id, str(unreadable.code), unreadable.detail, guesses)
    # What the reading takes out in another way: from inside a PDF, or written with references to characters.
    if virus := next((virus for attachment in draft.attachments if (virus := _virus_in(attachment.data))), ""):
        return _set_aside(invoice_id, Invoice.VIRUS_FOUND, virus, [])
    # On the disk before the invoice is locked: fifty megabytes take their time.
    for attachment in draft.attachments:
        if attachment.media_type in OFFERED:
            files.keep(attachment.data)
    return _write_down(invoice_id, draft)


def _virus_anywhere_in(data: bytes) -> str:
    """A scanner that is shown a file of XML does not take apart what is written in it as Base64."""
    if not scan.is_configured():
        return ""
    return _virus_in(data) or next((virus for part in reading.parts_of(data) if (virus := _virus_in(part))), "")


def _virus_in(data: bytes, *, seconds: float | None = None) -> str:
    return scan.virus_in(data, seconds=seconds) if data and scan.is_configured() else ""


def _guesses(data: bytes, buyers: Collection[str]) -> list[Guess]:
    return reading.guesses_in(reading.words_on(data), buyers)


def _buyers(invoice_id: UUID) -> set[str]:
    """The numbers of those who sent it: an invoice names them too, as whom it is for."""
    sent = Receipt.objects.filter(invoice=invoice_id)
    return set(sent.values_list("organisation__enterprise_number", flat=True))


@transaction.atomic
def _set_aside(invoice_id: UUID, code: str, detail: str, guesses: list[Guess]) -> Invoice:
    invoice = _lock_received(invoice_id)
    if invoice is None:
        return Invoice.objects.get(pk=invoice_id)
    invoice.state, invoice.read_at = Invoice.State.UNREADABLE, timezone.now()
    invoice.unreadable_code, invoice.unreadable_detail = code, detail[:250]
    invoice.guesses = [asdict(guess) for guess in guesses]
    invoice.save()
    facts: dict[str, Any] = {"guessed": [guess.field for guess in guesses]} if guesses else {}
    record("invoice.set_aside", invoice, by=None, chain=_chain(invoice), code=invoice.unreadable_code, **facts)
    return invoice


def give_up_reading(invoice_id: UUID, *, by: User) -> Invoice:
    """Have a person type in a file whose reading failed for good; one that was read meanwhile is left as it is.

    Where there is a virus scanner it is asked once more: giving up takes nobody past it.
    """
    return _give_up(invoice_id, *_without_reading(invoice_id), by=by)


@transaction.atomic
def _give_up(invoice_id: UUID, code: str, virus: str, *, by: User) -> Invoice:
    invoice = _lock_received(invoice_id)
    if invoice is None:
        return Invoice.objects.get(pk=invoice_id)
    invoice.state, invoice.read_at = Invoice.State.UNREADABLE, timezone.now()
    invoice.unreadable_code, invoice.unreadable_detail = code, virus[:250]
    invoice.save()
    job.drop(Job.Kind.READ, invoice_id)
    record("invoice.set_aside", invoice, by=by, chain=_chain(invoice), code=invoice.unreadable_code)
    return invoice


def _without_reading(invoice_id: UUID) -> tuple[str, str]:
    """Why a file is typed in that was not read: the code, and the virus if there is one."""
    try:
        virus = _virus_in(files.load(Invoice.objects.get(pk=invoice_id).document_id), seconds=GIVING_UP_SECONDS)
    except scan.NotScannedError:
        return Invoice.NOT_SCANNED, ""
    return (Invoice.VIRUS_FOUND, virus) if virus else (READING_FAILED, "")


@transaction.atomic
def _write_down(invoice_id: UUID, draft: Draft) -> Invoice:
    invoice = _lock_received(invoice_id)
    if invoice is None:
        return Invoice.objects.get(pk=invoice_id)
    invoice.state, invoice.read_at = Invoice.State.TO_CHECK, timezone.now()
    invoice.source, invoice.said = Invoice.Source(draft.syntax), dict(draft.said)
    delivered_on = draft.serviced_on or draft.period_to
    doubts = (*draft.findings, *reading.day_findings(draft.issued_on, delivered_on, today=timezone.localdate()))
    invoice.findings = [asdict(doubt) for doubt in doubts]
    invoice.kind, invoice.number = draft.kind, draft.number[:200]
    invoice.issued_on, invoice.serviced_on, invoice.due_on = draft.issued_on, draft.serviced_on, draft.due_on
    invoice.currency = draft.currency
    rated = propose_rate(invoice)
    invoice.supplier = supplier_of(draft.seller, invoice)
    invoice.supplier_name = (draft.seller.name or draft.seller.enterprise_number or draft.seller.vat)[:250]
    invoice.buyer_name, invoice.buyer_vat = draft.buyer.name[:250], draft.buyer.vat[:40]
    invoice.net_cents, invoice.vat_cents = draft.net_cents, draft.vat_cents
    invoice.gross_cents, invoice.payable_cents = draft.gross_cents, draft.payable_cents
    invoice.vat_groups = [
        {
            "category": group.category[:5],
            "rate": None if group.rate is None else str(group.rate),
            "vat_cents": group.vat_cents,
        }
        for group in draft.vat_breakdown
    ]
    invoice.references = {
        "project": draft.references.project,
        "order": draft.references.order,
        "contract": draft.references.contract,
        "buyer_reference": draft.references.buyer_reference,
        "corrects": [preceding.number for preceding in draft.corrects],
        "remittance": draft.remittance,
    }
    note_traits(invoice, content=draft.content)
    want_check(invoice)
    invoice.corrects = corrected_by(invoice)
    invoice.corrects_at = invoice.read_at if invoice.corrects else None
    invoice.save()
    InvoiceLine.objects.bulk_create(
        InvoiceLine(
            invoice=invoice,
            position=line.position,
            said_id=line.said_id[:100],
            description=line.description[:500],
            net_cents=line.net_cents,
            cost_cents=line.cost_cents,
            vat_category=line.vat_category[:5],
            vat_rate=line.vat_rate,
            references={
                name: said[:500] for name in ("order_line", "account", "note") if (said := getattr(line, name))
            },
        )
        for line in draft.lines
    )
    Attachment.objects.bulk_create(
        Attachment(
            invoice=invoice,
            document=keep_document(each.data) if each.media_type in OFFERED else None,
            name=each.name[:120],
            media_type=each.media_type,
            uri=each.uri[:500],
        )
        for each in draft.attachments
    )
    record(
        "invoice.read",
        invoice,
        by=None,
        chain=_chain(invoice),
        source=invoice.source,
        number=invoice.number,
        net_cents=invoice.net_cents,
        lines=len(draft.lines),
        **rated,
    )
    return invoice


def supplier_of(seller: Party, invoice: Invoice) -> Company:
    """The company that sent the invoice; one met for the first time becomes known, as no member."""
    name = seller.name or seller.enterprise_number or seller.vat
    key = (seller.enterprise_number or seller.vat or f"{seller.country}:{_plain(name)}")[:250]
    known = Company.objects.filter(key=key).first()
    if known:
        return known
    assert invoice.issued_on is not None
    return register_company(
        key, name[:250], by=None, enterprise_number=seller.enterprise_number, from_on=invoice.issued_on
    )


def corrected_by(credit: Invoice) -> Invoice | None:
    """The invoice that a credit note names, of the same supplier and not issued after it; None when there is none.

    Only one that a house sent which sent the credit note, too: suppliers number alike for all their customers.
    """
    if credit.kind != Invoice.Kind.CREDIT_NOTE:
        return None
    earlier = Invoice.objects.filter(
        supplier=credit.supplier,
        kind=Invoice.Kind.INVOICE,
        issued_on__lte=credit.issued_on,
        receipts__organisation__in=credit.receipts.values("organisation"),
    ).exclude(pk=credit.pk)
    for number in credit.references.get("corrects", ()):
        named = earlier.filter(number=number).order_by("-issued_on", "pk").first()
        if named:
            return named
    return None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _lock_received(invoice_id: UUID) -> Invoice | None:
    """Lock the invoice while nobody has read it, so that of two workers one comes second."""
    waiting = Invoice.objects.filter(state=Invoice.State.RECEIVED).only("state", "received_at")
    return waiting.select_for_update(no_key=True, of=["self"]).filter(pk=invoice_id).first()


def _chain(invoice: Invoice) -> str:
    first = Receipt.objects.filter(invoice=invoice.pk).order_by("pk").values_list("organisation", flat=True)[:1]
    return Organisation(pk=first[0]).chain
