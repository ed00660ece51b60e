"""The structure tree of a part, made exact where WeasyPrint leaves it open, and five times smaller.

Header cells say whether they head a row or a column, so the lists of header ids on every cell can go; ids would clash
between the parts of one report. An element that says nothing of its content (a span, a line break) hands it to the one
above: most of the tree is such elements, and merging a long report would take a kilobyte of memory for each. The frame
of a figure is given in points of the page.
"""

from collections.abc import Iterator
from typing import Any

import pydyf  # type: ignore[import-untyped]
from weasyprint.document import Document

POINTS = 0.75  # to a CSS pixel
SILENT = ("/Span", "/NonStruct")
Element = dict[str, Any]


def mend(document: Document, pdf: pydyf.PDF) -> None:
    """Correct the tree before the file is written."""
    root = _at(pdf, pdf.catalog["StructTreeRoot"])
    owners: dict[bytes, bytes] = {}
    for reference in root["K"]:
        _gather(pdf, reference, owners)
    for contents in _at(pdf, root["ParentTree"])["Nums"][1::2]:
        contents[:] = [owners.get(reference, reference) for reference in contents]
    height = document.pages[0].height
    for element in pdf.objects:
        if isinstance(element, dict) and element.get("Type") == "/StructElem":
            _correct(pdf, element, height)


def _gather(pdf: pydyf.PDF, reference: bytes, owners: dict[bytes, bytes]) -> None:
    """Give an element what the silent ones below it hold; `owners` gets whose content theirs is now."""
    element = _at(pdf, reference)
    element["K"] = pydyf.Array(_kids(pdf, element, reference, element, owners))


def _kids(
    pdf: pydyf.PDF, element: Element, reference: bytes, holder: Element, owners: dict[bytes, bytes]
) -> Iterator[Any]:
    for kid in holder["K"]:
        if isinstance(kid, int):  # a piece of content
            yield kid
            continue
        below = _at(pdf, kid)
        if below["S"] in SILENT and below["Pg"] == element.get("Pg"):
            owners[kid] = reference
            yield from _kids(pdf, element, reference, below, owners)
        else:
            below["P"] = reference
            _gather(pdf, kid, owners)
            yield kid


def _correct(pdf: pydyf.PDF, element: Element, height: float) -> None:
    if element["S"] == "/TH":
        element.pop("ID", None)
        element["A"]["Scope"] = "/Column" if _is_in_head(pdf, element) else "/Row"
    elif element["S"] == "/TD":
        element["A"].pop("Headers", None)
        if len(element["A"]) == 1:
            del element["A"]
    elif element["S"] == "/Figure":
        left, top, right, bottom = element["A"]["BBox"]
        frame = (left, height - bottom, right, height - top)
        element["A"]["BBox"] = pydyf.Array([POINTS * edge for edge in frame])


def _is_in_head(pdf: pydyf.PDF, cell: Element) -> bool:
    return bool(_at(pdf, _at(pdf, cell["P"])["P"])["S"] == "/THead")


def _at(pdf: pydyf.PDF, reference: bytes) -> Element:
    found: Element = pdf.objects[int(reference.split()[0])]
    return found
