"""A day is the one that the file writes: a time zone never moves it."""

import re
from dataclasses import dataclass
from datetime import date

_ISO = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?)?(Z|[+-][0-9]{2}:[0-9]{2})?"
)
# By code of UN/EDIFACT 2379: a day, with the minute or the second after it. Without a code, eight digits are a day.
_COMPACT = {
    form: re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})" + time)
    for form, time in (("", ""), ("102", ""), ("203", "[0-9]{4}"), ("204", "[0-9]{6}"))
}
_WRITTEN_YEAR_FIRST = re.compile(r"(?<![0-9])(20[0-9]{2})-([01]?[0-9])-([0-3]?[0-9])(?![0-9])")
_WRITTEN = re.compile(
    r"(?<![0-9/.-])([0-3]?[0-9])\s?[/.-]\s?([01]?[0-9])\s?[/.-]\s?((?:20)?[0-9]{2})(?![0-9]|[/.-][0-9])"
)
_IN_WORDS = re.compile(r"(?<![0-9])([0-3]?[0-9])(?:er|st|nd|rd|th|\.)?\s+([^\W\d_]{3,10})\.?,?\s+(20[0-9]{2})(?![0-9])")
# By what tells them apart in French, Dutch, German and English.
_MONTHS = (
    ("jan",), ("fév", "fev", "feb"), ("mar", "maa", "mrt", "mär"), ("avr", "apr"), ("mai", "mei", "may"),
    ("juin", "jun"), ("juil", "jul"), ("aoû", "aou", "aug"), ("sep",), ("oct", "okt"), ("nov",), ("déc", "dec", "dez"),
)  # fmt: skip


@dataclass(frozen=True)
class Day:
    said: str = ""
    day: date | None = None


NOT_STATED = Day()


def iso(text: str) -> Day:
    """Read `YYYY-MM-DD` with an optional time and zone, the form of UBL."""
    return Day(text, _day(_ISO.fullmatch(text)))


def compact(text: str, form: str) -> Day:
    """Read `YYYYMMDD`, the only form (code 102) that an invoice in CII may use, and what writers put in its place."""
    if form not in _COMPACT:
        return Day(text)
    return Day(text, _day(_COMPACT[form].fullmatch(text) or _ISO.fullmatch(text)))


def day_in(text: str) -> date | None:
    """Find the first day that a person wrote into a line, the day before the month as everybody here writes it."""
    if match := _WRITTEN_YEAR_FIRST.search(text):
        return _of(match[1], match[2], match[3])
    if match := _WRITTEN.search(text):
        return _of(match[3], match[2], match[1])
    for match in _IN_WORDS.finditer(text):
        for month, names in enumerate(_MONTHS, start=1):
            if match[2].casefold().startswith(names):
                return _of(match[3], str(month), match[1])
    return None


def _of(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year.rjust(4, "0")) % 100 + 2000, int(month), int(day))
    except ValueError:
        return None


def _day(match: re.Match[str] | None) -> date | None:
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
