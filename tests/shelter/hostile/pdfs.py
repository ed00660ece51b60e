"""PDFs made to cost too much, to lead astray or to do something when they are opened."""

import zlib
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests import make
from tests.shelter.hostile.made import LIMIT, READ, hostile
from tests.shelter.hostile.xml_parsers import invoice, with_doctype
from tests.shelter.hostile.xml_values import EICAR
from tests.shelter.reading.files import pdf_holding

PDF = "facture.pdf"
HTML = b"<html><body><script>alert(document.cookie)</script></body></html>"


def saved(document: pikepdf.Pdf, **how: object) -> bytes:
    out = BytesIO()
    document.save(out, **how)
    return out.getvalue()


def blank(**root: object) -> pikepdf.Pdf:
    document = pikepdf.new()
    document.add_blank_page()
    for name, value in root.items():
        document.Root[f"/{name}"] = value
    return document


def attach_packed(document: pikepdf.Pdf, name: str, packed: bytes, filters: object) -> None:
    """Attach a stream that is packed already, as its filters say."""
    stream = pikepdf.Stream(document, packed)
    stream.Filter = filters
    file = document.make_indirect(Dictionary(Type=Name.Filespec, F=name, UF=name, EF=Dictionary(F=stream)))
    document.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String(name), file])))


def plain(objects: list[bytes], trailer: bytes = b"<< /Root 1 0 R /Size 4 >>") -> bytes:
    """A PDF written by hand, with no table of objects: whoever reads it has to look for them."""
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, each) for number, each in enumerate(objects, 1))
    return b"%PDF-1.7\n" + body + b"trailer " + trailer + b"\nstartxref\n7\n%%EOF\n"


@hostile("too_large", PDF)
def stream_of_300_mb_in_300_kb() -> bytes:
    document = blank()
    attach_packed(document, "factur-x.xml", _flated(300), Name.FlateDecode)
    return saved(document)


def _flated(megabytes: int) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(b" " * 1_000_000) for _ in range(megabytes)) + packer.flush()


@hostile("too_large", PDF)
def stream_that_lies_about_its_size() -> bytes:
    document = blank()
    attach_packed(document, "factur-x.xml", _flated(300), Name.FlateDecode)
    document.Root.Names.EmbeddedFiles.Names[1].EF.F.Params = Dictionary(Size=4)
    return saved(document)


@hostile("too_large", PDF)
def flate_in_flate() -> bytes:
    document = blank()
    attach_packed(document, "factur-x.xml", zlib.compress(_flated(300), 9), Array([Name.FlateDecode] * 2))
    return saved(document)


@hostile("too_large", PDF)
def chain_of_100_filters() -> bytes:
    packed = b" " * 1_000_000
    for _ in range(100):
        packed = zlib.compress(packed)
    document = blank()
    attach_packed(document, "factur-x.xml", packed, Array([Name.FlateDecode] * 100))
    return saved(document)


@hostile("too_large", PDF)
def run_lengths_that_multiply() -> bytes:
    document = blank()
    runs = b"\x81 " * 1_000_000 + b"\x80"
    attach_packed(document, "factur-x.xml", zlib.compress(runs, 9), Array([Name.FlateDecode, Name.RunLengthDecode]))
    return saved(document)


@hostile("pdf_without_xml", PDF)
def page_of_14_400_points() -> bytes:
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(14_400, 14_400))
    page.obj.UserUnit = 75_000
    return saved(document)


@hostile("pdf_encrypted", PDF)
def encrypted() -> bytes:
    return saved(blank(), encryption=pikepdf.Encryption(owner="o", user="u", R=6))


@hostile("not_an_invoice", PDF)
def html_and_pdf_at_once() -> bytes:
    return b"<!DOCTYPE html>" + HTML + saved(blank())


@hostile("pdf_without_xml", "facture.zip")
def zip_and_pdf_at_once() -> bytes:
    return b"PK\x03\x04" + bytes(26) + saved(blank())


@hostile("picture", PDF)
def jpeg_and_pdf_at_once() -> bytes:
    return b"\xff\xd8\xff\xe0" + bytes(16) + saved(blank())


@hostile("broken_xml", PDF)
def xml_and_pdf_at_once() -> bytes:
    return b'<?xml version="1.0"?><!-- ' + saved(blank())


@hostile("pdf_without_xml", PDF)
def script_when_opened() -> bytes:
    return saved(blank(OpenAction=Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))))


@hostile("pdf_without_xml", PDF)
def program_when_opened() -> bytes:
    return saved(blank(OpenAction=Dictionary(S=Name.Launch, F=String("cmd.exe"), Win=Dictionary(F=String("cmd.exe")))))


@hostile("pdf_without_xml", PDF)
def address_when_opened() -> bytes:
    return saved(blank(OpenAction=Dictionary(S=Name.URI, URI=String("file:///etc/passwd"))))


@hostile("pdf_without_xml", PDF)
def program_inside() -> bytes:
    return pdf_holding(("facture.exe", b"MZ" + bytes(100_000)))


@hostile(READ, PDF)
def eicar_beside_the_invoice() -> bytes:
    return pdf_holding(("factur-x.xml", make.ubl(number="H-1")), ("eicar.com", EICAR))


@hostile("pdf_without_xml", PDF)
def eicar_inside() -> bytes:
    return pdf_holding(("eicar.com", EICAR))


