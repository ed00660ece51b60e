from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shelter.reading.amounts import decimal, percentage, to_cents, whole


@pytest.mark.parametrize(
    "text", ["0", "-37.8", "+4", "0001.50", "999999999999999.99999999", "64.", "-.50", "31.0000000000000000"]
)
def test_a_plain_number_is_an_amount(text: str) -> None:
    assert decimal(text) == Decimal(text)


@pytest.mark.parametrize(
    "text", ["", ".", "-", "1.2.3", "1,5", "1E3", "NaN", "Infinity", "1_000", "1 000", "1.123456789", "1\n", "٣"]
)
def test_anything_else_is_none(text: str) -> None:
    assert decimal(text) is None


@pytest.mark.parametrize(
    ("text", "cents"), [("0.005", 1), ("-0.005", -1), ("0.0049", 0), ("1.15", 115), ("2337.5", 233750)]
)
def test_half_a_cent_goes_away_from_zero(text: str, cents: int) -> None:
    assert to_cents(Decimal(text)) == cents


@pytest.mark.parametrize("text", ["-1", "1001", "999999999999999", "21%"])
def test_a_rate_that_cannot_be_one_is_none(text: str) -> None:
    assert percentage(text) is None


@settings(deadline=None)
@given(st.lists(st.fractions(-1000, 1000, max_denominator=50), min_size=1, max_size=12), st.booleans())
def test_whole_parts_add_up_and_stay_within_one_of_the_exact(parts: list[Fraction], up: bool) -> None:
    exact = sum(parts, Fraction())
    total = -(-exact // 1) if up else exact // 1

    cents = whole(parts, total)

    assert sum(cents) == total
    assert all(abs(cent - part) < 1 for cent, part in zip(cents, parts, strict=True))
