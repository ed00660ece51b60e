from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelter.rules.money import (
    Cents,
    four_decimals,
    round_half_away,
    share,
    to_cents,
    to_cents_of,
    to_int,
    to_text,
    to_texts,
)

HUGE = "7" * 9_000


@pytest.mark.parametrize(
    ("text", "cents"), [("0.00", 0), ("-0.00", 0), ("0.05", 5), ("-12.34", -1234), ("007.50", 750)]
)
def test_an_amount_is_read_as_cents(text: str, cents: int) -> None:
    assert to_cents(text) == cents
    assert to_cents_of([text, "1.00"]) == [cents, 100]


def test_an_amount_of_any_length_is_read() -> None:
    assert to_cents(HUGE + ".01") == to_int(HUGE) * 100 + 1
    assert to_int(HUGE) == (10**9_000 - 1) // 9 * 7


@pytest.mark.parametrize("text", ["", "1", "1.0", ".50", "+1.00", "1.000", "1e2", "1.00\n", "١.00", "1.00 2.00", "NaN"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        to_cents(text)
    with pytest.raises(ValueError):
        to_cents_of(["1.00", text, "2.00"])


def test_two_amounts_in_one_text_are_none() -> None:
    with pytest.raises(ValueError):
        to_cents_of(["1.00\n2.00"])


def test_an_amount_that_is_no_text_is_a_wrong_type() -> None:
    with pytest.raises(TypeError):
        to_cents_of([1])  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("cents", "text"), [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (-1234, "-12.34"), (10**14, "1" + "0" * 12 + ".00")]
)
def test_cents_are_written_with_two_decimals(cents: int, text: str) -> None:
    assert to_text(cents) == text
    assert to_texts([cents, -7]) == [text, "-0.07"]


def test_an_amount_of_any_length_is_written() -> None:
    assert to_text(-to_int(HUGE)) == f"-{HUGE[:-2]}.77"
    assert to_texts([to_int(HUGE)]) == [f"{HUGE[:-2]}.77"]


@given(st.integers())
def test_writing_and_reading_give_the_same_cents(cents: int) -> None:
    assert to_cents(to_text(cents)) == cents


@pytest.mark.parametrize(("halves", "whole"), [(1, 1), (-1, -1), (3, 2), (-3, -2), (0, 0), (2, 1), (5, 3)])
def test_a_half_goes_away_from_zero(halves: int, whole: int) -> None:
    assert round_half_away(Fraction(halves, 2)) == whole


@given(st.fractions())
def test_rounding_never_moves_by_more_than_a_half(exact: Fraction) -> None:
    assert abs(round_half_away(exact) - exact) <= Fraction(1, 2)
    assert round_half_away(-exact) == -round_half_away(exact)


def test_a_fifth_of_fifty_cents_and_a_bit_is_eleven_cents() -> None:
    assert share(Cents(50), Fraction("0.21")) == 11
    assert share(Cents(-50), Fraction("0.21")) == -11


@pytest.mark.parametrize(
    ("over", "under", "text"),
    [
        (1, 40, "0.0250"),
        (-1, 40, "-0.0250"),
        (-1, 10**6, "0.0000"),
        (5, 10**5, "0.0001"),
        (-5, 10**5, "-0.0001"),
        (7, 2, "3.5000"),
    ],
)
def test_a_quotient_has_four_decimals(over: int, under: int, text: str) -> None:
    assert four_decimals(over, under) == text
