"""Files as they were sent: always a download, never shown by the browser in our name."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponseBase
from django.shortcuts import redirect

from members.models import User
from poleimage import files, scan
from shelter.access import invoice_for, is_staff, one_evidence_for, one_payment_for, receipts_for
from shelter.models import Document, Invoice
from shelter.problems import danger_sentence, unreadable_sentence
from shelter.views.entry import Asked

ENDINGS = {
    "application/pdf": "pdf",
    "application/xml": "xml",
    "text/xml": "xml",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/tiff": "tiff",
    "image/heic": "heic",
}


@login_required
def invoice_file(request: Asked, invoice_id: UUID) -> HttpResponseBase:
    invoice = invoice_for(request.user, invoice_id)
    danger = danger_of(invoice)
    warned = is_staff(request.user) and request.GET.get("despite") == danger
    if danger and not warned:
        say = unreadable_sentence if invoice.unreadable_code and not is_staff(request.user) else danger_sentence
        messages.error(request, say(danger, invoice.unreadable_detail))
        return redirect("shelter:invoice", invoice.pk)
    return _attached(invoice.document, _name_of(request.user, invoice))


@login_required
def evidence_file(request: Asked, evidence_id: int) -> FileResponse:
    evidence = one_evidence_for(request.user, evidence_id)
    return _attached(evidence.document, evidence.file_name)


@login_required
def payment_proof(request: Asked, payment_id: int) -> FileResponse:
    payment = one_payment_for(request.user, payment_id)
    if payment.proof is None:
        raise Http404
    return _attached(payment.proof, f"{payment.invoice}-{payment.paid_on}.{_ending(payment.proof)}")


def danger_of(invoice: Invoice) -> str:
    """Why the file of an invoice is kept from everyone but staff who were warned; "" when it is not."""
    if invoice.unreadable_code in {Invoice.VIRUS_FOUND, Invoice.NOT_SCANNED}:
        return invoice.unreadable_code
    waits = scan.is_configured() and invoice.state == Invoice.State.RECEIVED
    return Invoice.NOT_SCANNED if waits else ""


def _name_of(user: User, invoice: Invoice) -> str:
    """The name that it was sent under, for those who may know who sent it."""
    receipt = receipts_for(user).filter(invoice=invoice).order_by("pk").first()
    return receipt.file_name if receipt else f"{invoice.number or invoice.pk}.{_ending(invoice.document)}"


def _ending(document: Document) -> str:
    return ENDINGS.get(document.media_type, "bin")


def _attached(document: Document, name: str) -> FileResponse:
    response = FileResponse(
        files.path_of(document.pk).open("rb"),
        as_attachment=True,
        filename=name.replace("/", "-").replace("\\", "-"),
        content_type=document.media_type or "application/octet-stream",
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response
