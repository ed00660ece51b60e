"""Worked examples, each of which can be checked by hand, and what must hold for any dossier whatever."""

import json
from copy import deepcopy
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shelter.rules import DossierError, assess
from tests.shelter.rules.drawn import DAYS, dossiers, without_limits
from tests.shelter.rules.small import dossier, euros, invoice, line

FEW = settings(max_examples=40, deadline=None)
HERE = Path(__file__).resolve()
OUR_OWN = sorted((HERE.parent / "dossiers").glob("*.json"))
SHARED = HERE.parents[4] / "shared" / "dossiers"


def example(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text("utf-8"))


@pytest.mark.parametrize("path", OUR_OWN, ids=lambda path: path.stem)
def test_our_worked_examples_give_the_statement_beside_them(path: Path) -> None:
    case = example(path)

    found = assess(case["dossier"], case["as_of"])

    assert json.dumps(found) == json.dumps(case["statement"]), case["why"]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared dossiers are not beside this repository")
@pytest.mark.parametrize("path", sorted(SHARED.glob("*.json")), ids=lambda path: path.stem)
def test_the_shared_dossiers_give_the_statement_beside_them(path: Path) -> None:
    case = example(path)

    found = assess(case["dossier"], case["as_of"])

    assert found == case["statement"], case["why"]


def test_the_worked_examples_show_every_reason() -> None:
    shown = {code for path in OUR_OWN for code in example(path)["statement"].get("by_reason", ())}

    assert sorted(shown) == [
        "CAP_CATEGORY",
        "CAP_SUPPLIER",
        "CAP_TIER",
        "CATEGORY_WEIGHT",
        "DEDUCTED",
        "DIRECT_SHARE",
        "NOT_LOCAL",
        "OUT_OF_WINDOW",
        "PAID_OUT_OF_WINDOW",
        "PARKED",
        "PENDING",
        "REJECTED",
        "RELATED_PARTY",
        "SUPPLIER_NOT_ELIGIBLE",
        "TIER_WEIGHT",
        "UNPAID",
    ]


@pytest.mark.parametrize(
    "as_of", ["2025-02-30", "20250101", "2025-01-01T00:00", "", None, 20250101, datetime(2025, 1, 1)]
)
def test_a_day_that_is_none_is_an_error_at_as_of(as_of: Any) -> None:
    with pytest.raises(DossierError) as refused:
        assess(dossier(), as_of)

    assert refused.value.where == "as_of"


def test_a_day_may_be_a_date() -> None:
    assert assess(dossier(), date(2026, 1, 31)) == assess(dossier(), "2026-01-31")


@pytest.mark.parametrize("value", [None, [], "", 1, [dossier()]])
def test_what_is_no_object_is_an_error_at_the_dossier_itself(value: Any) -> None:
    with pytest.raises(DossierError) as refused:
        assess(value, "2026-01-31")

    assert refused.value.where == ""


def cents(text: str) -> int:
    return int(text.replace(".", ""))


@FEW
@given(dossiers(), DAYS)
def test_what_is_claimed_is_what_counts_and_every_reason_why_not(drawn: dict[str, Any], day: str) -> None:
    found = assess(drawn, day)

    for each in found["lines"]:
        reasons = sum(cents(reason["amount"]) for reason in each["reasons"])
        assert cents(each["claimed"]) == cents(each["counted"]) + reasons
    assert cents(found["claimed"]) == cents(found["counted"]) + sum(map(cents, found["by_reason"].values()))


@FEW
@given(dossiers(), DAYS)
def test_every_table_adds_up_to_the_lines(drawn: dict[str, Any], day: str) -> None:
    found = assess(drawn, day)

    counted = sum(cents(each["counted"]) for each in found["lines"])
    adjusted = sum(cents(each["amount"]) for each in found["adjustments"])
    for table in ("by_category", "by_supplier", "by_tier"):
        assert sum(map(cents, found[table].values())) == counted
        assert list(found[table]) == sorted(found[table])
    assert cents(found["counted"]) == counted - adjusted
    assert found["pending"] == found["by_reason"].get("PENDING", "0.00")


