import zlib
from io import BytesIO

import pikepdf
import pytest

from shelter.reading import Finding, FindingCode, Limits, Refusal, Unreadable, read
from tests.shelter.reading.files import CII, UBL, changed, pdf_holding, sample

SMALL = Limits(attachment_bytes=200_000, attachments_bytes=400_000)


def refusal(data: bytes, limits: Limits = SMALL) -> Unreadable:
    with pytest.raises(Unreadable) as refused:
        read(data, limits)
    return refused.value


@pytest.mark.parametrize("name", ["factur-x.xml", "ZUGFeRD-invoice.xml", "xrechnung.xml", "whatever.bin", ""])
def test_the_invoice_in_a_pdf_is_found_under_any_name(name: str) -> None:
    draft = read(pdf_holding((name, sample(CII))))

    assert (draft.carrier, draft.syntax, draft.number, draft.net_cents) == ("pdf", "cii", "2026-31", 303000)


def test_what_else_the_pdf_holds_is_attached() -> None:
    picture = b"\x89PNG\r\n\x1a\n" + b"0" * 20

    draft = read(pdf_holding(("a.xml", b"<notes/>"), ("set.png", picture), ("factur-x.xml", sample(UBL))))

    assert [(each.name, each.media_type) for each in draft.attachments] == [
        ("a.xml", "application/xml"),
        ("set.png", "image/png"),
        ("F-2026-0117.pdf", "application/pdf"),
        ("call-sheet", ""),
    ]


def test_of_two_invoices_in_a_pdf_the_newer_syntax_is_read() -> None:
    draft = read(pdf_holding(("ZUGFeRD-invoice.xml", sample("zugferd_1.xml")), ("factur-x.xml", sample(CII))))

    assert draft.number == "2026-31"


def test_the_file_that_is_called_the_invoice_goes_before_any_other() -> None:
    other = changed(CII, (">2026-31<", ">OTHER-1<"))

    assert read(pdf_holding(("corrected.xml", other), ("factur-x.xml", sample(CII)))).number == "2026-31"
    assert read(pdf_holding(("a.xml", other), ("XRechnung.xml", sample(UBL)))).number == "F-2026/0117"


def test_no_other_is_taken_for_an_invoice_that_is_broken() -> None:
    holding = pdf_holding(("factur-x.xml", b"<Invoice>"), ("zz.xml", sample(CII)))

    assert refusal(holding).code == Refusal.PDF_WITH_BROKEN_XML


def test_of_two_that_nothing_tells_apart_the_first_is_taken_and_said_to_be() -> None:
    holding = pdf_holding(("a.xml", sample(CII)), ("b.xml", changed(CII, (">2026-31<", ">OTHER-1<"))))

    draft = read(holding)

    assert draft.number == "2026-31"
    assert Finding(FindingCode.SEVERAL_INVOICES_IN_PDF, "a.xml") in draft.findings


def test_what_a_pdf_calls_a_supplement_stands_behind_its_alternative() -> None:
    document, other = pikepdf.new(), changed(CII, (">2026-31<", ">OTHER-1<"))
    document.add_blank_page()
    document.Root.AF = pikepdf.Array(
        [
            specification(document, "a.xml", other, "Supplement"),
            specification(document, "b.xml", sample(CII), "Alternative"),
        ]
    )

    assert read(saved(document)).number == "2026-31"


@pytest.mark.parametrize("place", ["document", "alone", "page", "pin"])
def test_a_file_that_is_listed_elsewhere_than_by_name_is_found(place: str) -> None:
    document = pikepdf.new()
    page = document.add_blank_page()
    found = specification(document, "x.xml", sample(CII), "Alternative")
    if place == "pin":
        pin = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FileAttachment, FS=found)
        page.obj.Annots = pikepdf.Array([document.make_indirect(pin)])
    else:
        holder = page.obj if place == "page" else document.Root
        holder.AF = found if place == "alone" else pikepdf.Array([found])

    assert read(saved(document)).number == "2026-31"


def test_a_pdf_without_xml_is_for_a_person() -> None:
    assert refusal(pdf_holding()).code == Refusal.PDF_WITHOUT_XML
    assert refusal(pdf_holding(("notes.xml", b"<notes/>"))).code == Refusal.PDF_WITHOUT_XML


