"""Money is a whole number of euro cents. All rounding happens here: to the unit, half away from zero."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NewType, cast

Cents = NewType("Cents", int)

_AMOUNT = re.compile(r"-?[0-9]+\.[0-9]{2}")
_AMOUNTS = re.compile(r"(?:-?[0-9]+\.[0-9]{2}\n)*+")
_DECIMALS = [f".{cents:02d}" for cents in range(100)]


def to_int(digits: str) -> int:
    """Give the whole number that ASCII digits write, however many there are (Python alone stops at 4,300)."""
    try:
        return int(digits)
    except ValueError:
        return int(Decimal(digits))


def to_cents(text: str) -> Cents:
    """Read an amount in euros, `-?digits.dd`, as whole cents.

    The form is the one of the convention's rules for a dossier; ValueError for any other.
    """
    if not _AMOUNT.fullmatch(text):
        raise ValueError("not an amount")
    return Cents(to_int(text.replace(".", "")))


def to_cents_of(texts: Sequence[str]) -> list[Cents]:
    """Read many amounts at once; ValueError where any is none or very long, TypeError where any is no text."""
    written = "\n".join(texts) + "\n"
    if not _AMOUNTS.fullmatch(written):
        raise ValueError("not an amount")
    found = written.replace(".", "").split()
    if len(found) != len(texts):  # two amounts in one text
        raise ValueError("not an amount")
    return list(map(cast(Callable[[str], Cents], int), found))


def to_text(cents: int) -> str:
    """Write whole cents as euros with two decimals; zero has no sign."""
    if cents < 0:
        return "-" + to_text(-cents)
    try:
        return f"{cents // 100}{_DECIMALS[cents % 100]}"
    except ValueError:  # more digits than Python writes by itself
        return f"{Decimal(cents // 100)}{_DECIMALS[cents % 100]}"


def to_texts(amounts: Sequence[int]) -> list[str]:
    """Write many amounts as `to_text` does, faster."""
    try:
        return [f"{cents // 100}{_DECIMALS[cents % 100]}" if cents >= 0 else to_text(cents) for cents in amounts]
    except ValueError:
        return list(map(to_text, amounts))


def divide(numerator: int, denominator: int) -> int:
    """Divide whole numbers, the divisor above zero, and round half away from zero."""
    if numerator < 0:
        return -divide(-numerator, denominator)
    return (2 * numerator + denominator) // (2 * denominator)


def round_half_away(x: Fraction) -> int:
    """Round to a whole number; a half goes away from zero, as the convention's rules ask for every figure."""
    return divide(x.numerator, x.denominator)


def share(amount: Cents, fraction: Fraction) -> Cents:
    """Take `fraction` of `amount` cents; half a cent goes away from zero."""
    # As `divide` does, written out: a statement takes up to four shares of every line.
    denominator = fraction.denominator
    twice = 2 * amount * fraction.numerator
    if twice < 0:
        return Cents(-((denominator - twice) // (2 * denominator)))
    return Cents((twice + denominator) // (2 * denominator))


def four_decimals(numerator: int, denominator: int) -> str:
    """Write a quotient, the divisor above zero, with four decimals, half away from zero; zero has no sign."""
    units = divide(numerator * 10_000, denominator)
    if units < 0:
        return "-" + four_decimals(-numerator, denominator)
    return f"{Decimal(units // 10_000)}.{units % 10_000:04d}"
