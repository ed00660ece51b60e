"""Files as they were sent: always a download, never shown by the browser in our name."""

from typing import NamedTuple
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponseBase
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext as _

from members.models import User
from poleimage import files, scan
from shelter.access import invoice_for, is_staff, one_attachment_for, one_evidence_for, one_payment_for, receipts_for
from shelter.models import Document, Invoice
from shelter.problems import danger_sentence, unreadable_sentence
from shelter.views.entry import Asked

# The first is given to a file without a name; what ends otherwise gets it added, for a name may lie.
ENDINGS = {
    "application/pdf": ("pdf",),
    "application/xml": ("xml",),
    "text/xml": ("xml",),
    "image/png": ("png",),
    "image/jpeg": ("jpg", "jpeg"),
    "image/tiff": ("tiff", "tif"),
    "image/heic": ("heic", "heif"),
    "text/csv": ("csv",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ("xlsx",),
    "application/vnd.oasis.opendocument.spreadsheet": ("ods",),
}
# Someone waits for the page meanwhile.
MOST_SECONDS = 20


class Found(NamedTuple):
    danger: str = ""
    virus: str = ""


@login_required
def invoice_file(request: Asked, invoice_id: UUID) -> HttpResponseBase:
    invoice = invoice_for(request.user, invoice_id)
    danger = danger_of(invoice)
    # What could not be looked at when somebody gave up reading it may be looked at now.
    if danger == Invoice.NOT_SCANNED and invoice.state != Invoice.State.RECEIVED:
        return _paper(request, invoice, invoice.document, _name_of(request.user, invoice))
    if _is_withheld(request, danger):
        return _sent_back(request, invoice)
    return _attached(invoice.document, _name_of(request.user, invoice))


@login_required
def attachment_file(request: Asked, attachment_id: int) -> HttpResponseBase:
    """A file that came inside an invoice; one that was left inside is not there."""
    attachment = one_attachment_for(request.user, attachment_id)
    if attachment.document is None:
        raise Http404
    if _is_withheld(request, danger_of(attachment.invoice)):
        return _sent_back(request, attachment.invoice)
    name = attachment.name or f"{attachment.invoice}-{attachment.pk}.{_ending(attachment.document)}"
    return _attached(attachment.document, name, attachment.media_type)


@login_required
def evidence_file(request: Asked, evidence_id: int) -> HttpResponseBase:
    evidence = one_evidence_for(request.user, evidence_id)
    return _paper(request, evidence.invoice, evidence.document, evidence.file_name)


@login_required
def payment_proof(request: Asked, payment_id: int) -> HttpResponseBase:
    payment = one_payment_for(request.user, payment_id)
    if payment.proof is None:
        raise Http404
    name = f"{payment.invoice}-{payment.paid_on}.{_ending(payment.proof)}"
    return _paper(request, payment.invoice, payment.proof, name)


def danger_of(invoice: Invoice) -> str:
    """Why the file of an invoice is kept from everyone but staff who were warned; "" when it is not."""
    if invoice.unreadable_code in {Invoice.VIRUS_FOUND, Invoice.NOT_SCANNED}:
        return invoice.unreadable_code
    waits = scan.is_configured() and invoice.state == Invoice.State.RECEIVED
    return Invoice.NOT_SCANNED if waits else ""


def _is_withheld(request: Asked, danger: str) -> bool:
    is_warned = is_staff(request.user) and request.GET.get("despite") == danger
    return bool(danger) and not is_warned


def _sent_back(request: Asked, invoice: Invoice) -> HttpResponseBase:
    say = unreadable_sentence if invoice.unreadable_code and not is_staff(request.user) else danger_sentence
    messages.error(request, say(danger_of(invoice), invoice.unreadable_detail))
    return redirect("shelter:invoice", invoice.pk)


def _paper(request: Asked, invoice: Invoice, document: Document, name: str) -> HttpResponseBase:
    """No worker opens a paper: the scanner is asked whenever it is handed out, and knows by then what is new."""
    danger, virus = _found_in(document)
    if not _is_withheld(request, danger):
        return _attached(document, name)
    sentence: str
    if is_staff(request.user):
        despite = f"{request.path}?despite={danger}"
        offer = _("Download it all the same")
        sentence = format_html('{} <a href="{}">{}</a>', danger_sentence(danger, virus), despite, offer)
    elif virus:
        sentence = _("The virus scanner found %(virus)s in this file. It is locked away.") % {"virus": virus}
    else:
        sentence = _("The virus scanner can't look at this file now. Try again in a few minutes.")
    messages.error(request, sentence)
    return redirect("shelter:invoice", invoice.pk)


def _found_in(document: Document) -> Found:
    if not scan.is_configured():
        return Found()
    try:
        virus = scan.virus_in(files.load(document.pk), seconds=MOST_SECONDS)
    except scan.NotScannedError:
        return Found(Invoice.NOT_SCANNED)
    return Found(Invoice.VIRUS_FOUND, virus) if virus else Found()


def _name_of(user: User, invoice: Invoice) -> str:
    """The name that it was sent under, for those who may know who sent it."""
    receipt = receipts_for(user).filter(invoice=invoice).order_by("pk").first()
    return receipt.file_name if receipt else f"{invoice.number or invoice.pk}.{_ending(invoice.document)}"


def _ending(document: Document) -> str:
    return ENDINGS.get(document.media_type, ("bin",))[0]


def _ended(name: str, media_type: str) -> str:
    """A name whose ending is that of the content: a double click opens a reader, and starts nothing."""
    endings = ENDINGS.get(media_type, ("bin",))
    return name if name.lower().rpartition(".")[2] in endings else f"{name}.{endings[0]}"


def _attached(document: Document, name: str, media_type: str = "") -> FileResponse:
    media_type = media_type or document.media_type
    response = FileResponse(
        files.path_of(document.pk).open("rb"),
        as_attachment=True,
        filename=_ended(name.replace("/", "-").replace("\\", "-"), media_type),
        content_type=media_type or "application/octet-stream",
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response
