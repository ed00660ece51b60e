import pytest
from weasyprint.urls import FatalURLFetchingError

from shelter.pdf import pages
from shelter.pdf.pages import Press, Shelf


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/x.png",
        "file:///etc/passwd",
        "data:text/css,p{}",
        "shelf:/../report.py",
        "shelf:/OFL.txt",
        "shelf://etc/passwd",
        "shelf:///etc/passwd",
        "shelf:/nothing",
    ],
)
def test_the_shelf_gives_nothing_that_is_not_on_it(url: str) -> None:
    with pytest.raises(ValueError, match="fetches nothing"):
        Shelf({}).fetch(url)


def test_a_missing_font_stops_the_drawing() -> None:
    with pytest.raises(FatalURLFetchingError):
        Shelf({}).fetch("shelf:/NoSuch.ttf")
    with pytest.raises(FileNotFoundError):
        Press({}).single('<html lang="en"><title>x</title><link rel="stylesheet" href="shelf:/NoSuch.css">x')


def test_rows_are_drawn_in_parts_that_fill_their_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "ROWS", 7)
    seen: list[int] = []

    def page(some: list[int]) -> str:
        seen.extend(some)
        rows = "".join(f'<p id="row-{number}" style="height:45mm;margin:0">{number}</p>' for number in some)
        return f'<html lang="en"><title>x</title><style>@page{{size:A4;margin:10mm}}</style><h2>Part</h2>{rows}'

    parts = list(Press({}).parts(list(range(20)), page))
    assert sorted(set(seen)) == list(range(20))
    assert [part.pages for part in parts] == [1, 1, 1, 1]
    assert parts[0].bookmarks[0].label == "Part"
