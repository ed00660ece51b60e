"""XML becomes a tree under settings that fetch nothing, expand nothing and refuse a document type."""

import codecs
import hashlib
import re
from typing import cast

from lxml import etree

from shelter.reading import detect
from shelter.reading.limits import Limits
from shelter.reading.refusal import Refusal, Unreadable
from shelter.reading.text import LONGEST, well_formed_text

Element = etree._Element
Namespaces = dict[str, str]

# Under Python's name, which knows every other spelling, the one that libxml2 knows.
_ENCODINGS = {
    codecs.lookup(name).name: name
    for name in ("utf-8", "ascii", "utf-16", "utf-16-le", "utf-16-be", "iso-8859-1", "iso-8859-15", "windows-1252")
}
_DECLARED = re.compile(r"""^<\?xml[^>]{0,100}?\sencoding\s*=\s*["']([^"']{0,100})["']""")
_UNSAFE_MARK = re.compile("<!DOCTYPE|<!ENTITY", re.IGNORECASE)
# Files in files, and what an envelope holds: their text does not count towards the size of an invoice.
_CARGO = tuple(
    "{*}" + name for name in ("EmbeddedDocumentBinaryObject", "AttachmentBinaryObject", "BinaryContent", "Description")
)


def parse(data: bytes, limits: Limits) -> Element:
    """Give the root element, or raise Unreadable: unsafe_xml, broken_xml, encoding_not_allowed, too_large."""
    marked = data.lstrip(b" \t\r\n\x00").startswith(codecs.BOM_UTF8)
    data = detect.without_margin(data)
    # An attribute is two nodes: itself and its text.
    if data.count(b"<") + 2 * data.count(b"=") > limits.marks:
        raise Unreadable(Refusal.TOO_LARGE, "marks")
    encoding: str | None = _allowed(_declared_encoding(data))
    # What the bytes show goes before what they declare: a byte order mark, or no sign of the UTF-16 that is declared.
    if detect.utf_16(data):
        encoding = None
    elif marked or encoding in {"utf-16", "utf-16-le", "utf-16-be"}:
        encoding = "utf-8"
    try:
        # A parser serves one file: it keeps state, and threads may not share it.
        root = etree.fromstring(data, _parser(encoding))
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise _why_not_parsed(data, error) from error
    document = root.getroottree().docinfo
    # Asked of the parsed document: in UTF-7 or UTF-16 a search of the bytes finds no "<!DOCTYPE".
    if document.internalDTD is not None or document.externalDTD is not None:
        raise Unreadable(Refusal.UNSAFE_XML, "doctype")
    _allowed(document.encoding or "utf-8")
    if cast(float, root.xpath("count(//*)")) > limits.elements:
        raise Unreadable(Refusal.TOO_LARGE, "elements")
    if len(data) - sum(len(cargo.text or "") for cargo in root.iter(*_CARGO)) > limits.xml_bytes:
        raise Unreadable(Refusal.TOO_LARGE, "xml")
    return root


def without_cargo(root: Element) -> str:
    """Write a tree as text, its attached files as one letter each."""
    for cargo in root.iter(*_CARGO[:2]):
        cargo.text = "x"
    return etree.tostring(root, encoding="unicode", with_tail=False)


def content_sha256(root: Element, limits: Limits) -> str:
    """Hash what an e-invoice says: canonical XML (C14N 2.0) without white space around texts and without attachments.

    The tree is left without its attachments: to be asked last. Raises Unreadable(too_large) where the canonical form
    is a multiple of the file: it names the space of each child anew.
    """
    for cargo in root.iter(*_CARGO[:2]):
        cargo.text = ""
    digest = _Digest(limits.xml_bytes * 4)
    etree.canonicalize(root, out=digest, strip_text=True)
    return digest.hexdigest()


class _Digest:
    """Takes what is written into a hash, up to a limit."""

    def __init__(self, most: int) -> None:
        self._hash = hashlib.sha256()
        self._left = most

    def write(self, text: str) -> None:
        data = text.encode()
        self._left -= len(data)
        if self._left < 0:
            raise Unreadable(Refusal.TOO_LARGE, "canonical")
        self._hash.update(data)

    def hexdigest(self) -> str:
        return self._hash.hexdigest()


def local_name(element: Element) -> str:
    return well_formed_text(etree.QName(element).localname, 80)


def value(element: Element | None, longest: int = LONGEST) -> str:
    """Give the text of an element, cleaned. Children would make it two texts: they are kept apart by a space."""
    if element is None:
        return ""
    text = " ".join(str(part) for part in element.itertext()) if len(element) else element.text
    return well_formed_text(text or "", longest)


def text(element: Element | None, path: str, namespaces: Namespaces) -> str:
    """Give the first text at `path` that is not empty, or ""."""
    if element is None:
        return ""
    return next((found for each in element.iterfind(path, namespaces) if (found := value(each))), "")


def attribute(element: Element, name: str) -> str:
    return well_formed_text(str(element.get(name, "")), 200)


def _parser(encoding: str | None) -> etree.XMLParser:
    return etree.XMLParser(
        encoding=encoding,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        huge_tree=True,  # without it an attachment of 7.5 MB is a syntax error
    )


def _declared_encoding(data: bytes) -> str:
    head = data[:300]
    found = _DECLARED.match(head.decode(detect.utf_16(head) or "latin-1", "replace").lstrip("\ufeff"))
    return found[1] if found else "utf-8"


def _allowed(name: str) -> str:
    try:
        return _ENCODINGS[codecs.lookup(name.strip()).name]
    except (LookupError, ValueError) as error:
        raise Unreadable(Refusal.ENCODING_NOT_ALLOWED, well_formed_text(name, 80)) from error


def _why_not_parsed(data: bytes, error: Exception) -> Unreadable:
    if _UNSAFE_MARK.search(data.decode(detect.utf_16(data) or "latin-1", "replace")):
        return Unreadable(Refusal.UNSAFE_XML, "entity")
    return Unreadable(Refusal.BROKEN_XML, well_formed_text(str(error), 200))
