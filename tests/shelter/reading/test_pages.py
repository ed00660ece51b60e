import shutil
import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from shelter.reading.limits import Limits
from shelter.reading.pages import Words, words_on
from tests.shelter.reading import papers

with_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")


@pytest.fixture
def no_tesseract(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.fixture
def tesseract(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A program in Tesseract's place, which notes what it was asked and says something; both can be changed."""
    place = tmp_path / "tesseract"
    # Its own print comes after the words that it was told to say.
    place.write_text(
        f"#!{sys.executable}\n"
        "import os, pathlib, sys\n"
        "here = pathlib.Path(__file__).parent\n"
        "if sys.argv[1:] == ['--list-langs']:\n"
        "    print('List of available languages (3):', 'fra', 'nld', 'osd', sep='\\n')\n"
        "    sys.exit()\n"
        "with open(here / 'asked', 'a') as notes:\n"
        "    print(*sys.argv[1:], open(sys.argv[1], 'rb').read(20).split()[1:3], sorted(os.environ), file=notes)\n"
        "exec((here / 'does').read_text())\n"
    )
    place.chmod(0o755)
    (tmp_path / "does").write_text("print('Facture n° 2026/118')")
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def test_the_words_of_a_pdf_are_its_text_layer() -> None:
    words = words_on(papers.pdf_saying(papers.LINES, ["Conditions générales"]))

    assert words.origin == "pdf-text"
    assert words.text.split() == [word for line in [*papers.LINES, "Conditions générales"] for word in line.split()]


def test_no_more_pages_and_characters_than_the_limits_allow() -> None:
    data = papers.pdf_saying(["un " * 40], ["deux " * 40], ["trois " * 40])

    assert "trois" not in words_on(data, Limits(text_pages=2)).text
    assert len(words_on(data, Limits(text_characters=200)).text.replace("\n", "")) <= 200


def test_a_page_as_large_as_a_hall_costs_nothing_to_read() -> None:
    words = words_on(papers.pdf_saying(papers.LINES, size=14_400))

    assert words.origin == "pdf-text"


def test_an_encrypted_a_broken_and_an_empty_file_have_no_words(no_tesseract: None) -> None:
    locked = PdfWriter(clone_from=PdfReader(BytesIO(papers.pdf_saying(papers.LINES))))
    locked.encrypt("secret", algorithm="RC4-128")
    out = BytesIO()
    locked.write(out)

    for data in (out.getvalue(), b"%PDF-1.7 broken", b"", b"\x89PNG\r\n\x1a\n", b"<Invoice/>"):
        assert words_on(data) == Words()


def test_pictures_stay_without_words_where_tesseract_is_not(no_tesseract: None) -> None:
    assert words_on(papers.picture_saying()) == Words()
    assert words_on(papers.picture_saying(form="PDF")) == Words()


def test_tesseract_is_given_a_grey_page_and_both_languages_and_no_secret(
    tesseract: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "ours")

    assert words_on(papers.picture_saying()) == Words("ocr", "Facture n° 2026/118")
    asked = (tesseract / "asked").read_text()
    assert asked.startswith("0.pgm stdout -l fra+nld --psm 6 [b'1240', b'1000']")
    assert "SECRET_KEY" not in asked and "'PATH'" in asked


def test_a_photo_is_turned_upright_first(tesseract: Path) -> None:
    words_on(papers.picture_saying(form="JPEG", turned=True))

    assert "[b'1240', b'1000']" in (tesseract / "asked").read_text()


def test_a_telephone_s_own_kind_of_picture_is_opened(tesseract: Path) -> None:
    words_on(papers.HEIC)

    assert "[b'64', b'48']" in (tesseract / "asked").read_text()


def test_a_scan_in_a_pdf_is_drawn_no_larger_than_allowed(tesseract: Path) -> None:
    words = words_on(papers.picture_saying(form="PDF"), Limits(scan_pixels=100_000))
    width, height = Path(tesseract / "asked").read_text().split("[b'")[1].split("]")[0].rstrip("'").split("', b'")

    assert words.origin == "ocr"
    assert int(width) * int(height) <= 101_000


def test_a_picture_that_says_it_is_too_large_is_not_opened(tesseract: Path) -> None:
    out = BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")

    assert words_on(out.getvalue()) == Words()
    assert not (tesseract / "asked").exists()


def test_of_many_scanned_pages_the_first_are_read(tesseract: Path) -> None:
    pages = [Image.new("L", (100, 100), 255)] * 9
    out = BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])

    assert words_on(out.getvalue()).text.count("2026/118") == 3


@pytest.mark.parametrize(
    "does",
    ["import time; time.sleep(60)", "x = bytearray(3_000_000_000)", "sys.exit(1)", "while True: print('x' * 10**6)"],
)
def test_a_tesseract_that_hangs_fills_up_or_fails_leaves_no_words(tesseract: Path, does: str) -> None:
    (tesseract / "does").write_text(does)

    assert words_on(papers.picture_saying(), Limits(scan_seconds=4)) == Words()


def test_a_text_layer_too_thin_is_better_than_nothing(no_tesseract: None) -> None:
    assert words_on(papers.pdf_saying(["Reçu 12,00"])) == Words("pdf-text", "Reçu 12,00")


@with_tesseract
@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "PDF"])
def test_tesseract_itself_reads_a_scan(form: str) -> None:
    words = words_on(papers.picture_saying(form=form))

    assert words.origin == "ocr"
    assert {"2026/118", "1.512,50", "02/06/2026", "+++090/9337/55493+++"} <= set(words.text.split())


def test_black_on_nothing_is_black_on_white(tesseract: Path) -> None:
    (tesseract / "does").write_text("print(max(open(sys.argv[1], 'rb').read()[-100:]))")
    out = BytesIO()
    Image.new("RGBA", (80, 60), (0, 0, 0, 0)).save(out, "PNG")

    assert words_on(out.getvalue()).text == "255"


def test_a_sheet_that_can_not_be_drawn_takes_nothing_from_those_before(tesseract: Path) -> None:
    out = BytesIO()
    pages = [Image.new("L", (100, 100), 255) for _ in range(2)]
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], compression="tiff_lzw")

    assert words_on(out.getvalue()[:-40]).text.count("2026/118") >= 1
