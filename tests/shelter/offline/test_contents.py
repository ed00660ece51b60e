"""What the reader without libraries takes out is what qpdf takes out, whichever way the file is written."""

import zlib
from contextlib import suppress
from io import BytesIO
from random import Random
from typing import Any

import pikepdf
import pytest

from shelter.offline.contents import take_out
from shelter.offline.objects import TooCostlyError
from shelter.offline.packing import predicted
from shelter.offline.syntax import DamagedError, Ref, literal, parse
from shelter.pdf import takeout
from tests.shelter.pdf.altered import altered


def apart(found: Any) -> Any:
    enclosed = [each if isinstance(each, tuple) else (each.name, each.data) for each in found.enclosed]
    return sorted(enclosed), found.pages, found.number, found.language, found.keywords


def written(report: bytes, **how: Any) -> bytes:
    with pikepdf.open(BytesIO(report)) as pdf:
        file = BytesIO()
        pdf.save(file, **how)
        return file.getvalue()


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"object_stream_mode": pikepdf.ObjectStreamMode.generate},
        {"object_stream_mode": pikepdf.ObjectStreamMode.disable, "compress_streams": False},
        {"stream_decode_level": pikepdf.StreamDecodeLevel.generalized, "compress_streams": False},
        {"linearize": True},
        {"qdf": True},
        {"normalize_content": True},
    ],
    ids=str,
)
def test_both_readers_take_out_the_same(report: bytes, how: dict[str, Any]) -> None:
    data = written(report, **how)

    assert apart(take_out(data)) == apart(takeout.take_out(data))


def test_the_last_revision_is_the_one_that_holds(sealed: bytes) -> None:
    assert apart(take_out(sealed)) == apart(takeout.take_out(sealed))
    later = sealed + _revision(sealed, b"<</Lang (xx-XX)/Type/Catalog>>")
    assert take_out(later).language == "xx-XX"
    assert take_out(later).enclosed == ()


def _revision(data: bytes, root: bytes) -> bytes:
    with pikepdf.open(BytesIO(data)) as pdf:
        number, size = pdf.Root.objgen[0], int(pdf.trailer.Size)
    body = b"%d 0 obj %s endobj\n" % (number, root)
    start = data.rindex(b"startxref") + 9
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer <</Size %d/Root %d 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (
        number,
        len(data),
        size,
        number,
        int(data[start:].split()[0]),
        len(data) + len(body),
    )
    return body + table


def test_values_are_read_as_pdf_writes_them() -> None:
    text = rb"<</A [1 -2.5 (a\(b\)\101 (c)) <4 1> true null 7 0 R]% said" + b"\n" + rb"/B#20C /D>>rest"
    assert parse(text, 0) == (
        {"A": [1, -2.5, b"a(b)A (c)", b"A\x00"[:1], True, None, Ref(7, 0)], "B C": "D"},
        len(text) - len("rest"),
    )
    assert literal(b"(a\\\nb\r\nc\\053)", 0)[0] == b"ab\nc+"


@pytest.mark.parametrize("text", [b"", b"<<", b"[1 2", b">>", b"<</A 1", b"<<1 2>>", b"(a", b"[" * 1000, b"%" * 50_000])
def test_what_is_no_value_is_refused(text: bytes) -> None:
    with pytest.raises(DamagedError):
        parse(text, 0)


def test_every_prediction_of_png_is_undone() -> None:
    chance, width = Random(3), 7
    rows = [chance.randbytes(width) for _ in range(10)]
    data = b"".join(
        bytes([place % 5]) + _predicted(place % 5, row, above)
        for place, (above, row) in enumerate(zip([bytes(width), *rows], rows, strict=False))
    )
    assert predicted(data, {"Predictor": 15, "Columns": width}) == b"".join(rows)
    up = b"".join(b"\x02" + _predicted(2, row, above) for above, row in zip([bytes(width), *rows], rows, strict=False))
    assert predicted(up, {"Predictor": 12, "Columns": width}) == b"".join(rows)


def _predicted(kind: int, row: bytes, above: bytes) -> bytes:
    made = bytearray()
    for at, byte in enumerate(row):
        left, up, corner = (row[at - 1], above[at], above[at - 1]) if at else (0, above[at], 0)
        paeth = min((left, up, corner), key=lambda each: abs(left + up - corner - each))
        made.append((byte - (0, left, up, (left + up) // 2, paeth)[kind]) & 255)
    return bytes(made)


def test_bytes_changed_at_random_never_raise_anything_else(report: bytes, sealed: bytes) -> None:
    chance = Random(4)
    for _ in range(150):
        data = chance.choice((report, sealed))
        broken = bytearray(data[: chance.choice((len(data), len(data), len(data) // 2, 2000))])
        for _ in range(chance.choice((1, 30, 3000))):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        tail = chance.randrange(200)  # where the file says what stands where
        broken[-tail:] = bytes(byte ^ (chance.random() < 0.05) for byte in broken[-tail:])
        with suppress(DamagedError, TooCostlyError):
            take_out(bytes(broken))


def test_forms_that_draw_each_other_without_end_are_given_up(report: bytes) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        form = pdf.make_stream(b"/A Do /A Do /A Do", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
        form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(A=form))
        pdf.pages[0].obj.Resources.XObject.A = form
        pdf.pages[0].contents_add(b"/A Do")

    with pytest.raises(TooCostlyError):
        take_out(altered(report, change))


def test_a_stream_that_unpacks_to_far_more_is_given_up(report: bytes) -> None:
    bomb = zlib.compress(zlib.compress(bytes(takeout.LARGEST + 1), 9), 9)
    with pikepdf.open(BytesIO(report)) as pdf:
        stream = pikepdf.Stream(pdf, bomb, Filter=pikepdf.Array([pikepdf.Name.FlateDecode] * 2))
        pdf.Root.AF[0].EF.F = pdf.Root.AF[0].EF.UF = pdf.make_indirect(stream)
        file = BytesIO()
        pdf.save(file, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)

    with pytest.raises(TooCostlyError):
        take_out(file.getvalue())


@pytest.mark.parametrize(
    "tail",
    [
        b"xref\n0 99999999\ntrailer <</Root 1 0 R>>",
        b"xref\ntrailer <</Root 1 0 R/Prev 9>>",
        b"xref\ntrailer [1]",
        b"1 0 obj <</Type/XRef/W[1 2 1]/Size 9/Length 9 0 R>> stream\n\nendstream",
        b"1 0 obj <</Type/XRef/W[9 9 9]/Size 9/Length 0>> stream\n\nendstream",
        b"1 0 obj <</Type/XRef/W[1 2 1]/Size 9/Length 0>> stream\n\nendstream",
        b"xref\n1 1\n0000000009 00000 n \ntrailer <</Root 1 0 R>>",
        b"xref\ntrailer <</Encrypt <<>>/Root 1 0 R>>",
    ],
)
def test_what_says_nonsense_of_its_objects_is_refused(tail: bytes) -> None:
    data = b"%PDF-1.7\n" + tail + b"\nstartxref 9\n%%EOF\n"
    with pytest.raises(DamagedError):
        take_out(data)
