"""Step 1: a file comes in. It is on the disk before its row, and the row is committed before anyone gets an answer."""

import unicodedata
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from members.models import Organisation, User
from poleimage import files
from poleimage.audit.record import record
from shelter import reading
from shelter.flow import job
from shelter.flow.refusal import EmptyFileError, FileTooLargeError
from shelter.models import Document, Evidence, Invoice, Job, Receipt

_ADD_DOCUMENT = """
    INSERT INTO shelter_document (sha256, size, media_type, stored_at) VALUES (%s, %s, %s, now()) ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True)
class Received:
    receipt: Receipt
    is_new: bool  # to this organisation; that another sent it before is nobody's business

    @property
    def invoice(self) -> Invoice:
        return self.receipt.invoice


def receive_invoice(data: bytes, file_name: str, *, by: User, organisation: Organisation) -> Received:
    """Keep an uploaded file and ask for it to be read; the same bytes again give the first record.

    Raises EmptyFileError or FileTooLargeError, and then keeps nothing. Whatever else is wrong with the file, it is
    kept: reading says so later.
    """
    refuse_size(len(data))
    sha256 = files.keep(data)
    with transaction.atomic():
        receipt, is_new = _receipt(sha256, data, clean_name(file_name), by, organisation)
        if is_new:
            invoice = receipt.invoice
            # Even where another house had it read: what this one sent before may correct it, or be corrected by it.
            job.want(Job.Kind.READ, [invoice.pk])
            record(
                "invoice.received",
                invoice,
                by=by,
                chain=organisation.chain,
                file_name=receipt.file_name,
                sha256=sha256,
                size=len(data),
            )
    return Received(receipt, is_new)


def _receipt(sha256: str, data: bytes, file_name: str, by: User, organisation: Organisation) -> tuple[Receipt, bool]:
    """The receipt of these bytes by a house, and whether it is new.

    Nearly every file is new to all: then there is nothing to ask for, and who sends the same bytes now waits.
    """
    if _add_document(sha256, data):
        invoice = Invoice(document_id=sha256)
        invoice.save(force_insert=True)
        receipt = Receipt(invoice=invoice, organisation=organisation, by=by, file_name=file_name)
        receipt.save(force_insert=True)
        return receipt, True
    invoice, _ = Invoice.objects.get_or_create(document_id=sha256)
    return Receipt.objects.get_or_create(
        invoice=invoice, organisation=organisation, defaults={"by": by, "file_name": file_name}
    )


def attach_evidence(invoice_id: UUID, data: bytes, file_name: str, *, by: User, organisation: Organisation) -> Evidence:
    """Keep a paper that goes with an invoice; the same one again gives the first record."""
    refuse_size(len(data))
    sha256 = files.keep(data)
    with transaction.atomic():
        evidence, is_new = Evidence.objects.get_or_create(
            invoice_id=invoice_id,
            document=_document(sha256, data),
            organisation=organisation,
            defaults={"by": by, "file_name": clean_name(file_name)},
        )
        if is_new:
            record(
                "evidence.attached",
                evidence.invoice,
                by=by,
                chain=organisation.chain,
                file_name=evidence.file_name,
                sha256=sha256,
            )
    return evidence


def clean_name(name: str) -> str:
    """A file's name to show: no folders, no control or direction-turning characters, never empty."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(" " if unicodedata.category(letter)[0] == "C" else letter for letter in last)
    cleaned = kept.strip()[:250]
    return cleaned if cleaned.strip(". ") else "document"


def keep_document(data: bytes) -> Document:
    """Store bytes and their row; for a caller that is in a transaction of its own."""
    return _document(files.keep(data), data)


def _document(sha256: str, data: bytes) -> Document:
    _add_document(sha256, data)
    return Document.objects.get(pk=sha256)


def _add_document(sha256: str, data: bytes) -> bool:
    """Write the row of stored bytes; False when it is there already."""
    with connection.cursor() as cursor:
        cursor.execute(_ADD_DOCUMENT, [sha256, len(data), reading.sniff(data)])
        return bool(cursor.rowcount)


def refuse_size(size: int) -> None:
    """Refuse by size alone, before the bytes are taken into memory; EmptyFileError or FileTooLargeError."""
    if not size:
        raise EmptyFileError
    if size > settings.UPLOAD_MAX_BYTES:
        raise FileTooLargeError(most=settings.UPLOAD_MAX_BYTES, size=size)
