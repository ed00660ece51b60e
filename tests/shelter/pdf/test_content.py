from typing import Any

import pytest
from django.utils import translation

from shelter.pdf.content import (
    decider_rows,
    exact,
    figure_rows,
    group_rows,
    month_rows,
    rate_rows,
    terms_rows,
    waiting_rows,
)
from shelter.pdf.facts import Facts
from shelter.words import CATEGORIES, TIERS
from tests.shelter.pdf.papers import AS_OF, dossier, paper, terms


def facts(made: dict[str, Any]) -> Facts:
    of = paper(made)
    return Facts(of["dossier"], of["statement"], of["lines"])


def decided(*lines: dict[str, Any]) -> Facts:
    made = dossier(2 * len(lines))
    for invoice, change in zip(made["invoices"], lines, strict=True):
        invoice["lines"] = [{"id": invoice["id"], "net": "100.00", "category": "sound"} | change]
    return facts(made)


def test_decisions_are_counted_by_who_took_them() -> None:
    of = decided(
        {"decision": "accepted", "decided_on": "2026-02-01"},
        {"decision": "accepted", "decided_on": "2026-03-01", "deduction": "1.00"},
        {"decision": "parked"},
        {"decision": "rejected", "decided_on": "2026-11-24"},
    )
    for line in of.lines:
        line.noted["decided_by"] = "Marc Delvaux"
    assert decider_rows(of) == [
        {"name": "Marc Delvaux", "accepted": 1, "in_part": 1, "parked": 1, "first": "2026-02-01", "last": "2026-03-01"}
    ]


def test_a_decision_of_a_later_day_still_waits() -> None:
    of = decided({"decision": "rejected", "decided_on": "2026-11-24"})
    assert of.decision(of.lines[0]) == "pending"
    waiting, more = waiting_rows(of)
    assert [row["place"] for row in waiting] == [1]
    assert more == 0


def test_rates_are_grouped_and_written_with_all_their_digits() -> None:
    made = dossier(6)
    for invoice, rate in zip(made["invoices"], ("0.9213", "0.9213", "1.17"), strict=True):
        invoice |= {"currency": "USD", "fx_rate": rate}
    with translation.override("fr"):
        rows, more = rate_rows(facts(made))
        assert exact("1234.00010") == "1\u202f234,0001"
    assert [(row["rate"], len(row["numbers"])) for row in rows] == [("0,9213", 2), ("1,17", 1)]
    assert more == 0


def test_the_terms_in_force_come_first_and_the_others_say_when() -> None:
    made = dossier(terms=[terms(), terms(effective_on="2026-03-01", rate="2"), terms(effective_on="2027-01-01")])
    rows = terms_rows(facts(made))
    assert [(row["effective_on"], row["in_force"], row["to_come"]) for row in rows] == [
        ("2026-03-01", True, False),
        ("2025-07-15", False, False),
        ("2027-01-01", False, True),
    ]


def test_groups_and_figures_come_from_the_statement() -> None:
    of = facts(dossier(20))
    rows = group_rows(of, "category", CATEGORIES)
    assert sum(row["counted"] for row in rows) == of.cents("counted")
    assert sum(row["lines"] for row in rows) == 20
    assert [row["counted"] for row in rows] == sorted((row["counted"] for row in rows), reverse=True)
    withheld = next(row["cents"] for row in figure_rows(of) if row["label"] in ("Withheld", "Retiré"))
    assert of.cents("claimed") + withheld == of.cents("counted")


def test_groups_are_all_lines_also_those_without_a_tier() -> None:
    of = facts(dossier(20))
    for key, words in (("category", CATEGORIES), ("tier", TIERS)):
        rows = group_rows(of, key, words)
        assert sum(row["lines"] for row in rows) == 20
        assert sum(row["claimed"] for row in rows) == of.cents("claimed")
        assert sum(row["counted"] for row in rows) == sum(line.counted for line in of.lines)


@pytest.mark.parametrize(
    ("shortfall", "as_of", "how"),
    [
        ({"rule": "pro_rata"}, AS_OF, "only after a period that ended short"),
        ({"rule": "pro_rata"}, "2027-02-01", "485.000,00 × 485.000,00 / 485.000,00, never more than was received"),
        ({"rule": "floor", "amount": "9.00"}, "2027-02-01", "all that was received, for 0,00 is below 9,00"),
        ({"rule": "floor", "amount": "0.00"}, "2027-02-01", "485.000,00 × 485.000,00 / 485.000,00, never more than"),
        ({"rule": "none"}, "2027-02-01", "the convention names no repayment"),
    ],
)
def test_a_repayment_says_what_it_is_made_of(shortfall: dict[str, str], as_of: str, how: str) -> None:
    of = paper(dossier(terms=[terms(shortfall=shortfall)]), as_of=as_of)
    with translation.override("en"):
        row = figure_rows(Facts(of["dossier"], of["statement"]))[-1]
    assert row["how"].startswith(how)


def test_a_foreign_invoice_without_a_rate_is_listed_at_one() -> None:
    made = dossier(2)
    made["invoices"][0] |= {"currency": "USD"}
    made["invoices"][0].pop("fx_rate", None)
    with translation.override("en"):
        assert [row["rate"] for row in rate_rows(facts(made))[0]] == ["1"]


def test_a_month_is_shown_by_its_last_day() -> None:
    points = [{"as_of": day} for day in ("2026-10-31", "2026-11-02", "2026-11-23", "2026-12-31")]
    assert [point["as_of"] for point in month_rows(points, facts(dossier()))] == ["2026-10-31", AS_OF]
