from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelter.rules import assess
from shelter.rules.attestation import months_after
from tests.shelter.rules.broken import AMOUNT_FORMS, DAY_FORMS, MISSING, cases, changed, place_of_error
from tests.shelter.rules.small import attestation, spent


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2025-01-31", 18, "2026-07-31"),
        ("2025-01-31", 1, "2025-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2025-08-31", -6, "2025-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2025-01-15", -1, "2024-12-15"),
        ("2025-03-01", 0, "2025-03-01"),
        ("9999-12-31", 1, "9999-12-31"),
        ("2025-01-01", 10**5_000, "9999-12-31"),
        ("0001-01-15", -1, "0001-01-01"),
        ("2025-01-01", -(10**5_000), "0001-01-01"),
    ],
    ids=lambda value: str(value)[:12] if isinstance(value, str) else "months",
)
def test_months_are_months_of_the_calendar(start: str, months: int, end: str) -> None:
    assert months_after(start, months) == end


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)), st.integers(-300, 300))
def test_going_on_by_months_keeps_the_day_number_where_there_is_one(start: date, months: int) -> None:
    end = date.fromisoformat(months_after(start.isoformat(), months))

    assert (end.year - start.year) * 12 + end.month - start.month == months
    assert end.day <= start.day
    assert end.day == start.day or end.month != date.fromordinal(end.toordinal() + 1).month


@pytest.mark.parametrize("signed_on", ["9999-12-31", "0001-01-01"])
def test_a_window_may_end_where_the_calendar_does(signed_on: str) -> None:
    facts = attestation(spent("a", "10.00", spent_on=signed_on, paid_on=signed_on), signed_on=signed_on)

    assert assess(facts, "9999-12-31")["belgian"] == "10.00"


def test_on_a_tie_the_european_side_binds() -> None:
    facts = attestation(spent("a", "100.00"), parameters={"eea_rate": "1", "belgian_cap": "1"})

    assert (assess(facts, "2026-12-31")["value"], assess(facts, "2026-12-31")["binding"]) == ("100.00", "eea")


def test_a_spend_counts_on_the_day_it_is_paid_not_before() -> None:
    facts = attestation(spent("a", "100.00"))

    assert [assess(facts, day)["belgian"] for day in ("2025-06-30", "2025-07-01")] == ["0.00", "100.00"]


def test_a_value_is_rounded_once_at_the_end() -> None:
    facts = attestation(
        spent("a", "0.01"), spent("f", "100.00", producer_fee=True), parameters={"eea_rate": "7/3", "fee_cap": "1/3"}
    )

    # B = 0.01 + 0.005; ten ninths of it, 0.01666..., make 0.02; the fee is trimmed by 99.995.
    found = assess(facts, "2026-12-31")

    assert (found["value"], found["belgian"], found["fee_trimmed"]) == ("0.02", "0.02", "100.00")


def attested() -> dict[str, Any]:
    return attestation(
        spent("a", "10.00", producer_fee=False, investor_premium=False, justified_early=False),
        spent("b", "5.00"),
        parameters={
            "eea_rate": "0.70",
            "belgian_cap": "10/9",
            "direct_minimum": "1",
            "fee_cap": "0",
            "fee_cap_base": "others",
            "work_cap": "0.00",
            "window_months": None,
            "lookback_months": 0,
        },
    )


QUOTIENTS = [None, 1, "", "1/0", "1/", "/1", "1/-2", "1 / 2", "1.5/2", "1/2/3", "1/2\n", "+1/2", "-1/2", "-0.1", ".5"]
MONTHS = [-1, True, False, 18.0, "18", [], float("nan"), float("inf")]


@pytest.mark.parametrize(
    ("place", "value"),
    cases(
        ("dossier", [MISSING, True, 1.0, "1"]),
        ("kind", [MISSING, None]),
        ("signed_on", [MISSING, None, "2025-02-30"]),
        ("genre", [MISSING, None, "comedy", 1]),
        ("overall_budget", [MISSING, "-0.01", *AMOUNT_FORMS]),
        ("raised", [MISSING, "-0.01", *AMOUNT_FORMS]),
        ("production", [{}]),
        ("lines", [MISSING, None, {}]),
        ("lines[1]", [None, []]),
        ("lines[1].id", [MISSING, None, "", 1, "a"]),
        ("lines[1].amount", [MISSING, "-0.01", *AMOUNT_FORMS]),
        ("lines[1].zone", [MISSING, None, "be", "FR"]),
        ("lines[1].nature", [MISSING, None, "", "Direct"]),
        ("lines[1].spent_on", [MISSING, None, *DAY_FORMS]),
        ("lines[1].paid_on", DAY_FORMS),
        ("lines[1].producer_fee", [None, 0, "false"]),
        ("lines[1].investor_premium", [None, 1]),
        ("lines[1].justified_early", [None, "yes"]),
        ("lines[1].net", ["1.00"]),
        ("parameters", [None, [], "x"]),
        ("parameters.note", [None]),
        ("parameters.eea_rate", QUOTIENTS),
        ("parameters.belgian_cap", QUOTIENTS),
        ("parameters.direct_minimum", [*QUOTIENTS, "0", "0/3", "1.01", "4/3"]),
        ("parameters.fee_cap", [*QUOTIENTS, "1", "1.00", "3/3", "2"]),
        ("parameters.fee_cap_base", [None, "", "budget"]),
        ("parameters.work_cap", ["-0.01", *AMOUNT_FORMS]),
        ("parameters.window_months", MONTHS),
        ("parameters.lookback_months", [None, *MONTHS]),
    ),
)
def test_an_error_in_an_attestation_is_named_by_its_place(place: str, value: Any) -> None:
    assert assess(attested(), "2026-01-31")["belgian"] == "15.00"

    assert place_of_error(changed(attested(), place, value)) == place