@pytest.mark.parametrize(
    "inner", [b"<Invoice>", b'<?xml version="1.0" encoding="UTF-8-W/O-BOM"?><a/>', b"no markup at all"]
)
def test_a_pdf_with_broken_xml_says_so(inner: bytes) -> None:
    assert refusal(pdf_holding(("factur-x.xml", inner))).code == Refusal.PDF_WITH_BROKEN_XML


def test_an_order_in_a_pdf_is_no_invoice() -> None:
    order = (
        b'<rsm:SCRDMCCBDACIOMessageStructure xmlns:rsm="urn:un:unece:uncefact:data:SCRDMCCBDACIOMessageStructure:100"/>'
    )

    refused = refusal(pdf_holding(("order-x.xml", order)))

    assert (refused.code, refused.detail) == (Refusal.NOT_AN_INVOICE, "SCRDMCCBDACIOMessageStructure")


def test_unsafe_xml_is_as_unsafe_in_a_pdf() -> None:
    assert refusal(pdf_holding(("factur-x.xml", b"<!DOCTYPE a><a/>"))).code == Refusal.UNSAFE_XML


def test_an_envelope_in_a_pdf_stays_shut() -> None:
    envelope = (
        b'<s:StandardBusinessDocument xmlns:s="http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"/>'
    )

    assert refusal(pdf_holding(("factur-x.xml", envelope))).code == Refusal.TOO_DEEP


@pytest.mark.parametrize("encryption", [{"R": 6}, {"R": 4}, {"R": 3, "aes": False, "metadata": False}])
def test_an_encrypted_pdf_is_refused_as_one(encryption: dict[str, int]) -> None:
    document = pikepdf.open(BytesIO(pdf_holding(("factur-x.xml", sample(CII)))))
    locked = BytesIO()
    document.save(locked, encryption=pikepdf.Encryption(owner="owner", user="", **encryption))

    assert refusal(locked.getvalue()).code == Refusal.PDF_ENCRYPTED


def test_a_bomb_in_a_pdf_is_not_unpacked() -> None:
    assert refusal(pdf_with_stream("factur-x.xml", zlib.compress(b" " * 3_000_000))).code == Refusal.TOO_LARGE


def test_a_bomb_beside_the_invoice_is_left_out() -> None:
    document = pikepdf.open(BytesIO(pdf_holding(("factur-x.xml", sample(CII)))))
    add_stream(document, "plan.bin", zlib.compress(b" " * 3_000_000))

    draft = read(saved(document), SMALL)

    assert [each.name for each in draft.attachments] == ["hours.csv"]
    assert [(each.code, each.detail) for each in draft.findings] == [(FindingCode.ATTACHMENT_TOO_LARGE, "plan.bin")]


def test_a_pdf_with_a_lost_table_of_objects_is_read_all_the_same() -> None:
    whole = pdf_holding(("factur-x.xml", sample(CII)))
    start = whole.rindex(b"startxref")

    assert read(whole[:start] + b"startxref\n7\n%%EOF\n").number == "2026-31"


def test_what_only_opens_like_a_pdf_is_broken() -> None:
    assert refusal(b"%PDF-1.7\nnothing of the kind").code == Refusal.BROKEN_PDF


def test_a_list_of_files_that_names_itself_ends() -> None:
    document = pikepdf.open(BytesIO(pdf_holding(("factur-x.xml", sample(CII)))))
    tree = document.make_indirect(document.Root.Names.EmbeddedFiles)
    document.Root.Names.EmbeddedFiles = tree
    tree.Kids = pikepdf.Array([tree, tree])

    assert read(saved(document)).number == "2026-31"


def specification(document: pikepdf.Pdf, name: str, data: bytes, relationship: str) -> pikepdf.Object:
    stream = pikepdf.Stream(document, data)
    return document.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Filespec,
            F=name,
            EF=pikepdf.Dictionary(F=stream),
            AFRelationship=pikepdf.Name("/" + relationship),
        )
    )


def saved(document: pikepdf.Pdf) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def pdf_with_stream(name: str, packed: bytes) -> bytes:
    document = pikepdf.open(BytesIO(pdf_holding(("other.txt", b"."))))
    add_stream(document, name, packed)
    return saved(document)


def add_stream(document: pikepdf.Pdf, name: str, packed: bytes) -> None:
    stream = pikepdf.Stream(document, packed)
    stream.Filter = pikepdf.Name.FlateDecode
    specification = pikepdf.Dictionary(Type=pikepdf.Name.Filespec, F=name, EF=pikepdf.Dictionary(F=stream))
    document.Root.Names.EmbeddedFiles.Names.extend([name, document.make_indirect(specification)])
