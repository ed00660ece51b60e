"""Files that are neither XML nor PDF, whatever they are called, and names made to lead astray."""

import gzip
import struct
import zipfile
import zlib
from io import BytesIO

from tests import make
from tests.shelter.hostile.made import NO_FILE, READ, hostile
from tests.shelter.hostile.pdfs import HTML, blank, saved
from tests.shelter.hostile.xml_values import EICAR, FORMULA


def zipped(**files: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


@hostile("empty_file")
def nothing() -> bytes:
    return b""


@hostile("not_an_invoice", "facture.pdf")
def one_byte() -> bytes:
    return b"%"


@hostile("empty")
def nothing_but_white_space() -> bytes:
    return b" \n\t\x00" * 5_000_000


@hostile("not_an_invoice")
def nothing_but_a_byte_order_mark() -> bytes:
    return b"\xef\xbb\xbf"


@hostile("not_an_invoice", "eicar.com")
def eicar() -> bytes:
    return EICAR


@hostile("not_an_invoice", "factures.zip")
def zip_bomb() -> bytes:
    return zipped(**{"0.xml": bytes(300_000_000)})


@hostile("not_an_invoice", "factures.zip")
def zip_in_zip() -> bytes:
    data = make.ubl(number="H-1")
    for _ in range(20):
        data = zipped(**{"facture.zip": data})
    return data


@hostile("not_an_invoice", "factures.zip")
def zip_that_climbs_out() -> bytes:
    return zipped(**{"../../../../etc/cron.d/x": b"* * * * * root true"})


@hostile("not_an_invoice", "lignes.xlsx")
def sheet_with_a_formula() -> bytes:
    cell = f'<c r="A1"><f>{FORMULA}</f></c>'.encode()
    return zipped(**{"[Content_Types].xml": b"<Types/>", "xl/worksheets/sheet1.xml": b"<sheetData>" + cell})


@hostile("not_an_invoice", "facture.xml.gz")
def gzip_bomb_cut_short() -> bytes:
    return gzip.compress(bytes(100_000_000))[:-9]


@hostile("not_an_invoice", "facture.svg")
def drawing_with_a_script() -> bytes:
    return b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'


@hostile("not_an_invoice", "facture.html")
def page_with_a_script() -> bytes:
    return HTML


@hostile("not_an_invoice", "facture.pdf")
def page_that_is_called_a_pdf() -> bytes:
    return b"\n \n" + HTML


@hostile("not_an_invoice")
def page_in_good_xml() -> bytes:
    return b'<x:html xmlns:x="http://www.w3.org/1999/xhtml"><x:script>alert(1)</x:script></x:html>'


@hostile("not_an_invoice", "facture.pdf")
def program_that_is_called_a_pdf() -> bytes:
    return b"MZ" + bytes(100_000)


@hostile("not_an_invoice", "facture.gif")
def picture_that_is_a_script() -> bytes:
    return b"GIF89a=1;alert(1)//"


@hostile("picture", "photo.png")
def picture_of_50_000_pixels() -> bytes:
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", 50_000, 50_000, 8, 6, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + _chunk(b"IDAT", zlib.compress(bytes(20_000_000), 9)) + _chunk(b"IEND", b"")


@hostile("picture", "photo.png")
def picture_with_a_text_that_unpacks() -> bytes:
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + _chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(200_000_000), 9))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


@hostile("picture", "scan.tiff")
def scan_of_5_000_pages() -> bytes:
    tags = [(256, 4, 1, 60_000), (257, 4, 1, 60_000), (258, 3, 1, 8), (262, 3, 1, 1), (273, 4, 1, 8), (279, 4, 1, 1)]
    page = struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", *tag) for tag in tags)
    length = len(page) + 4
    pages = (page + struct.pack("<I", 8 + (number + 1) * length if number < 4_999 else 0) for number in range(5_000))
    return b"II*\x00\x08\x00\x00\x00" + b"".join(pages)


@hostile("picture", "scan.tiff")
def scan_whose_pages_go_round() -> bytes:
    return b"II*\x00\x08\x00\x00\x00" + struct.pack("<H", 0) + struct.pack("<I", 8)


@hostile("picture", "photo.heic")
def photo_with_a_head_of_4_gb() -> bytes:
    return b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\xff\xff\xff\xffmeta" + bytes(64)


@hostile("picture", "photo.jpg")
def photo_with_a_page_behind() -> bytes:
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(64) + b"\xff\xd9" + HTML


@hostile("picture", "photo.jpg")
def photo_of_65_535_pixels() -> bytes:
    return b"\xff\xd8\xff\xc0\x00\x0b\x08\xff\xff\xff\xff\x01\x01\x11\x00" + bytes(64)


@hostile(READ, "photo.png")
def invoice_that_is_called_a_picture() -> bytes:
    return make.ubl(number="H-1")


@hostile("pdf_without_xml", "facture.exe")
def pdf_that_is_called_a_program() -> bytes:
    return saved(blank())


# Names: the file is a good one each time, and what is told of it must not be.
NAMES = {
    "name_from_right_to_left": "facture\u202efdp.exe",
    "name_that_climbs_out": "../../../../etc/passwd",
    "name_of_another_system": "C:\\Windows\\System32\\drivers\\etc\\hosts",
    "name_with_a_nul": "facture.xml\x00.exe",
    "name_of_300_letters": "f" * 300 + ".xml",
    "name_with_a_script": "<img src=x onerror=alert(1)>.xml",
    "name_with_a_formula": f"{FORMULA}.xml",
    "name_with_percent_signs": "%(names)s %s %d.xml",
    "name_with_control_characters": "a\x07\x1b[31m\x7f\x85b.xml",
    "name_that_a_system_keeps_for_itself": "CON.xml",
    "name_of_points": "... .. .",
    "name_with_letters_that_fit_no_alphabet": "\ufffe\uffff\U000e0001.xml",
}
NAMELESS = {
    "name_of_1_200_bytes": "😀" * 300,
    "name_of_nothing": "",
    "name_of_one_point": ".",
    "name_of_the_folder_above": "..",
}

for each, file_name in NAMES.items():
    hostile(READ, file_name, name=each)(make.ubl)
for each, file_name in NAMELESS.items():
    hostile(NO_FILE, file_name, name=each)(make.ubl)
