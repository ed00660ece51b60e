"""HTML to pages, in pieces of bounded size, with nothing fetched but what is shipped.

A part is laid out, and the rows on its last page are left to the next part: so a long list fills every page although no
more than a part of it is ever in memory.
"""

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from weasyprint import HTML
from weasyprint.document import Document, Page
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from shelter.pdf.tags import mend
from shelter.pdf.typeface import ASSETS, legible

ROWS = 200  # a row takes about 0.2 MB while it is laid out
# 3a, not 3b: the tags of 200 lines are 35 KB and no time that can be told from chance; `check` finds no flaw in them.
VARIANT = "pdf/a-3a"
MEDIA = {".css": "text/css", ".ttf": "font/ttf", ".svg": "image/svg+xml"}

Row = TypeVar("Row")


@dataclass(frozen=True)
class Bookmark:
    label: str
    page: int  # from 0, in its part
    top: float  # points from the bottom edge


@dataclass(frozen=True)
class Part:
    pdf: bytes
    pages: int
    bookmarks: tuple[Bookmark, ...]


class Press:
    """Draws the parts of one report with the same fonts and pictures."""

    def __init__(self, pictures: Mapping[str, str]) -> None:
        self._fetcher = Shelf(pictures)
        self._fonts = FontConfiguration()

    def parts(self, rows: Sequence[Row], page: Callable[[Sequence[Row]], str]) -> Iterator[Part]:
        """Draw all rows, one at least; `page` writes the HTML of some of them, each with an id starting with row-."""
        done = 0
        while done < len(rows):
            with _collected_afterwards():
                part, drawn = self._part(rows[done : done + ROWS], page, is_last=done + ROWS >= len(rows))
            done += drawn
            yield part

    def _part(self, some: Sequence[Row], page: Callable[[Sequence[Row]], str], *, is_last: bool) -> tuple[Part, int]:
        """Draw some rows; say how many, for the last page may be left to the next part."""
        document = self._lay_out(page(some))
        left = 0 if is_last else _rows_on(document.pages[-1:])
        if left and _rows_on(document.pages[:-1]):
            return _written(document.copy(document.pages[:-1])), len(some) - left
        return _written(document), len(some)

    def single(self, html: str) -> bytes:
        """Draw pages that stand outside the reading order, without tags."""
        drawn: bytes = self._lay_out(html).write_pdf(pdf_variant="pdf/a-3b")
        return drawn

    def _lay_out(self, html: str) -> Document:
        source = HTML(string=legible(html), base_url="shelf:/", url_fetcher=self._fetcher)
        try:
            return source.render(font_config=self._fonts, pdf_variant=VARIANT)
        except FatalURLFetchingError as error:  # a BaseException: it would end a worker
            raise FileNotFoundError(str(error)) from error


class Shelf(URLFetcher):
    """Give the style sheet, the fonts and this report's own pictures; refuse every other address."""

    def __init__(self, pictures: Mapping[str, str]) -> None:
        super().__init__(allowed_protocols=())
        self._pictures = {name: legible(svg) for name, svg in pictures.items()}

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        scheme, _, name = url.partition(":/")
        if scheme == "shelf" and name in self._pictures:
            return URLFetcherResponse(url, self._pictures[name], {"Content-Type": MEDIA[".svg"]})
        file = ASSETS / name
        if scheme != "shelf" or file.parent != ASSETS or file.suffix not in MEDIA:
            raise ValueError("a report fetches nothing")
        try:
            return URLFetcherResponse(url, file.read_bytes(), {"Content-Type": MEDIA[file.suffix]})
        except OSError as error:
            raise FatalURLFetchingError(f"{name} is missing") from error


@contextmanager
def _collected_afterwards() -> Iterator[None]:
    """Collect garbage between the parts, not while boxes are made: a fifth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.collect()
        if enabled:
            gc.enable()


def _rows_on(pages: Sequence[Page]) -> int:
    return sum(name.startswith("row-") for page in pages for name in page.anchors)


def _written(document: Document) -> Part:
    pdf = document.write_pdf(pdf_variant=VARIANT, finisher=mend)
    marks = tuple(_bookmarks(document.make_bookmark_tree(0.75, True)))
    return Part(pdf=pdf, pages=len(document.pages), bookmarks=marks)


def _bookmarks(tree: Sequence[Any]) -> Iterator[Bookmark]:
    for label, (page, _across, top), below, _state in tree:
        yield Bookmark(label, page, top)
        yield from _bookmarks(below)
