"""The course of an obligation over time: what was owed and what counted, month after month."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from shelter.rules.assessment import as_json_object, read_as_of, read_kind
from shelter.rules.dossier import Dossier, read_dossier
from shelter.rules.errors import DossierError
from shelter.rules.money import to_text
from shelter.rules.pace import no_search_for_cycles
from shelter.rules.projection import PACE_DAYS
from shelter.rules.statement import figures

MONTHS = 60  # of which none is left out: a report lists them one by one
EARLIER = 36


def course(dossier: Mapping[str, Any], as_of: str | date) -> list[dict[str, str]]:
    """Give obligation, counted and pending at each month's end since the signature, 90 days ago, and on the day itself.

    Every point is what `assess` says as of its day, amounts as texts in euros. Of the months before the last 60 only 36
    are kept, evenly. The day 90 days ago is where `projection` measures the pace from. DossierError as for `assess`,
    and at `kind` for a dossier that is not about an obligation.
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
    """Give the days of the points in order: those before the last 60 months evenly thinned out."""
    start, end = _month(first), _month(last)
    recent = max(start, end - MONTHS)
    earlier = recent - start
    kept = min(earlier, EARLIER)
    ends = {_end_of(start + n * earlier // kept) for n in range(kept)}
    ends |= {_end_of(month) for month in range(recent, end)}
    today = date.fromisoformat(last)
    if (today - date.fromisoformat(first)).days >= PACE_DAYS:
        ends.add((today - timedelta(PACE_DAYS)).isoformat())
    return [*sorted(ends), last]


def _month(day: str) -> int:
    return int(day[:4]) * 12 + int(day[5:7]) - 1


def _end_of(month: int) -> str:
    year, number = divmod(month, 12)
    return f"{year:04d}-{number + 1:02d}-{monthrange(year, number + 1)[1]:02d}"
