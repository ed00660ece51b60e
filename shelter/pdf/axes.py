"""Where the marks of an axis stand and what they say."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import count, takewhile

from babel.dates import format_date
from babel.numbers import format_compact_decimal, format_decimal

from poleimage.web import figures

# From this many euros on, an axis says millions in words.
LONG = 10_000_000
# Distance between two marks, in days for a short axis and in months for a long one.
DAY_STEPS = (1, 2, 7, 14, 28)
MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12000)


def amount_ticks(low: int, high: int, language: str, *, compact: bool) -> list[tuple[int, str]]:
    """Give four to seven round amounts in cents around `low` and `high`, with their labels in euros."""
    step = nice_step((high - low) / 5)
    values = range(low // step * step, -(-high // step) * step + step, step)
    short = compact or max(abs(value) for value in values) >= LONG * 100
    return [(value, _euros(value, language, short=short)) for value in values]


def nice_step(least: float) -> int:
    """Give the smallest of 1, 2, 2.5 or 5 times a power of ten euros that is at least this many cents."""
    scale = 100
    while True:
        for step in (scale, 2 * scale, 5 * scale // 2, 5 * scale):
            if step >= least:
                return step
        scale *= 10


def day_ticks(first: date, last: date, width: float, language: str) -> list[tuple[date, str]]:
    """Give the days to mark between two days on an axis of this width, with their labels."""
    days = (last - first).days
    most = max(round(width / 70), 2)
    if days <= 62:
        step = next((step for step in DAY_STEPS if days / step <= most), days)
        marked = [first + timedelta(n) for n in range(step, days + 1, step)]
        return [(on, _label(on, "d MMM", language)) for on in marked]
    step = next((step for step in MONTH_STEPS if days / 30.4 / step <= most), MONTH_STEPS[-1])
    marked = list(takewhile(lambda on: on <= last, _months(first, step)))
    return [(on, _month_label(on, n == 0, step, language)) for n, on in enumerate(marked)]


def text_width(text: str, size: int, *, bold: bool = False) -> float:
    """Estimate the width of a text from above, with the widest of the fonts it may be set in."""
    units = sum(_unit(letter) for letter in text)
    return units * size * (1.09 if bold else 1)


def _unit(letter: str) -> float:
    if letter in "\u202f\u00a0 .,'’:;!|ijl":
        return 0.34
    if letter in "MW%—" or letter.isupper():
        return 0.8
    return 0.64


def _euros(cents: int, language: str, *, short: bool) -> str:
    value, locale = Decimal(abs(cents)) / 100, figures.locale_of(language)
    if short and value:
        written = format_compact_decimal(value, locale=locale, fraction_digits=1)
    else:
        written = format_decimal(value, "#,##0.##", locale=locale)
    return figures.MINUS + written if cents < 0 else written


def _months(first: date, step: int) -> Iterator[date]:
    """Give the first days of the months that fall on a multiple of the step, up to the end of the calendar."""
    start = first.year * 12 + first.month - (first.day == 1)
    for number in count(-(-start // step) * step, step):
        year, month = divmod(number, 12)
        if year > date.max.year:
            return
        yield date(year, month + 1, 1)


def _month_label(on: date, first: bool, step: int, language: str) -> str:
    if step >= 12:
        return str(on.year)
    return _label(on, "LLL y" if first or on.month == 1 else "LLL", language)


def _label(on: date, pattern: str, language: str) -> str:
    return str(format_date(on, pattern, locale=figures.locale_of(language)))
