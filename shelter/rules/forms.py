"""The forms that a single value of a dossier may have: each takes a JSON value and reads it, or raises ValueError.

The sentence of the ValueError says what must stand there; `table` adds the place. Only ASCII digits are digits.
"""

import re
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeVar

from shelter.rules.money import Cents, to_cents, to_int

T = TypeVar("T")
Form = Callable[[Any], T]

_FRACTION = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_QUOTIENT = re.compile(r"(-?[0-9]+)/([0-9]+)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CURRENCY = re.compile(r"[A-Z]{3}")


def checked(form: Form[T], holds: Callable[[T], bool], sentence: str) -> Form[T]:
    """Narrow a form to the values for which something holds."""

    def read(value: Any) -> T:
        found = form(value)
        if not holds(found):
            raise ValueError(sentence)
        return found

    return read


def nullable(form: Form[T]) -> Form[T | None]:
    def read(value: Any) -> T | None:
        return None if value is None else form(value)

    return read


def choice(*words: str) -> Form[str]:
    return checked(text, lambda word: word in words, "must be one of " + ", ".join(words))


def text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("must be a text")
    return value


def flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def items(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError("must be a list")
    return value


def months(value: Any) -> int:
    if type(value) is not int or value < 0:  # to Python a bool is an int, and 18.0 is equal to one
        raise ValueError("must be a whole number of months, 0 or more")
    return value


def day(value: Any) -> str:
    """Check a day and leave it the text that it is: with four digits for the year, days compare as their texts do."""
    return _day_of_calendar(text(value))


@lru_cache(maxsize=10_000)  # some 27 years: the days of all dossiers are the same few
def _day_of_calendar(value: str) -> str:
    if not _DAY.fullmatch(value):
        raise ValueError("must be a day such as 2025-03-01")
    try:
        date.fromisoformat(value)
    except ValueError:
        raise ValueError("must be a day of the calendar") from None
    return value


def currency(value: Any) -> str:
    if not _CURRENCY.fullmatch(text(value)):
        raise ValueError("must be three capital letters")
    return text(value)


def signed_amount(value: Any) -> Cents:
    try:
        return to_cents(text(value))
    except ValueError:
        raise ValueError('must be an amount in a text, such as "12.30"') from None


def signed_fraction(value: Any) -> Fraction:
    if not _FRACTION.fullmatch(text(value)):
        raise ValueError('must be a fraction in a text, such as "0.25"')
    whole, _, decimals = value.partition(".")
    return Fraction(to_int(whole + decimals), 10 ** len(decimals))


def signed_quotient(value: Any) -> Fraction:
    """Read a fraction, which may also be written "p/q"."""
    parts = _QUOTIENT.fullmatch(text(value))
    if not parts:
        return signed_fraction(value)
    over, under = map(to_int, parts.groups())
    if not under:
        raise ValueError("must not be divided by 0")
    return Fraction(over, under)


def factor(value: Any) -> Fraction | None:
    """Read a share or a weight from 0 to 1; None stands for 1, which takes nothing."""
    return _factor(text(value))


@lru_cache(maxsize=10_000)  # every line has two shares, and they are the same few
def _factor(value: str) -> Fraction | None:
    number = portion(value)
    return None if number.numerator == number.denominator else number


# Of whole numbers: to compare a Fraction costs ten times as much, and every line of a dossier has two shares.
def _portion(value: Fraction) -> bool:
    return 0 <= value.numerator <= value.denominator


def _part(value: Fraction) -> bool:
    return 0 < value.numerator <= value.denominator


identifier = checked(text, bool, "must not be empty")
amount = checked(signed_amount, lambda cents: cents >= 0, "must not be negative")
positive_amount = checked(signed_amount, lambda cents: cents > 0, "must be above 0.00")
fraction = checked(signed_fraction, lambda number: number >= 0, "must not be negative")
positive = checked(signed_fraction, lambda number: number > 0, "must be above 0")
portion = checked(signed_fraction, _portion, "must be from 0 to 1")
minimum = checked(signed_fraction, _part, "must be above 0 and at most 1")
quotient = checked(signed_quotient, lambda number: number >= 0, "must not be negative")
