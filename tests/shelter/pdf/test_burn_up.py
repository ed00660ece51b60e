import re
from itertools import combinations
from xml.etree import ElementTree

import pytest
from django.utils import translation

from poleimage.web import figures
from shelter.pdf.axes import text_width
from shelter.pdf.burn_up import burn_up
from shelter.pdf.strokes import SIZE
from shelter.rules.money import to_cents
from shelter.rules.projection import projected_shortfall

SVG = "{http://www.w3.org/2000/svg}"
TODAY = "2026-11-23"
DEADLINE = "2027-01-15"


def points(*rows: str) -> list[dict[str, str]]:
    return [dict(zip(("as_of", "obligation", "counted", "pending"), row.split(), strict=True)) for row in rows]


USUAL = points(
    "2025-07-15 0.00 0.00 0.00",
    "2025-08-12 310000.00 0.00 18450.60",
    "2026-01-20 485000.00 214350.62 12640.00",
    "2026-05-15 485000.00 275590.62 14275.50",
    "2026-09-28 485000.00 307075.12 0.00",
    "2026-11-17 485000.00 307075.12 51097.89",
)

CASES = {
    "usual": (USUAL, DEADLINE),
    "nothing": ([], DEADLINE),
    "nothing and no deadline": ([], None),
    "one day": (points(f"{TODAY} 100000.00 25000.00 25000.00"), DEADLINE),
    "one day and no deadline": (points(f"{TODAY} 100000.00 25000.00 0.00"), None),
    "all equal on the last day": (points("2026-01-01 100.00 100.00 0.00", "2026-06-01 100.00 100.00 0.00"), TODAY),
    "all zero": (points("2026-01-01 0.00 0.00 0.00"), "2026-12-24"),
    "below zero": (points("2026-01-01 50000.00 10000.00 0.00", "2026-10-01 50000.00 -12000.00 5000.00"), "2027-06-01"),
    "huge": (points("2026-01-01 999999999999.99 123.45 0.00", "2026-10-01 999999999999.99 1.00 3456.00"), "2027-06-01"),
    "a cent": (points("2026-11-10 0.03 0.01 0.00"), "2026-12-05"),
    "steep and far": (points("2026-10-01 50000.00 100.00 0.00", "2026-11-01 50000.00 9000.00 1.00"), "2046-06-01"),
    "long past": (points(f"{TODAY} 100000.00 25000.00 25000.00"), "1999-01-01"),
    "the end of the calendar": (points(f"{TODAY} 100000.00 25000.00 25000.00"), "9999-12-31"),
    "tomorrow": (USUAL, "2026-11-24"),
}

every_case = pytest.mark.parametrize("case", CASES)
both_widths = pytest.mark.parametrize("width", ["wide", "narrow"])


def chart(case: str, width: str = "wide", language: str = "en") -> ElementTree.Element:
    known, deadline = CASES[case]
    return ElementTree.fromstring(burn_up(known, deadline, TODAY, language, width))


def said_by(drawn: ElementTree.Element) -> str:
    return drawn.findtext(f"{SVG}desc") or ""


def texts(drawn: ElementTree.Element) -> list[str]:
    return [text.text or "" for text in drawn.iter(f"{SVG}text")]


def box(text: ElementTree.Element) -> tuple[float, float, float, float]:
    """Give left, top, right and bottom of a text, with the width that the chart reckons with."""
    x, y = float(text.attrib["x"]), float(text.attrib["y"])
    width = text_width(text.text or "", SIZE, bold="font-weight" in text.attrib)
    left = x - {"start": 0, "middle": width / 2, "end": width}[text.attrib["text-anchor"]]
    return left, y - SIZE * 0.75, left + width, y + SIZE * 0.2


@every_case
@both_widths
@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_no_two_labels_touch(case: str, width: str, language: str) -> None:
    boxes = [box(text) for text in chart(case, width, language).iter(f"{SVG}text")]
    for one, other in combinations(boxes, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, (one, other)


@every_case
@both_widths
def test_nothing_is_drawn_outside_the_picture(case: str, width: str) -> None:
    drawn = chart(case, width)
    _x, _y, right, bottom = map(float, drawn.attrib["viewBox"].split())
    for text in drawn.iter(f"{SVG}text"):
        left, top, end, foot = box(text)
        assert left >= -0.1 and top >= 0 and end <= right + 0.1 and foot <= bottom
    for path in drawn.iter(f"{SVG}path"):
        for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", path.attrib["d"]):
            assert 0 <= float(x) <= right and 0 <= float(y) <= bottom


@every_case
@both_widths
def test_colours_are_attributes_and_nothing_is_styled_inline(case: str, width: str) -> None:
    drawn = chart(case, width)
    for part in drawn.iter():
        assert "style" not in part.attrib
        if part.tag in (f"{SVG}text", f"{SVG}path", f"{SVG}circle"):
            assert "class" in part.attrib and "fill" in part.attrib


def test_it_says_in_words_what_it_shows() -> None:
    assert said_by(chart("usual")) == (
        "On 23 November 2026, 307.075,12\u00a0€ counted and 51.097,89\u00a0€ pending, of 485.000,00\u00a0€ owed. "
        "The deadline is 15 January 2027. "
        "At the pace of the last 90 days, 315.766,15\u00a0€ would be counted by then."
    )


def test_the_pace_is_the_one_of_the_projected_shortfall() -> None:
    shortfall = projected_shortfall(USUAL, DEADLINE, TODAY)
    ahead = to_cents("485000.00") - shortfall
    assert figures.euros(ahead, "en") in said_by(chart("usual"))


def test_each_line_ends_in_its_figure() -> None:
    assert texts(chart("usual"))[-6:-2] == [
        "owed 485.000,00\u00a0€",
        "with pending 358.173,01\u00a0€",
        "at this pace 315.766,15\u00a0€",
        "counted 307.075,12\u00a0€",
    ]


def test_what_waits_has_no_label_where_nothing_waits() -> None:
    assert not any("pending" in text for text in texts(chart("all zero")))


def test_an_empty_course_says_so() -> None:
    drawn = chart("nothing")
    assert said_by(drawn) == "Nothing has been counted yet"
    assert "Nothing has been counted yet" in texts(drawn)
    assert "burn-counted" not in {path.attrib["class"] for path in drawn.iter(f"{SVG}path")}


@pytest.mark.parametrize("case", ["one day and no deadline", "long past", "all equal on the last day"])
def test_no_pace_is_drawn_without_days_to_come(case: str) -> None:
    assert "burn-pace" not in {path.attrib["class"] for path in chart(case).iter(f"{SVG}path")}


def test_days_after_the_one_shown_are_left_out() -> None:
    later = [*USUAL, *points("2026-12-01 485000.00 485000.00 0.00")]
    assert burn_up(later, DEADLINE, TODAY, "en") == burn_up(USUAL, DEADLINE, TODAY, "en")


def test_the_same_facts_give_the_same_drawing_whatever_the_language_around() -> None:
    with translation.override("fr"):
        one = burn_up(USUAL, DEADLINE, TODAY, "en")
    with translation.override("en"):
        assert burn_up(list(reversed(USUAL)), DEADLINE, TODAY, "en") == one
