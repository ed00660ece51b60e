"""The course of an obligation over time: what was owed and what counted, month after month."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import Any

from shelter.rules.assessment import as_json_object, read_as_of, read_kind
from shelter.rules.dossier import Dossier, read_dossier
from shelter.rules.errors import DossierError
from shelter.rules.money import to_text
from shelter.rules.pace import no_search_for_cycles
from shelter.rules.statement import figures

POINTS = 36


def course(dossier: Mapping[str, Any], as_of: str | date) -> list[dict[str, str]]:
    """Give obligation, counted and pending at each month's end since the signature, and on the day itself.

    Every point is what `assess` says as of its day, amounts as texts in euros; beyond 36 points months are left out
    evenly. DossierError as for `assess`, and at `kind` for a dossier that is not about an obligation.
    """
    last = read_as_of(as_of)
    value = as_json_object(dossier)
    if read_kind(value) != "obligation":
        raise DossierError("kind", "must be obligation: nothing else has a course")
    with no_search_for_cycles():
        facts = read_dossier(value)
        return [_point(facts, day) for day in _days(facts.signed_on, last)]


def _point(facts: Dossier, day: str) -> dict[str, str]:
    found = figures(facts, day)
    return {
        "as_of": day,
        "obligation": to_text(found.obligation),
        "counted": to_text(found.counted),
        "pending": to_text(found.pending),
    }


def _days(first: str, last: str) -> list[str]:
    """Give the ends of the months from the first day to before the last, evenly thinned out, and the last day."""
    start, end = _month(first), _month(last)
    months = max(0, end - start)
    kept = min(months, POINTS - 1)
    ends = [_end_of(start + n * months // kept) for n in range(kept)]
    return [*ends, last]


def _month(day: str) -> int:
    return int(day[:4]) * 12 + int(day[5:7]) - 1


def _end_of(month: int) -> str:
    year, number = divmod(month, 12)
    return f"{year:04d}-{number + 1:02d}-{monthrange(year, number + 1)[1]:02d}"
