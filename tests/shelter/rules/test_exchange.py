from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelter.rules.exchange import euros_for_one, implied_rate
from shelter.rules.money import Cents, share


@pytest.mark.parametrize(
    ("per_euro", "euros"),
    [
        ("1.1476", "0.87138376"),  # the dollar of 13 March 2026: 1.1476 x 0.87138376 = 1.000000002976
        ("0.86503", "1.15602927"),  # the pound: 0.86503 x 1.15602927 = 0.99999999943
        ("182.85", "0.00546896"),  # the yen: 182.85 x 0.00546896 = 0.999999336
        ("64", "0.01562500"),
        ("51200", "0.00001953"),  # 0.00001953125
        ("12800000", "0.00000008"),  # 0.000000078125
        ("200000000", "0.00000001"),  # half of the last decimal goes up
    ],
)
def test_units_for_one_euro_become_euros_for_one_unit(per_euro: str, euros: str) -> None:
    assert euros_for_one(Decimal(per_euro)) == Decimal(euros)


@pytest.mark.parametrize(
    ("cents", "per_euro", "in_euros"),
    [
        (1000_00, "1.1476", 871_38),  # 1,000 dollars: 871.38376
        (25_000_00, "1.1476", 21_784_59),  # 21,784.594
        (480_50, "0.86503", 555_47),  # 480.50 pounds: 555.472...
        (150_000_00, "182.85", 820_34),  # 150,000 yen: 820.344
    ],
)
def test_an_amount_comes_out_to_the_cent(cents: int, per_euro: str, in_euros: int) -> None:
    assert share(Cents(cents), Fraction(euros_for_one(Decimal(per_euro)))) == in_euros


@given(st.decimals(min_value="0.0001", max_value="100000", places=4))
def test_the_rate_is_off_by_no_more_than_half_of_its_last_decimal(per_euro: Decimal) -> None:
    assert abs(Fraction(euros_for_one(per_euro)) - 1 / Fraction(per_euro)) <= Fraction(1, 2 * 10**8)


@pytest.mark.parametrize(
    ("euros", "units", "rate"),
    [
        ("182.99", "210.00", "0.87138095"),
        ("-182.99", "-210.00", "0.87138095"),
        ("182.99", "0", None),
        ("0", "210", None),
        ("-182.99", "210.00", None),
    ],
)
def test_one_amount_in_two_currencies_implies_a_rate(euros: str, units: str, rate: str | None) -> None:
    assert implied_rate(Decimal(euros), Decimal(units)) == (None if rate is None else Decimal(rate))
