"""What the parser of forms leaves on the disk, and what it must not leave out."""

import tempfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from poleimage.web.incoming import Counted, NamelessFileError

BOUNDARY = "XX"


def request_of(*parts):
    body = b"".join(b"--XX\r\n" + head + b"\r\n\r\n" + data + b"\r\n" for head, data in parts) + b"--XX--\r\n"
    return RequestFactory().generic("POST", "/", body, f"multipart/form-data; boundary={BOUNDARY}")


def named(name):
    return b'Content-Disposition: form-data; name="file"; filename=' + name


def test_a_file_over_the_limit_arrives_by_its_size_and_leaves_nothing_on_the_disk(settings, tmp_path, monkeypatch):
    settings.UPLOAD_MAX_BYTES, settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 200_000, 10
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    sent = {"file": [SimpleUploadedFile("gros.pdf", b"x" * 1_000_000), SimpleUploadedFile("petit.pdf", b"y" * 1000)]}
    large, small = RequestFactory().post("/", sent).FILES.getlist("file")
    assert (large.name, large.size, large.read()) == ("gros.pdf", 1_000_000, b"")
    assert (small.name, small.size, small.read()) == ("petit.pdf", 1000, b"y" * 1000)
    assert sum(place.stat().st_size for place in Path(tmp_path).iterdir()) <= 201_000


@pytest.mark.parametrize("name", [b'"facture\xe9.pdf"', b'"."', b'".."', b'"a/"'])
def test_a_file_whose_name_can_not_be_read_is_not_left_out_without_a_word(name):
    request = request_of((named(b'"bon.pdf"'), b"1"), (named(name), b"2"))
    with pytest.raises(NamelessFileError):
        request.FILES.getlist("file")


def test_a_field_where_no_file_was_chosen_is_no_file():
    request = request_of((named(b'""'), b""), (b'Content-Disposition: form-data; name="note"', b"filename=x"))
    assert (request.FILES.getlist("file"), request.POST["note"]) == ([], "filename=x")


def test_what_stands_in_a_file_is_not_counted_as_files():
    letter = b"\r\n--YY\r\n" + named(b'"inside.pdf"') + b"\r\n\r\n--YY--\r\nXX\r\n" + named(b'"b.pdf"')
    request = request_of((b"Content-Type: message/rfc822\r\n" + named(b'"lettre.eml"'), letter))
    assert request.FILES["file"].read() == letter


class Drops:
    """A stream that gives what it holds a few bytes at a time."""

    def __init__(self, data, size):
        self.data, self.size = data, size

    def read(self, _size, /):
        given, self.data = self.data[: self.size], self.data[self.size :]
        return given


@pytest.mark.parametrize("size", [1, 2, 7, 64, 100_000])
def test_a_part_is_counted_once_however_it_is_cut(size):
    body = b"".join(b"--XX\r\n" + named(b'"a.pdf"') + b"\r\n\r\n" + b"x" * 5000 + b"\r\n" for _ in range(3)) + b"--XX--"
    counted = Counted(Drops(body, size), b"XX")
    while counted.read(1):
        pass
    assert counted.files == 3
