import base64
from io import BytesIO
from zipfile import ZipFile

import pytest

from shelter.reading.attachments import Bag, media_type_of
from shelter.reading.finding import Finding, FindingCode
from shelter.reading.limits import Limits
from shelter.reading.stated import StatedAttachment

F = FindingCode


def bag_of(*stated: StatedAttachment, **limits: int) -> Bag:
    bag = Bag(Limits(**limits))
    bag.add_all(stated)
    return bag


def encoded(data: bytes, name: str = "a.bin") -> StatedAttachment:
    return StatedAttachment(name, base64.b64encode(data).decode())


def zipped(*names: str) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, "application/vnd.oasis.opendocument.spreadsheet" if name == "mimetype" else "")
    return out.getvalue()


@pytest.mark.parametrize("said", ["aGVsbG8=", "aGVs\n  bG8=", "aGVsbG8", "aGVsbG8==="])
def test_base64_is_unpacked_with_its_usual_faults(said: str) -> None:
    assert [each.data for each in bag_of(StatedAttachment("a", said)).attachments] == [b"hello"]


def test_what_is_no_base64_is_left_out_and_said_so() -> None:
    bag = bag_of(StatedAttachment("a.pdf", "é*!"))

    assert (bag.attachments, bag.findings) == ([], [Finding(F.ATTACHMENT_UNREADABLE, "a.pdf")])


def test_an_attachment_beyond_the_limit_is_left_out() -> None:
    bag = bag_of(encoded(b"1" * 11, "large.bin"), encoded(b"1" * 10, "fits.bin"), attachment_bytes=10)

    assert [each.name for each in bag.attachments] == ["fits.bin"]
    assert bag.findings == [Finding(F.ATTACHMENT_TOO_LARGE, "large.bin")]


def test_attachments_beyond_the_limit_together_are_left_out() -> None:
    bag = bag_of(encoded(b"1" * 6, "one"), encoded(b"2" * 6, "two"), encoded(b"3" * 4, "three"), attachments_bytes=10)

    assert [each.name for each in bag.attachments] == ["one", "three"]


def test_more_attachments_than_allowed_are_said_once() -> None:
    bag = bag_of(*[encoded(b"1")] * 9, attachments=3)

    assert len(bag.attachments) == 3
    assert bag.findings == [Finding(F.TOO_MANY_ATTACHMENTS, "3")]


@pytest.mark.parametrize(
    ("data", "name", "media_type"),
    [
        (b"%PDF-1.4", "a.exe", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n", "a.pdf", "image/png"),
        (b"a;b\n1;2\n", "hours.CSV", "text/csv"),
        (b"a;b\n1;2\n", "hours.txt", ""),
        (b"MZ\x00\x01", "hours.csv", ""),
        (zipped("xl/workbook.xml"), "a.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (zipped("mimetype"), "a.ods", "application/vnd.oasis.opendocument.spreadsheet"),
        (zipped("anything"), "a.xlsx", ""),
        (b"<html><script>", "a.csv", ""),
        (b"", "a.pdf", ""),
    ],
)
def test_the_type_of_an_attachment_is_that_of_its_bytes(data: bytes, name: str, media_type: str) -> None:
    assert media_type_of(data, name) == media_type


def test_a_spreadsheet_with_a_program_inside_is_none() -> None:
    book = b"PK\x03\x04" + b"xl/workbook.xml"
    assert media_type_of(book, "plan.xlsx").endswith("sheet")
    assert media_type_of(book + b"xl/vbaProject.bin", "plan.xlsx") == ""
