from datetime import date, timedelta

import pytest

from shelter.rules import DossierError, assess, course
from tests.shelter.rules.small import attestation, dossier, invoice, line

FACTS = dossier(
    invoice("A", line("A-1", "100.00", decided_on="2025-07-10")),
    invoice("B", line("B-1", "7.00", decision="pending"), issued_on="2025-08-31"),
    signed_on="2025-05-20",
)


def test_the_course_has_every_month_end_since_the_signature_90_days_ago_and_the_day_itself() -> None:
    found = course(FACTS, "2025-09-15")

    assert found == [
        {"as_of": "2025-05-31", "obligation": "10000.00", "counted": "0.00", "pending": "100.00"},
        {"as_of": "2025-06-17", "obligation": "10000.00", "counted": "0.00", "pending": "100.00"},
        {"as_of": "2025-06-30", "obligation": "10000.00", "counted": "0.00", "pending": "100.00"},
        {"as_of": "2025-07-31", "obligation": "10000.00", "counted": "100.00", "pending": "0.00"},
        {"as_of": "2025-08-31", "obligation": "10000.00", "counted": "100.00", "pending": "7.00"},
        {"as_of": "2025-09-15", "obligation": "10000.00", "counted": "100.00", "pending": "7.00"},
    ]


def test_a_point_is_what_assess_says_of_its_day() -> None:
    for point in course(FACTS, "2028-02-29"):
        statement = assess(FACTS, point["as_of"])
        assert point == {key: statement[key] for key in ("as_of", "obligation", "counted", "pending")}


@pytest.mark.parametrize(("as_of", "ends"), [("2028-03-31", 34), ("2033-05-31", 96), ("2034-07-15", 96)])
def test_of_the_last_sixty_months_none_is_left_out_and_earlier_ones_evenly(as_of: str, ends: int) -> None:
    days = [point["as_of"] for point in course(FACTS, as_of)]
    ninety_days_ago = str(date.fromisoformat(as_of) - timedelta(90))

    assert len(set(days) - {as_of, ninety_days_ago}) == ends
    assert days == sorted(set(days))
    assert (days[0], days[-1]) == ("2025-05-31", as_of)
    assert len({day[:7] for day in days[-61:]}) >= min(ends, 60)
    assert ninety_days_ago in days


def test_a_course_of_centuries_stays_short() -> None:
    assert len(course(FACTS, "9999-12-31")) == 36 + 60 + 2


@pytest.mark.parametrize("as_of", ["2025-05-31", "2025-05-20", "2025-05-01", "2024-01-01"])
def test_a_course_that_has_not_seen_a_month_end_is_the_day_itself(as_of: str) -> None:
    assert [point["as_of"] for point in course(FACTS, as_of)] == [as_of]


def test_an_attestation_has_no_course() -> None:
    with pytest.raises(DossierError) as refused:
        course(attestation(), "2025-09-15")

    assert refused.value.where == "kind"
