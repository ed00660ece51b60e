"""The way from bytes to a draft. A new syntax, envelope or carrier is a module of its own and one line here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from shelter.reading import cii, detect, envelope, pdf, tree, ubl, zugferd
from shelter.reading.attachments import Bag
from shelter.reading.draft import Carrier, Draft
from shelter.reading.drafting import draft
from shelter.reading.finding import Finding, FindingCode
from shelter.reading.limits import DEFAULT, Limits
from shelter.reading.pdf import Embedded
from shelter.reading.refusal import Refusal, Unreadable
from shelter.reading.stated import Stated, Syntax
from shelter.reading.tree import Element

# By root element. Where a PDF holds several, the one that stands first here is the invoice.
SYNTAXES: Mapping[str, Callable[[Element, Limits], Stated]] = {
    cii.INVOICE: partial(cii.state, cii.CII),
    ubl.INVOICE: ubl.state,
    ubl.CREDIT_NOTE: ubl.state,
    ubl.SELF_BILLED_INVOICE: ubl.state,
    ubl.SELF_BILLED_CREDIT_NOTE: ubl.state,
    zugferd.INVOICE: partial(cii.state, zugferd.DIALECT),
}
ENVELOPES: Mapping[str, Callable[[Element], Element | bytes]] = {
    envelope.STANDARD_BUSINESS_DOCUMENT: envelope.open_business_document,
    envelope.BINARY_CONTENT: envelope.open_content,
    envelope.TEXT_CONTENT: envelope.open_content,
    envelope.ATTACHED_DOCUMENT: envelope.open_attached_document,
}

Rank = tuple[bool, bool, int]


@dataclass(frozen=True)
class Found:
    """The root of an invoice, and the files that came beside it."""

    root: Element
    carrier: Carrier
    beside: tuple[Embedded, ...] = field(default=())
    doubts: tuple[Finding, ...] = ()


def read(data: bytes, limits: Limits = DEFAULT) -> Draft:
    """Read an invoice or credit note from the bytes of a file, whatever its name.

    Amounts are cents of the invoice's currency, half a cent away from zero. Raises Unreadable, and nothing else, with a
    code of `Refusal`; the caller keeps the file.
    """
    if not data.strip(b" \t\r\n\x00"):
        raise Unreadable(Refusal.EMPTY)
    if len(data) > limits.file_bytes:
        raise Unreadable(Refusal.TOO_LARGE, "file")
    found = _find(data, limits, depth=0)
    stated = SYNTAXES[found.root.tag](found.root, limits)
    bag = Bag(limits)
    for file in found.beside:
        if file.too_large:
            bag.leave_out(FindingCode.ATTACHMENT_TOO_LARGE, file.name)
        else:
            bag.add(file.name, file.data)
    return replace(draft(stated, found.carrier, bag, found.doubts), content=tree.content_sha256(found.root, limits))


@dataclass(frozen=True)
class Plain:
    """An e-invoice as the official rules are given it: out of its wrapper, without what is attached."""

    xml: str
    syntax: Syntax
    specification: str
    lines: int
    is_self_billed: bool  # in a document of its own kind, which the official sheets do not know


def plain(data: bytes, limits: Limits = DEFAULT) -> Plain:
    """Write the e-invoice of a file anew, with no document type and nothing attached; raises Unreadable."""
    root = _find(data, limits, depth=0).root
    stated = SYNTAXES[root.tag](root, limits)
    is_self_billed = tree.local_name(root).startswith("SelfBilled")
    return Plain(tree.without_cargo(root), stated.syntax, stated.specification, len(stated.lines), is_self_billed)


def _find(data: bytes, limits: Limits, depth: int) -> Found:
    media_type = detect.sniff(data)
    if media_type.startswith("image/"):
        raise Unreadable(Refusal.PICTURE, media_type)
    carrier = CARRIERS.get(media_type)
    if carrier is None:
        raise Unreadable(Refusal.NOT_AN_INVOICE)
    return carrier(data, limits, depth)


def _from_xml(data: bytes, limits: Limits, depth: int) -> Found:
    return _unwrap(tree.parse(data, limits), limits, depth)


def _unwrap(root: Element, limits: Limits, depth: int) -> Found:
    if root.tag in SYNTAXES:
        return Found(root, "xml")
    opener = ENVELOPES.get(root.tag)
    if opener is None:
        raise Unreadable(Refusal.NOT_AN_INVOICE, tree.local_name(root))
    if depth >= limits.envelopes:
        raise Unreadable(Refusal.TOO_DEEP, tree.local_name(root))
    inner = opener(root)
    if isinstance(inner, bytes):
        return _find(inner, limits, depth + 1)
    return _unwrap(inner, limits, depth + 1)


def _from_pdf(data: bytes, limits: Limits, _depth: int) -> Found:
    files = pdf.embedded_files(data, limits)
    best: tuple[Rank, int, Element] | None = None
    rivals = 0
    refused: list[Unreadable] = []
    meant: list[Unreadable] = []  # of these, what is called the invoice
    for place, file in enumerate(files):
        try:
            root = _embedded_root(file, limits)
        except Unreadable as error:
            refused.append(error)
            meant += [error] if file.is_reserved and error.code != Refusal.NOT_AN_INVOICE else []
            continue
        # One tree at a time: thirty of them would not fit.
        if root is None:
            continue
        rank = _rank(file, root)
        if best is None or rank < best[0]:
            best, rivals = (rank, place, root), 0
        elif rank == best[0]:
            rivals += 1
    # Where the one that is called the invoice can't be read, no other may be taken for it.
    if best is None or (meant and not files[best[1]].is_reserved):
        raise _why_no_invoice(meant or refused)
    beside = tuple(file for place, file in enumerate(files) if place != best[1])
    doubts = (Finding(FindingCode.SEVERAL_INVOICES_IN_PDF, files[best[1]].name),) if rivals else ()
    return Found(best[2], "pdf", beside, doubts)


def _embedded_root(file: Embedded, limits: Limits) -> Element | None:
    """Parse a file of a PDF that is XML. An envelope inside a PDF is not opened: nobody sends one, but bombs do."""
    if detect.sniff(file.data) == detect.XML:
        return _unwrap(tree.parse(file.data, limits), limits, depth=limits.envelopes).root
    if file.name.lower().endswith(".xml"):
        raise Unreadable(Refusal.TOO_LARGE if file.too_large else Refusal.BROKEN_XML, file.name)
    return None


def _rank(file: Embedded, root: Element) -> Rank:
    """Order the invoices of a PDF: by name, then by what the PDF says that they are to its pages, then by syntax."""
    return (not file.is_reserved, file.relationship in {"Supplement", "Unspecified"}, list(SYNTAXES).index(root.tag))


# What the XML of another document is called: an order (Order-X), which is no invoice whatever its pages say.
_OTHER_DOCUMENTS = {"SCRDMCCBDACIOMessageStructure", "Order", "OrderResponse", "DespatchAdvice"}


def _why_no_invoice(refused: list[Unreadable]) -> Unreadable:
    """Explain a PDF without an invoice in it by the worst that its XML files showed."""
    for error in refused:
        if error.code in {Refusal.UNSAFE_XML, Refusal.TOO_LARGE, Refusal.TOO_DEEP}:
            return error
        if error.code == Refusal.NOT_AN_INVOICE and error.detail in _OTHER_DOCUMENTS:
            return error
    broken = [error for error in refused if error.code != Refusal.NOT_AN_INVOICE]
    if broken:
        return Unreadable(Refusal.PDF_WITH_BROKEN_XML, str(broken[0]))
    return Unreadable(Refusal.PDF_WITHOUT_XML)


CARRIERS: Mapping[str, Callable[[bytes, Limits, int], Found]] = {detect.XML: _from_xml, detect.PDF: _from_pdf}
