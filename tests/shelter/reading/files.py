"""The sample files, and what is made of them: one word changed, an envelope around, a PDF to carry them."""

import base64
from io import BytesIO
from pathlib import Path

from pypdf import PdfWriter

SAMPLES = Path(__file__).parent / "samples"
UBL = "ubl_invoice.xml"
CREDIT = "ubl_credit_note.xml"
CII = "cii_invoice.xml"
_UBL_URN = "urn:oasis:names:specification:ubl:schema:xsd:"


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def changed(name: str, *pairs: tuple[str, str]) -> bytes:
    """A sample with texts replaced; each must be there, or the test would prove nothing."""
    text = sample(name).decode()
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return text.encode()


def pdf_holding(*files: tuple[str, bytes]) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    for name, data in files:
        writer.add_attachment(name, data)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def business_document(inner: bytes) -> bytes:
    return (
        b'<?xml version="1.0" encoding="UTF-8"?>\n'
        b'<sh:StandardBusinessDocument xmlns:sh="http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader">'
        b"<sh:StandardBusinessDocumentHeader><sh:HeaderVersion>1.0</sh:HeaderVersion></sh:StandardBusinessDocumentHeader>"
        + _without_declaration(inner)
        + b"</sh:StandardBusinessDocument>"
    )


def attached_document(inner: bytes, *, encoded: bool = False) -> bytes:
    content = (
        b"<cbc:EmbeddedDocumentBinaryObject>" + base64.encodebytes(inner) + b"</cbc:EmbeddedDocumentBinaryObject>"
        if encoded
        else b"<cac:ExternalReference><cbc:Description><![CDATA[\n"
        + inner
        + b"]]></cbc:Description></cac:ExternalReference>"
    )
    return (
        f'<AttachedDocument xmlns="{_UBL_URN}AttachedDocument-2" xmlns:cac="{_UBL_URN}CommonAggregateComponents-2"'
        f' xmlns:cbc="{_UBL_URN}CommonBasicComponents-2"><cac:Attachment>'.encode()
        + content
        + b"</cac:Attachment></AttachedDocument>"
    )


def _without_declaration(data: bytes) -> bytes:
    return data.partition(b"?>")[2].strip() if data.startswith(b"<?xml") else data
