import pytest

from shelter.rules import DossierError, assess, course
from tests.shelter.rules.small import attestation, dossier, invoice, line

FACTS = dossier(
    invoice("A", line("A-1", "100.00", decided_on="2025-07-10")),
    invoice("B", line("B-1", "7.00", decision="pending"), issued_on="2025-08-31"),
    signed_on="2025-05-20",
)


def test_the_course_has_every_month_end_since_the_signature_and_the_day_itself() -> None:
    found = course(FACTS, "2025-09-15")

    assert found == [
        {"as_of": "2025-05-31", "obligation": "10000.00", "counted": "0.00", "pending": "100.00"},
        {"as_of": "2025-06-30", "obligation": "10000.00", "counted": "0.00", "pending": "100.00"},
        {"as_of": "2025-07-31", "obligation": "10000.00", "counted": "100.00", "pending": "0.00"},
        {"as_of": "2025-08-31", "obligation": "10000.00", "counted": "100.00", "pending": "7.00"},
        {"as_of": "2025-09-15", "obligation": "10000.00", "counted": "100.00", "pending": "7.00"},
    ]


def test_a_point_is_what_assess_says_of_its_day() -> None:
    for point in course(FACTS, "2028-02-29"):
        statement = assess(FACTS, point["as_of"])
        assert point == {key: statement[key] for key in ("as_of", "obligation", "counted", "pending")}


@pytest.mark.parametrize(
    ("as_of", "points"), [("2028-03-31", 35), ("2028-04-30", 36), ("2028-05-31", 36), ("9999-12-31", 36)]
)
def test_a_long_course_is_thinned_out_evenly(as_of: str, points: int) -> None:
    days = [point["as_of"] for point in course(FACTS, as_of)]

    assert len(days) == points
    assert days == sorted(set(days))
    assert (days[0], days[-1]) == ("2025-05-31", as_of)


@pytest.mark.parametrize("as_of", ["2025-05-31", "2025-05-20", "2025-05-01", "2024-01-01"])
def test_a_course_that_has_not_seen_a_month_end_is_the_day_itself(as_of: str) -> None:
    assert [point["as_of"] for point in course(FACTS, as_of)] == [as_of]


def test_an_attestation_has_no_course() -> None:
    with pytest.raises(DossierError) as refused:
        course(attestation(), "2025-09-15")

    assert refused.value.where == "kind"
