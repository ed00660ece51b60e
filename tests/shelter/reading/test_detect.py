import pytest

from shelter.reading import sniff
from tests.shelter.reading.files import CII, UBL, pdf_holding, sample


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (sample(UBL), "application/xml"),
        (sample(CII).decode().encode("utf-16"), "application/xml"),
        (sample(CII).decode().encode("utf-16-be"), "application/xml"),
        (b"\xef\xbb\xbf  <Invoice/>", "application/xml"),
        (b"<!-- a letter first --><Invoice/>", "application/xml"),
        (b"<!DOCTYPE Invoice><Invoice/>", "application/xml"),
        (pdf_holding(), "application/pdf"),
        (b"some bytes of a mailer\n%PDF-1.4\n", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"\xff\xd8\xff\xe0....", "image/jpeg"),
        (b"II*\x00....", "image/tiff"),
        (b"MM\x00*....", "image/tiff"),
        (b"\x00\x00\x00\x18ftypheic....", "image/heic"),
        (b"", ""),
        (b"<!doctype html><p>", ""),
        (b"  <HTML><body>", ""),
        (b"< 12 pieces", ""),
        (b"PK\x03\x04....", ""),
        (b"number;date;total", ""),
        (b"x" * 2000 + b"%PDF-1.4", ""),
    ],
)
def test_a_kind_is_told_by_content(data: bytes, media_type: str) -> None:
    assert sniff(data) == media_type


def test_a_file_that_is_two_things_is_one_thing_to_us() -> None:
    both = b'<?xml version="1.0"?><!-- \n%PDF-1.4\n --><Invoice/>'

    assert sniff(both) == "application/xml"
