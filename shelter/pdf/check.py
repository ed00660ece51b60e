"""What PDF/A-3 asks of a file and can be seen without a validator: none for PDF/A-3 can be had as a package.

Checks the parts that this program writes itself; an empty list is no proof of conformance.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any, cast
from xml.etree import ElementTree

import pikepdf
from pikepdf import Dictionary, Name

PAINTING = "Tj TJ ' \" f F f* B B* b b* S s sh Do EI"
MARKS = "BDC BMC EMC"
_OWN = re.compile(r"/[A-Z]{6}\+Report(-(Mono|Arabic|Hebrew))?(-Bold)?")  # part of a shipped font
SPACES = {
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}


def flaws(data: bytes) -> list[str]:
    """List what is wrong with the structure of a report; PdfError for what is no PDF."""
    with pikepdf.open(BytesIO(data)) as pdf:
        return [
            *_catalog(pdf),
            *_metadata(pdf),
            *_attachments(pdf),
            *_fonts(pdf),
            *(f"page {place} {flaw}" for place, page in enumerate(pdf.pages, 1) for flaw in _page(page)),
            *_tree(pdf),
        ]


def _catalog(pdf: pikepdf.Pdf) -> Iterator[str]:
    root = pdf.Root
    wanted = {
        "Lang": str(root.get("/Lang", "")),
        "OutputIntents": root.get("/OutputIntents"),
        "ID": pdf.trailer.get("/ID"),
    }
    yield from (f"the catalog has no {key}" for key, value in wanted.items() if not value)
    if not root.get("/MarkInfo", Dictionary()).get("/Marked", False):
        yield "the file is not marked as tagged"
    if not root.get("/ViewerPreferences", Dictionary()).get("/DisplayDocTitle", False):
        yield "the title is not shown"
    if pdf.is_encrypted:
        yield "the file is encrypted"
    yield from (f"the catalog has {key}" for key in ("/OpenAction", "/AA") if key in root)
    for field in root.get("/AcroForm", Dictionary()).get("/Fields", []):
        if field.get("/FT") != Name.Sig or any(side != 0 for side in field.Rect):
            yield f"the field {field.get('/T')} is no seal without a place"


def _metadata(pdf: pikepdf.Pdf) -> Iterator[str]:
    described = ElementTree.fromstring(pdf.Root.Metadata.read_bytes())
    claimed = [described.findtext(f".//pdfaid:{key}", "", SPACES) for key in ("part", "conformance")]
    if claimed != ["3", "A"]:
        yield "the metadata claim no PDF/A-3a"
    if not described.findtext(".//dc:identifier", "", SPACES):
        yield "the metadata have no identifier"
    title = described.findtext(".//dc:title/rdf:Alt/rdf:li", "", SPACES)
    if not title or title != str(pdf.trailer.Info.get("/Title", "")):
        yield "the title in the metadata is not the file's"
    if "/Filter" in pdf.Root.Metadata:
        yield "the metadata are compressed"


def _attachments(pdf: pikepdf.Pdf) -> Iterator[str]:
    listed = [spec.objgen for spec in pdf.Root.get("/AF", [])]
    named = list(pdf.Root.Names.EmbeddedFiles.get("/Names", []))[1::2]
    if len(set(listed)) != len(listed):
        yield "an attachment is associated twice"
    if set(listed) != {spec.objgen for spec in named}:
        yield "not all attachments are associated with the document"
    for spec in named:
        name = str(spec.get("/UF", ""))
        yield from (f"{name} has no {key}" for key in ("/F", "/UF", "/Desc", "/EF") if key not in spec)
        if spec.get("/AFRelationship") not in (Name.Source, Name.Data):
            yield f"{name} has no relationship"
        stream = spec.EF.F
        if "/Subtype" not in stream or "/ModDate" not in stream.get("/Params", Dictionary()):
            yield f"{name} has no media type or no day"
        if len(stream.read_bytes()) != stream.Params.Size:
            yield f"{name} can't be read whole"


def _fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    for font in (thing for thing in pdf.objects if isinstance(thing, Dictionary) and thing.get("/Type") == Name.Font):
        if not _OWN.fullmatch(str(font.get("/BaseFont", ""))):
            yield f"{font.get('/BaseFont')} is not a font of the reports"
        if "/DescendantFonts" in font:
            descriptor = font.DescendantFonts[0].get("/FontDescriptor", Dictionary())
            if "/FontFile2" not in descriptor and "/FontFile3" not in descriptor:
                yield f"{font.BaseFont} is not embedded"
            if "/ToUnicode" not in font:
                yield f"{font.BaseFont} can't be read as text"


def _page(page: pikepdf.Page) -> Iterator[str]:
    """All that is painted is either content with a tag or an artifact, and no character is without a glyph."""
    depth = 0
    for instruction in pikepdf.parse_content_stream(page, f"{PAINTING} {MARKS}"):
        kind = str(instruction.operator)
        if kind in ("BDC", "BMC"):
            depth += 1
        elif kind == "EMC":
            depth -= 1
        elif depth == 0:
            yield "paints outside of marked content"
            return
        elif kind == "TJ" and any(0 in _glyphs(piece) for piece in cast("Any", instruction.operands[0])):
            yield "has a character without a glyph"
    if depth:
        yield "leaves marked content open"
    if any(note.get("/FT") != Name.Sig for note in page.obj.get("/Annots", [])):
        yield "has annotations"


def _glyphs(piece: Any) -> list[int]:
    codes = bytes(piece) if isinstance(piece, pikepdf.String) else b""
    return [codes[at] << 8 | codes[at + 1] for at in range(0, len(codes) - 1, 2)]


def _tree(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Every piece of content belongs to an element, and every element hangs in the tree."""
    root = pdf.Root.StructTreeRoot
    elements = dict(_elements(root.K))
    numbers = root.ParentTree.Nums
    parents = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}
    for place, page in enumerate(pdf.pages, 1):
        owners = parents.get(int(page.obj.get("/StructParents", -1)))
        if owners is None:
            yield f"page {place} is not in the tree"
        elif any(owner.objgen not in elements for owner in owners):
            yield f"page {place} has content outside the tree"
        elif any(elements[owner.objgen].Pg.objgen != page.obj.objgen for owner in owners):
            yield f"page {place} has content of another page"
        elif any(not _holds(owner, mark) for mark, owner in enumerate(owners)):
            yield f"page {place} has content that its element does not know"
    for element in elements.values():
        if str(element.S) == "/Figure" and not str(element.get("/Alt", "")):
            yield "a figure has no description"
        if str(element.S) == "/TH" and str(element.P.S) == "/TR" and "/Scope" not in element.get("/A", Dictionary()):
            yield "a header cell does not say what it heads"


def _holds(element: Any, mark: int) -> bool:
    return any(isinstance(kid, int) and kid == mark for kid in element.K)


def _elements(kids: Any) -> Iterator[tuple[Any, Any]]:
    waiting = list(kids)
    while waiting:
        element = waiting.pop()
        if isinstance(element, Dictionary) and "/S" in element:
            yield element.objgen, element
            waiting += list(element.get("/K", []))
