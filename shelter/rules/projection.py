"""What would be missing at the deadline at the pace of the last 90 days: a warning, no figure of the convention."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from shelter.rules.money import Cents, round_half_away, to_cents

PACE_DAYS = 90


def projected_shortfall(points: Sequence[Mapping[str, Any]], deadline: str | None, as_of: str) -> Cents:
    """Cents of the obligation that would not be counted on the deadline; 0 where none would be missing.

    `points` are those of `course`: what was counted on days past. A convention without a deadline has no shortfall.
    """
    if deadline is None or not points:
        return Cents(0)
    return Cents(max(0, to_cents(points[-1]["obligation"]) - counted_by(deadline, points, as_of)))


def counted_by(deadline: str, points: Sequence[Mapping[str, Any]], as_of: str) -> Cents:
    """Cents that would be counted on the deadline if the days to come were like the last 90; never less than now.

    `points`, one at least, are in the order of their days. Where none is of the 90th day itself, the pace is that since
    the one before it, over as many days as those are.
    """
    today = date.fromisoformat(as_of)
    counted = to_cents(points[-1]["counted"])
    start, days = 0, PACE_DAYS
    for point in points:
        past = (today - date.fromisoformat(point["as_of"])).days
        if past >= PACE_DAYS:
            start, days = to_cents(point["counted"]), past
    days_left = max(0, (date.fromisoformat(deadline) - today).days)
    return Cents(counted + round_half_away(Fraction(max(0, counted - start) * days_left, days)))