@hostile("unsafe_xml", PDF)
def document_type_inside() -> bytes:
    return pdf_holding(("factur-x.xml", with_doctype('SYSTEM "file:///etc/passwd"').encode()))


@hostile("too_large", PDF)
def two_million_elements_inside() -> bytes:
    return pdf_holding(("factur-x.xml", invoice(inside="<a/>" * 2_000_000).encode()))


@hostile("too_deep", PDF)
def pdf_in_an_envelope_in_a_pdf() -> bytes:
    from tests.shelter.reading.files import attached_document

    return pdf_holding(("factur-x.xml", attached_document(saved(blank()), encoded=True)))


@hostile("too_large", PDF)
def fifty_bombs() -> bytes:
    document = blank()
    names = Array()
    for number in range(50):
        stream = pikepdf.Stream(document, _flated(19))
        stream.Filter = Name.FlateDecode
        name = f"{number}.xml"
        names.extend([String(name), document.make_indirect(Dictionary(F=name, EF=Dictionary(F=stream)))])
    document.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=names))
    return saved(document)


@hostile("pdf_without_xml", PDF)
def tree_of_names_that_holds_itself() -> bytes:
    document = blank()
    node = document.make_indirect(Dictionary())
    node.Kids = Array([node] * 500)
    document.Root.Names = Dictionary(EmbeddedFiles=node)
    return saved(document)


@hostile("pdf_without_xml", PDF)
def tree_of_pages_that_holds_itself() -> bytes:
    pages = b"<< /Type /Pages /Kids [2 0 R] /Count 1000000000 >>"
    return plain([b"<< /Type /Catalog /Pages 2 0 R >>", pages])


@hostile("broken_pdf", PDF)
def arrays_100_000_deep() -> bytes:
    return plain([b"<< /Type /Catalog /Names " + b"[" * 100_000 + b"]" * 100_000 + b" >>"])


@hostile("pdf_without_xml", PDF)
def dictionaries_100_000_deep() -> bytes:
    return plain([b"<< /Type /Catalog /Names " + b"<< /A " * 100_000 + b">>" * 100_000 + b" >>"])


@hostile("broken_pdf", PDF)
def tables_that_follow_each_other_round() -> bytes:
    table = b"xref\n0 1\n0000000000 65535 f \ntrailer << /Size 1 /Prev 9 /Root 5 0 R >>\n"
    return b"%PDF-1.7\n" + table + b"startxref\n9\n%%EOF\n"


@hostile("broken_pdf", PDF)
def million_objects_and_no_end() -> bytes:
    return b"%PDF-1.7\n" + b"1 0 obj " * 3_000_000


@hostile("broken_pdf", PDF)
def stream_opened_a_million_times() -> bytes:
    return b"%PDF-1.7\n" + b"1 0 obj << /Length 9 0 R >> stream\n" * 600_000


@hostile("broken_pdf", PDF)
def numbers_of_a_million_digits() -> bytes:
    return plain([b"<< /Type /Catalog /Names " + b"9" * 1_000_000 + b" 0 R >>"], b"<< /Root 1 0 R /Size 9 >>" * 10)


@hostile("too_large", PDF)
def objects_packed_in_a_hundred_bombs() -> bytes:
    """The tree of names has each of its branches in another packed stream, each of 19 MB unpacked."""
    return _packed_tree(100)


def _packed_tree(count: int) -> bytes:
    first, out, places = 10, BytesIO(), {}
    filling = b" " * 19_000_000

    def put(number: int, body: bytes) -> None:
        places[number] = out.tell()
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))

    out.write(b"%PDF-1.7\n")
    put(1, b"<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles 3 0 R >> >>")
    put(2, b"<< /Type /Pages /Kids [] /Count 0 >>")
    kids = b" ".join(b"%d 0 R" % (first + 2 * n + 1) for n in range(count))
    put(3, b"<< /Kids [%s] >>" % kids)
    for n in range(count):
        inner = first + 2 * n + 1
        head = b"%d 0 " % inner
        packed = zlib.compress(head + b"<< /Names [] >>" + filling)
        put(
            first + 2 * n,
            b"<< /Type /ObjStm /N 1 /First %d /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream"
            % (len(head), len(packed), packed),
        )
    size = first + 2 * count + 1
    rows = bytearray()
    for number in range(size):
        inner = number > first and (number - first) % 2 == 1
        kind, where, at = (2, number - 1, 0) if inner else (1, places[number], 0) if number in places else (0, 0, 0)
        rows += bytes([kind]) + where.to_bytes(4, "big") + at.to_bytes(2, "big")
    start = out.tell()
    table = zlib.compress(bytes(rows))
    out.write(
        b"%d 0 obj\n<< /Type /XRef /Size %d /W [1 4 2] /Root 1 0 R /Filter /FlateDecode /Length %d >>\nstream\n%s\n"
        b"endstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (size, size, len(table), table, start)
    )
    return out.getvalue()


@hostile("broken_pdf", PDF)
def nothing_but_a_header_up_to_the_limit() -> bytes:
    return b"%PDF-1.7\n".ljust(LIMIT, b"0")


@hostile("file_too_large", PDF)
def one_byte_over_the_limit() -> bytes:
    return b"%PDF-1.7\n".ljust(LIMIT + 1, b"0")
