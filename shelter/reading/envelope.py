"""Envelopes in which an invoice travels. What is inside is handed back to be recognised anew."""

import re

from shelter.reading.attachments import from_base64
from shelter.reading.refusal import Refusal, Unreadable
from shelter.reading.tree import Element, local_name

_SBDH_URN = "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"
_PEPPOL_URN = "http://peppol.eu/xsd/ticc/envelope/1.0"
_UBL_URN = "urn:oasis:names:specification:ubl:schema:xsd:"
STANDARD_BUSINESS_DOCUMENT = f"{{{_SBDH_URN}}}StandardBusinessDocument"
BINARY_CONTENT = f"{{{_PEPPOL_URN}}}BinaryContent"
TEXT_CONTENT = f"{{{_PEPPOL_URN}}}TextContent"
ATTACHED_DOCUMENT = f"{{{_UBL_URN}AttachedDocument-2}}AttachedDocument"
_NS = {"cac": _UBL_URN + "CommonAggregateComponents-2", "cbc": _UBL_URN + "CommonBasicComponents-2"}
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def open_business_document(root: Element) -> Element | bytes:
    """Give the business document beside the header of a StandardBusinessDocument."""
    header = f"{{{_SBDH_URN}}}StandardBusinessDocumentHeader"
    inner = next((child for child in root if child.tag != header), None)
    if inner is None:
        raise Unreadable(Refusal.EMPTY_ENVELOPE, local_name(root))
    return inner


def open_content(root: Element) -> bytes:
    """Give what a BinaryContent or TextContent holds, as Peppol wraps what is no XML of its own."""
    return _decoded(root) if root.tag == BINARY_CONTENT else _written(root)


def open_attached_document(root: Element) -> bytes:
    """Give the document that a UBL AttachedDocument carries, as base64 or as text in a description."""
    binary = root.find("cac:Attachment/cbc:EmbeddedDocumentBinaryObject", _NS)
    if binary is not None and binary.text:
        return _decoded(binary)
    written = root.find("cac:Attachment/cac:ExternalReference/cbc:Description", _NS)
    if written is None or not (written.text or "").strip():
        raise Unreadable(Refusal.EMPTY_ENVELOPE, local_name(root))
    return _written(written) if _text(written).startswith("<") else _decoded(written)


def _decoded(element: Element) -> bytes:
    data = from_base64(element.text or "")
    if data is None:
        raise Unreadable(Refusal.EMPTY_ENVELOPE, local_name(element))
    return data


def _written(element: Element) -> bytes:
    # The text is no longer in the encoding that its own declaration names.
    return _DECLARATION.sub("", _text(element), count=1).strip().encode()


def _text(element: Element) -> str:
    return (element.text or "").strip().lstrip("\ufeff")
