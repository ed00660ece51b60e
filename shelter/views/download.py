"""Files as they were sent: always a download, never shown by the browser in our name."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404

from members.models import User
from poleimage import files
from shelter.access import invoice_for, one_attachment_for, one_evidence_for, one_payment_for, receipts_for
from shelter.models import Document, Invoice
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
def invoice_file(request: Asked, invoice_id: UUID) -> FileResponse:
    invoice = invoice_for(request.user, invoice_id)
    return _attached(invoice.document, _name_of(request.user, invoice))


@login_required
def attachment_file(request: Asked, attachment_id: int) -> FileResponse:
    """A file that came inside an invoice; one that was left inside is not there."""
    attachment = one_attachment_for(request.user, attachment_id)
    if attachment.document is None:
        raise Http404
    name = attachment.name or f"{attachment.invoice}-{attachment.pk}.{_ending(attachment.document)}"
    return _attached(attachment.document, name, attachment.media_type)


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


def _name_of(user: User, invoice: Invoice) -> str:
    """The name that it was sent under, for those who may know who sent it."""
    receipt = receipts_for(user).filter(invoice=invoice).order_by("pk").first()
    return receipt.file_name if receipt else f"{invoice.number or invoice.pk}.{_ending(invoice.document)}"


def _ending(document: Document) -> str:
    return ENDINGS.get(document.media_type, "bin")


def _attached(document: Document, name: str, media_type: str = "") -> FileResponse:
    response = FileResponse(
        files.path_of(document.pk).open("rb"),
        as_attachment=True,
        filename=name.replace("/", "-").replace("\\", "-"),
        content_type=media_type or document.media_type or "application/octet-stream",
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response
