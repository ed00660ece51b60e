"""Parts, page numbers and attachments bound into one PDF/A-3 file, the same bytes for the same report.

The tree of tags of each part is kept: the merged file is as readable to a screen reader as its parts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from xml.sax.saxutils import escape

from pikepdf import Array, AttachedFileSpec, Dictionary, Name, ObjectStreamMode, OutlineItem, Page, Pdf, String
from weasyprint import VERSION

from shelter.pdf.pages import Part

PRODUCER = f"WeasyPrint {VERSION}, qpdf"


@dataclass(frozen=True)
class Attachment:
    name: str
    media: str
    relation: str  # "Source": the report was made from it; "Data": it shows the report's content
    says: str
    data: bytes


@dataclass(frozen=True)
class Colophon:
    """What the file says of itself."""

    title: str
    author: str
    number: str
    language: str
    keywords: str
    issued_at: datetime


def bind(parts: Sequence[Part], footers: bytes, attachments: Sequence[Attachment], colophon: Colophon) -> bytes:
    """Merge the parts in order, number the pages, attach the files; `footers` has one page for each page."""
    with Pdf.open(BytesIO(parts[0].pdf)) as whole:
        for part in parts[1:]:
            with Pdf.open(BytesIO(part.pdf)) as more:
                _append(whole, more)
        with Pdf.open(BytesIO(footers)) as feet:
            for page, foot in zip(whole.pages, feet.pages, strict=True):
                _lay_under(whole, page, foot)
        _mark_places(whole, parts)
        _attach(whole, attachments, colophon.issued_at)
        _sign_off(whole, colophon)
        file = BytesIO()
        whole.save(
            file, deterministic_id=True, fix_metadata_version=False, object_stream_mode=ObjectStreamMode.generate
        )
        return file.getvalue()


def _append(whole: Pdf, more: Pdf) -> None:
    """Add the pages, then their structure tree: copied after them, it points to the copies."""
    tree, place = whole.Root.StructTreeRoot, len(whole.pages)
    whole.pages.extend(more.pages)
    copied = whole.copy_foreign(more.Root.StructTreeRoot)
    document = tree.K[0]
    for element in copied.K[0].K:
        element.P = document
        document.K.append(element)
    for index, page in enumerate(whole.pages[place:]):
        page.obj.StructParents = place + index
        tree.ParentTree.Nums.append(place + index)
        tree.ParentTree.Nums.append(copied.ParentTree.Nums[2 * index + 1])


def _lay_under(whole: Pdf, page: Page, foot: Page) -> None:
    footer = whole.copy_foreign(foot.as_form_xobject())
    shared = page.obj.Resources  # by all pages of a part: each gets its own
    pictures = Dictionary(dict(shared.get(Name.XObject, Dictionary()).items()))
    pictures.Footer = footer
    resources = Dictionary(dict(shared.items()))
    resources.XObject = pictures
    page.obj.Resources = resources
    page.contents_add(b"q", prepend=True)
    page.contents_add(b"Q /Artifact <</Type /Pagination /Subtype /Footer>> BDC q /Footer Do Q EMC")


def _mark_places(whole: Pdf, parts: Sequence[Part]) -> None:
    with whole.open_outline() as outline:
        outline.root.clear()
        place = 0
        for part in parts:
            for mark in part.bookmarks:
                outline.root.append(OutlineItem(mark.label, place + mark.page, "XYZ", left=0, top=mark.top))
            place += part.pages
    whole.Root.PageMode = Name.UseNone


def _attach(whole: Pdf, attachments: Sequence[Attachment], at: datetime) -> None:
    for attachment in attachments:
        spec = AttachedFileSpec(
            whole,
            attachment.data,
            filename=attachment.name,
            description=attachment.says,
            mime_type=attachment.media,
            creation_date=_pdf_date(at),
            mod_date=_pdf_date(at),
        )
        spec.obj.AFRelationship = Name(f"/{attachment.relation}")
        whole.attachments[attachment.name] = spec
    whole.Root.AF = Array([whole.attachments[attachment.name].obj for attachment in attachments])


def _sign_off(whole: Pdf, colophon: Colophon) -> None:
    at = _pdf_date(colophon.issued_at)
    whole.trailer.Info = whole.make_indirect(
        Dictionary(
            Title=String(colophon.title),
            Author=String(colophon.author),
            Keywords=String(colophon.keywords),
            Producer=String(PRODUCER),
            CreationDate=String(at),
            ModDate=String(at),
        )
    )
    whole.Root.Lang = String(colophon.language)
    whole.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    whole.Root.Metadata = whole.make_stream(_xmp(colophon).encode(), Type=Name.Metadata, Subtype=Name.XML)


def _xmp(colophon: Colophon) -> str:
    """Describe the file once more, in the form that PDF/A asks for; each schema declares its own namespace."""
    at = colophon.issued_at.isoformat(timespec="seconds")
    schemas = (
        (
            "pdfaid",
            "http://www.aiim.org/pdfa/ns/id/",
            "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>",
        ),
        (
            "dc",
            "http://purl.org/dc/elements/1.1/",
            f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(colophon.title)}</rdf:li></rdf:Alt></dc:title>'
            f"<dc:creator><rdf:Seq><rdf:li>{escape(colophon.author)}</rdf:li></rdf:Seq></dc:creator>"
            f"<dc:language><rdf:Bag><rdf:li>{colophon.language}</rdf:li></rdf:Bag></dc:language>"
            f"<dc:identifier>{escape(colophon.number)}</dc:identifier>",
        ),
        (
            "pdf",
            "http://ns.adobe.com/pdf/1.3/",
            f"<pdf:Producer>{PRODUCER}</pdf:Producer><pdf:Keywords>{escape(colophon.keywords)}</pdf:Keywords>",
        ),
        (
            "xmp",
            "http://ns.adobe.com/xap/1.0/",
            f"<xmp:CreateDate>{at}</xmp:CreateDate><xmp:ModifyDate>{at}</xmp:ModifyDate>"
            f"<xmp:MetadataDate>{at}</xmp:MetadataDate>",
        ),
    )
    described = "".join(
        f'<rdf:Description rdf:about="" xmlns:{prefix}="{space}">{inside}</rdf:Description>\n'
        for prefix, space, inside in schemas
    )
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n{described}</rdf:RDF></x:xmpmeta>\n'
        '<?xpacket end="w"?>'
    )


def _pdf_date(at: datetime) -> str:
    offset = at.strftime("%z") or "+0000"
    return f"D:{at:%Y%m%d%H%M%S}{offset[:3]}'{offset[3:5]}'"
