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
    today = date.fromisoformat(as_of)
    last = points[-1]
    counted = to_cents(last["counted"])
    before = [point for point in points if (today - date.fromisoformat(point["as_of"])).days >= PACE_DAYS]
    gained = counted - (to_cents(before[-1]["counted"]) if before else 0)
    days_left = max(0, (date.fromisoformat(deadline) - today).days)
    still_to_come = round_half_away(Fraction(max(0, gained) * days_left, PACE_DAYS))
    return Cents(max(0, to_cents(last["obligation"]) - counted - still_to_come))
