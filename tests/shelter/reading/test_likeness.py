from dataclasses import replace
from datetime import date

import pytest

from shelter.reading.likeness import Degree, Traits, degree_of, near_number, plain_number, structured
from tests.bench.duplicates import FALSE_ALARMS, RECALL, measure

ONE = Traits(
    kind="invoice",
    seller="0999990123",
    number="2026/0118",
    issued_on=date(2026, 3, 4),
    currency="EUR",
    net_cents=100_000,
    gross_cents=121_000,
    structured="090933755493",
    content="c0ffee",
)
PAPER = replace(ONE, content="", structured="")


@pytest.mark.parametrize(
    ("changes", "degree"),
    [
        ({"number": "other", "content": "c0ffee"}, Degree.CONTENT),
        ({"number": "2026-0118", "gross_cents": 5}, Degree.BUSINESS),
        ({"number": "２０２６/0118"}, Degree.BUSINESS),
        ({"number": "2026/118"}, Degree.NEAR),
        ({"number": "2O26/O118"}, Degree.NEAR),
        ({"number": "118", "gross_cents": 5, "net_cents": 4, "issued_on": date(2026, 9, 1)}, None),
        ({"number": "A-0118", "issued_on": date(2026, 3, 10), "gross_cents": None}, Degree.NEAR),
        ({"number": "77", "issued_on": date(2026, 3, 12)}, None),
        ({"number": "77", "gross_cents": 100_000, "net_cents": 82_645}, Degree.NEAR),
        ({"number": "77", "currency": "USD"}, None),
        ({"issued_on": date(2026, 4, 3), "number": "2026/0119"}, Degree.NEAR),
        ({"issued_on": date(2025, 3, 4)}, Degree.NEAR),
        ({"issued_on": date(2024, 3, 4)}, None),
        ({"seller": "BE:longdoz son"}, Degree.NEAR),
        ({"seller": "BE:longdoz son", "gross_cents": 1, "net_cents": 1}, None),
        ({"kind": "credit_note"}, None),
    ],
)
def test_the_degree_of_a_pair_is_the_surest_that_holds(changes, degree):
    first = ONE if "content" in changes else PAPER
    second = replace(first, **changes)
    assert degree_of(first, second) is degree_of(second, first) is degree


def test_a_payment_reference_that_comes_back_with_another_amount_is_the_customer_s_own():
    bill = replace(ONE, content="", number="77", gross_cents=1, net_cents=1)
    assert degree_of(ONE, replace(bill, issued_on=date(2026, 4, 1))) is Degree.NEAR
    assert degree_of(ONE, replace(bill, issued_on=date(2026, 6, 4))) is None


def test_a_structured_communication_counts_only_when_its_check_holds():
    assert structured("+++090/9337/55493+++") == structured("***090/9337/55493***") == "090933755493"
    assert structured("090933755493") == "090933755493"
    assert structured("+++090/9337/55494+++") == structured("Loyer de mars") == structured("") == ""


def test_a_number_is_compared_without_its_spelling_and_loosely_without_its_slips():
    assert plain_number(" Fa-2026 / 018 ") == "fa2026018"
    assert near_number("FA-2O26/018") == near_number("fa 2026.18") == "FA202618"


@pytest.mark.parametrize("seed", [1, 2])
def test_labelled_pairs_are_told_apart_as_well_as_promised(seed):
    shares, _ = measure(seed)
    assert shares["exact"] >= RECALL["exact"] and shares["near"] >= RECALL["near"]
    assert shares["different"] <= FALSE_ALARMS
