"""Papers as suppliers send them without an e-invoice: a PDF with words, a photo, a scan in a PDF."""

import base64
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

FONT = Path(__file__).resolve().parents[3] / "shelter/pdf/assets/NotoSans-Regular.ttf"
LINES = (
    "Décors du Val SRL",
    "TVA BE 0999.999.922",
    "Facture n° : 2026/118",
    "Date : 02/06/2026",
    "Client : Quai Nord Films SRL, TVA BE 0417.497.106",
    "Peinture du décor principal 1.000,00",
    "Transport 250,00",
    "Total HTVA 1.250,00 EUR",
    "TVA 21 % 262,50 EUR",
    "Total TVAC 1.512,50 EUR",
    "IBAN BE68 5390 0754 7034 BIC GEBABEBB",
    "Communication : +++090/9337/55493+++",
)


def pdf_saying(*pages: Sequence[str], size: int = 842) -> bytes:
    writer = PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
            NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
        }
    )
    for lines in pages:
        page = writer.add_blank_page(595, size)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
        stream = DecodedStreamObject()
        stream.set_data(b"BT /F1 11 Tf 14 TL 50 780 Td " + b"".join(map(_shown, lines)) + b"ET")
        page[NameObject("/Contents")] = writer._add_object(stream)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def picture_saying(lines: Sequence[str] = LINES, form: str = "PNG", *, turned: bool = False) -> bytes:
    """A page at 150 dots an inch; `turned` as a telephone held upright stores it: on its side, with a note of that."""
    sheet = Image.new("RGB", (1240, 1000), "white")
    pen, font = ImageDraw.Draw(sheet), ImageFont.truetype(str(FONT), 28)
    for place, line in enumerate(lines):
        pen.text((80, 60 + place * 60), line, "black", font=font)
    exif = Image.Exif()
    if turned:
        sheet, exif[0x0112] = sheet.transpose(Image.Transpose.ROTATE_90), 6
    out = BytesIO()
    sheet.save(out, form, **({"exif": exif} if turned else {"resolution": 150} if form == "PDF" else {}))
    return out.getvalue()


def _shown(line: str) -> bytes:
    text = line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"({text}) Tj T* ".encode("cp1252")


# A black bar on white, 64 by 48 points; nothing that the tests have installed can write the format.
HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWl4AAAAAG1pZjFoZWl4bWlhZgAAAXVtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAACJpbG9jAAAA"
    "AERAAAEAAQAAAAABmQABAAAAAAAAADkAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAAAA5waXRtAAAAAAABAAAA9WlwcnAAAADV"
    "aXBjbwAAAHBodmNDAQQIAAAAn/gAAAAAHvAA/Pz4+AAADwNgAAEAF0ABDAH//wQIAAADAJ/4AAADAAAeugJAYQABACVCAQEECAAAAwCf+AAAAwAA"
    "HsCCBBZbq5Ka5sCAAAAMgAAAAwCEYgABAAZEAcFzwIkAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xhcAAAAEAA"
    "AAABAAAAMAAAAAEAAAAAAAAAAv////AAAAACAAAADnBpeGkAAAAAAQgAAAAYaXBtYQAAAAAAAAABAAEFgQIDBYQAAABBbWRhdAAAADUoAa4z5Upd"
    "Gg83/lYHe9VJti6iY1ZvTZ64SUDY5Ghltd6hBGb4PQrcz9o1jjHYM2d4qYyWIA=="
)