@FEW
@given(dossiers(), DAYS)
def test_the_same_dossier_and_day_give_the_same_statement_and_stay_as_they_were(
    drawn: dict[str, Any], day: str
) -> None:
    before = deepcopy(drawn)

    first = json.dumps(assess(drawn, day))

    assert json.dumps(assess(json.loads(json.dumps(drawn)), day)) == first
    assert drawn == before


@FEW
@given(dossiers(), DAYS)
def test_remaining_is_what_counting_leaves_of_the_obligation(drawn: dict[str, Any], day: str) -> None:
    found = assess(drawn, day)

    balance = cents(found["obligation"]) - cents(found["counted"])
    assert (cents(found["remaining"]), cents(found["excess"])) == (max(0, balance), max(0, -balance))


@FEW
@given(without_limits(), DAYS, st.data())
def test_accepting_one_more_positive_line_never_lowers_what_counts(
    drawn: dict[str, Any], day: str, data: st.DataObject
) -> None:
    bills = [each for each in drawn["invoices"] if each["kind"] == "invoice"]
    more = [each for bill in bills for each in bill["lines"] if cents(each["net"]) > 0]
    if not more:
        return
    chosen = data.draw(st.sampled_from(more))
    before = assess(drawn, day)

    chosen.update(decision="accepted", decided_on=None, deduction="0.00")

    after = assess(drawn, day)
    assert cents(after["counted"]) >= cents(before["counted"])
    assert cents(after["remaining"]) <= cents(before["remaining"])


@FEW
@given(without_limits(), DAYS, st.randoms(use_true_random=False))
def test_without_caps_the_order_of_invoices_and_lines_changes_no_total(
    drawn: dict[str, Any], day: str, random: Random
) -> None:
    before = assess(drawn, day)

    random.shuffle(drawn["invoices"])
    for each in drawn["invoices"]:
        random.shuffle(each["lines"])

    after = assess(drawn, day)
    before["lines"].sort(key=lambda each: each["id"])
    after["lines"].sort(key=lambda each: each["id"])
    assert after == before


@FEW
@given(without_limits(), DAYS)
def test_a_fact_taken_back_leaves_no_trace(drawn: dict[str, Any], day: str) -> None:
    before = assess(drawn, day)
    drawn["funding"].append({"id": "more", "received_on": "2024-01-01", "amount": "77.77"})
    drawn["funding"].append({"id": "back", "received_on": "2024-01-01", "amount": "-77.77"})

    assert assess(drawn, day) == before


@given(st.integers(-(10**12), 10**12), st.integers(0, 1000))
def test_half_a_cent_goes_away_from_zero(net: int, thousandths: int) -> None:
    share = f"{thousandths // 1000}.{thousandths % 1000:03d}"

    found = assess(dossier(invoice("A", line("A-1", euros(net), share=share))), "2026-01-31")

    exact, half = divmod(abs(net) * thousandths * 2 + 1000, 2000)
    assert half >= 0
    assert found["claimed"] == euros(exact if net > 0 else -exact)


@pytest.mark.parametrize("digits", [700, 5_000, 20_000])
def test_amounts_and_fractions_may_have_any_number_of_digits(digits: int) -> None:
    facts = dossier(
        invoice("A", line("A-1", "1" * digits + ".00"), line("A-2", "1.00", share="0." + "3" * digits)),
        funding=[{"id": "F1", "received_on": "2025-01-15", "amount": "9" * digits + ".99"}],
    )

    found = assess(facts, "2026-01-31")

    assert found["lines"][0]["counted"] == "1" * digits + ".00"
    assert found["lines"][1]["counted"] == "0.33"
    assert found["funding"] == "9" * digits + ".99"
    assert found["fulfilment"] == "0.1111"


def test_what_is_left_out_has_its_default() -> None:
    short = {"id": "A-1", "net": "10.00", "category": "image"}
    full = short | {"share": "1", "local_share": "1", "direct": True, "decision": "pending", "decided_on": None}
    facts = {"serviced_on": None, "currency": "EUR", "fx_rate": "1", "corrects": None, "payable": None}

    written_out = dossier(invoice("A", full | {"deduction": "0.00", "reason": None}, **facts))

    assert assess(written_out, "2026-01-31") == assess(dossier(invoice("A", short)), "2026-01-31")
