"""An amount is what the file says, exactly, until it becomes whole cents. No float ever."""

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import floor

# No exponent, no comma, no thousands: `1325,00` and `1E+10` are for a person to read. `64.` and `.50` are plain XML
# numbers, and so are noughts without end; more than eight decimals that say something would not add up exactly.
_AMOUNT = re.compile(r"[+-]?([0-9]{1,15}(\.[0-9]{0,8}0{0,20})?|\.[0-9]{1,8})")
CENT = Decimal("0.01")


def decimal(text: str) -> Decimal | None:
    """Read an amount; None for anything that is not plainly one."""
    return Decimal(text) if _AMOUNT.fullmatch(text) else None


def percentage(text: str) -> Decimal | None:
    """Read a rate of VAT; None for what cannot be one."""
    rate = decimal(text)
    return rate if rate is not None and 0 <= rate <= 1000 else None


def to_cents(amount: Decimal) -> int:
    """Round to whole cents; half a cent goes away from zero."""
    return int(rounded(amount).scaleb(2))


def rounded(amount: Decimal) -> Decimal:
    """Round to two decimals; half a cent goes away from zero."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def whole(parts: Sequence[Fraction], total: int) -> list[int]:
    """Make `parts` whole so that they add up to `total`, by largest remainder; of two equal remainders the first wins.

    `total` is the exact sum of the parts, rounded either way.
    """
    floors = [floor(part) for part in parts]
    by_remainder = sorted(range(len(parts)), key=lambda i: floors[i] - parts[i])
    for i in by_remainder[: total - sum(floors)]:
        floors[i] += 1
    return floors
