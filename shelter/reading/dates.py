"""A day is the one that the file writes: a time zone never moves it."""

import re
from dataclasses import dataclass
from datetime import date

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(Z|[+-][0-9]{2}:[0-9]{2})?")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")


@dataclass(frozen=True)
class Day:
    said: str = ""
    day: date | None = None


NOT_STATED = Day()


def iso(text: str) -> Day:
    """Read `YYYY-MM-DD` with an optional zone, the form of UBL."""
    return Day(text, _day(_ISO.fullmatch(text)))


def compact(text: str, form: str) -> Day:
    """Read `YYYYMMDD`, the only form (code 102 of UN/EDIFACT 2379) that an invoice in CII may use."""
    return Day(text, _day(_COMPACT.fullmatch(text)) if form == "102" else None)


def _day(match: re.Match[str] | None) -> date | None:
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
