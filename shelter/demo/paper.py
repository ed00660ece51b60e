"""Papers of one page, as small as a PDF can be: contracts, proofs of payment and scans for the demo register."""

from collections.abc import Sequence


def write(title: str, lines: Sequence[str] = ()) -> bytes:
    """The same words give the same bytes; the page is a picture of nothing but these words."""
    size, shown = 16, []
    for place, line in enumerate((title, *lines)):
        shown.append(b"BT /F1 %d Tf 72 %d Td (%s) Tj ET" % (size, 760 - 24 * place, _escaped(line)))
        size = 11
    page = b"\n".join(shown)
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(page), page),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    )
    data, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj%s\nendobj\n" % (number, one)
    table = b"0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 6\n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (table, len(data))
    return data + end


def _escaped(line: str) -> bytes:
    return line.encode("cp1252", "replace").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
