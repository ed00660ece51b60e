import pytest

from shelter.reading import well_formed_text
from shelter.reading.text import file_name


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("  Rue\n\tHaute\u00a0 12 ", "Rue Haute 12"),
        ("a\x00b\x1b[31mc", "ab[31mc"),
        ("invoice\u202egpj.exe", "invoicegpj.exe"),
        ("\ufefftitle\u200b", "title"),
        ("Éclairage — 50 €", "Éclairage — 50 €"),
        ("क्\u200dष", "क्\u200dष"),
    ],
)
def test_text_loses_what_hides_and_keeps_what_is_read(text: str, clean: str) -> None:
    assert well_formed_text(text) == clean


def test_text_has_an_end() -> None:
    assert well_formed_text("x" * 10_000_000) == "x" * 500
    assert well_formed_text("ab cd", 3) == "ab"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("C:\\Users\\x\\invoice.pdf", "invoice.pdf"),
        ("../../etc/passwd", "passwd"),
        (".htaccess", "htaccess"),
        ("a" * 300 + ".pdf", "a" * 100 + ".pdf"),
        ("/", ""),
    ],
)
def test_a_file_name_is_a_name_and_no_path(text: str, name: str) -> None:
    assert file_name(text) == name
