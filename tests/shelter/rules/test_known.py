from fractions import Fraction

import pytest

from shelter.rules.known import paid_on, terms_in_force, written_in_force
from shelter.rules.money import Cents
from shelter.rules.terms import read_terms
from tests.shelter.rules.small import terms

PAYMENTS = [
    ("2025-06-01", Cents(600)),
    ("2025-06-10", Cents(610)),
    ("2025-07-15", Cents(-100)),
    ("2025-08-20", Cents(100)),
]


@pytest.mark.parametrize(
    ("day", "paid"),
    [
        ("2025-05-31", None),
        ("2025-06-09", None),
        ("2025-06-10", "2025-06-10"),
        ("2025-07-14", "2025-06-10"),
        ("2025-07-15", None),
        ("2025-08-20", "2025-06-10"),
    ],
)
def test_an_invoice_is_paid_on_the_day_the_total_first_reaches_what_is_payable(day: str, paid: str | None) -> None:
    assert paid_on(PAYMENTS, Cents(1210), day) == paid


@pytest.mark.parametrize(
    ("day", "rate"),
    [("2024-12-31", "0.2"), ("2025-01-01", "0.2"), ("2025-12-31", "0.2"), ("2026-01-01", "0.3"), ("2030-01-01", "0.3")],
)
def test_the_latest_terms_in_force_judge_and_of_one_day_the_later_in_the_list(day: str, rate: str) -> None:
    begun = ["2025-01-01", "2026-01-01", "2025-01-01"]
    values = [terms(effective_on=on, rate=each) for on, each in zip(begun, ["0.1", "0.3", "0.2"], strict=True)]

    assert terms_in_force(read_terms(values), day).rate == Fraction(rate)


def test_of_two_terms_to_come_on_one_day_the_later_in_the_list_is_written_in_force() -> None:
    values = [terms(effective_on="2026-01-01", rate=rate) for rate in ("1.00", "2.00")]
    assert written_in_force(values, "2025-06-30") is values[1]
