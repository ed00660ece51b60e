import pytest

from shelter.rules import course
from shelter.rules.projection import counted_by, projected_shortfall
from tests.shelter.rules.small import dossier, invoice, line

TODAY, DEADLINE = "2026-11-23", "2027-01-15"


def test_what_was_counted_before_the_last_90_days_is_no_pace() -> None:
    """Counted on 5 August; the month's end at least 90 days ago is 31 July, which would show a gain of it all."""
    facts = dossier(invoice("A", line("A-1", "9000.00", decided_on="2026-08-05")), signed_on="2025-07-15")

    points = course(facts, TODAY)

    assert points[-1]["counted"] == "9000.00"
    assert counted_by(DEADLINE, points, TODAY) == 9000_00
    assert projected_shortfall(points, DEADLINE, TODAY) == 1000_00


def test_the_gain_of_the_last_90_days_goes_on_to_the_deadline() -> None:
    facts = dossier(invoice("A", line("A-1", "900.00", decided_on="2026-08-26")), signed_on="2025-07-15")

    assert counted_by(DEADLINE, course(facts, TODAY), TODAY) == 900_00 + 530_00


@pytest.mark.parametrize(("start", "counted"), [("2026-05-27", 140_00), ("2026-08-25", 180_00), ("2026-08-26", 200_00)])
def test_a_gain_is_divided_by_the_days_in_which_it_was_made(start: str, counted: int) -> None:
    """180 days, 90 days, and 89: too few to tell, so that all was gained in 90."""
    points = [{"as_of": start, "counted": "20.00"}, {"as_of": TODAY, "counted": "100.00"}]

    assert counted_by("2027-02-21", points, TODAY) == counted


def test_what_was_lost_is_not_lost_on() -> None:
    points = [{"as_of": "2026-01-01", "counted": "50.00"}, {"as_of": TODAY, "counted": "20.00"}]

    assert counted_by(DEADLINE, points, TODAY) == 20_00
