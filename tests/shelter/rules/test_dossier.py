"""Every error in a dossier about an obligation is found and named by its place."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shelter.rules import DossierError, assess
from tests.shelter.rules.broken import AMOUNT_FORMS, DAY_FORMS, FRACTION_FORMS, MISSING, cases, changed, place_of_error
from tests.shelter.rules.small import dossier, invoice, line, terms

CREDIT = {"kind": "credit_note", "issued_on": "2025-09-01"}


def whole() -> dict[str, Any]:
    """Write a dossier in which every key stands."""
    return dossier(
        invoice(
            "A",
            line(
                "A-1", "10.00", share="1", local_share="1", direct=True, decided_on=None, deduction="0.00", reason=None
            ),
            line("A-2", "5.00"),
            serviced_on=None,
            currency="EUR",
            fx_rate="1.00",
            corrects=None,
            payable="1.00",
        ),
        invoice("B", line("B-1", "5.00"), supplier="S2", issued_on="2025-09-02"),
        invoice("N", line("N-1", "5.00"), corrects="A", **CREDIT),
        funding=[
            {"id": "F1", "received_on": "2025-01-15", "amount": "10000.00"},
            {"id": "F2", "received_on": "2025-01-16", "amount": "-1.00"},
        ],
        suppliers=[
            {
                "id": "S1",
                "name": "Atelier du Perron SRL",
                "enterprise_number": None,
                "municipality": "62063",
                "related": False,
                "memberships": [{"from": "2019-01-01", "to": "2030-01-01"}, {"from": "2019-01-01", "to": None}],
            },
            {"id": "S2", "name": ""},
        ],
        terms=[
            terms(),
            terms(
                window={"from": "2025-01-01", "to": None},
                tiers=[
                    {"name": "members", "test": {"member": True}, "weight": "1", "cap": None},
                    {"name": "", "test": {"territory": []}, "weight": "0", "cap": {"share": "2", "of": "obligation"}},
                ],
                fixed_obligation=None,
                window_dates=[],
                supplier_status_on="signature",
                categories={"": {}, "sound": {"weight": "1", "cap": {"share": "0.99", "of": "counted"}}},
                supplier_cap={"amount": "1.00"},
                related_parties="count",
                minimum_direct_share=None,
                shortfall={"rule": "floor", "amount": "0.00"},
            ),
        ],
    )


def test_a_dossier_in_which_every_key_stands_is_read() -> None:
    assert assess(whole(), "2026-01-31")["claimed"] == "15.00"


WRONG = cases(
    ("dossier", [MISSING, None, True, 1.0, "1", 2, 0]),
    ("kind", [MISSING, None, "", "Obligation", 1, ["obligation"]]),
    ("production", [MISSING, None, "x", []]),
    ("production.title", [MISSING, None, 1]),
    ("production.genre", [MISSING, None, False]),
    ("production.budget", [None]),
    ("signed_on", [MISSING, None, *DAY_FORMS]),
    ("note", ["", None]),
    ("parameters", [{}]),
    ("terms", [MISSING, None, [], {}, "x"]),
    ("terms[0]", [None, [], "x", 1]),
    ("terms[0].note", [None]),
    ("terms[0].effective_on", [MISSING, None, "2025-06-31"]),
    ("terms[0].rate", [MISSING, "-1", "-0.01", *FRACTION_FORMS]),
    ("terms[0].window", [MISSING, None, [], "2025"]),
    ("terms[0].window.from", [MISSING, None, "2025-06-31"]),
    ("terms[0].window.to", ["2024-12-31", "", False]),
    ("terms[0].window.until", [None]),
    ("terms[0].fixed_obligation", ["-0.01", *AMOUNT_FORMS[1:]]),
    ("terms[0].window_dates", [None, "issue", {}]),
    ("terms[0].supplier_status_on", [None, "", "payment", 1, []]),
    ("terms[0].tiers", [MISSING, None, [], {}]),
    ("terms[0].tiers[0]", [None, "x"]),
    ("terms[0].tiers[0].name", [MISSING, None, 1]),
    ("terms[1].tiers[1].name", ["members"]),
    ("terms[0].tiers[0].weight", [MISSING, "1.01", "-0.5", *FRACTION_FORMS]),
    ("terms[0].tiers[0].rank", [1]),
    ("terms[0].tiers[0].test", [MISSING, None, {}, [], "member", {"member": False}, {"member": 1}, {"member": "true"}]),
    ("terms[0].tiers[0].test", [{"member": True, "territory": []}, {"territory": None}, {"territory": "62063"}]),
    ("terms[0].tiers[0].test", [{"territory": [62063]}, {"territory": ["62063", None]}, {"country": ["BE"]}]),
    ("terms[0].tiers[0].cap", ["1.00", [], 1]),
    ("terms[1].tiers[1].cap.of", [MISSING, None, "counted", "funding"]),
    ("terms[1].tiers[1].cap.share", [MISSING, "-0.1", *FRACTION_FORMS]),
    ("terms[1].tiers[1].cap.amounts", ["1.00"]),
    ("terms[1].categories", [None, [], "x"]),
    ("terms[1].categories.sound", [None, [], "1"]),
    ("terms[1].categories.sound.weight", [None, "1.01", "-1", 1]),
    ("terms[1].categories.sound.limit", [None]),
    ("terms[1].categories.sound.cap.share", ["1", "1.00", "-0.1", MISSING]),
    ("terms[1].categories.sound.cap.of", ["", "total", MISSING]),
    ("terms[1].supplier_cap", [[], "1.00", False]),
    ("terms[1].supplier_cap.amount", ["-0.01", *AMOUNT_FORMS]),
    ("terms[1].supplier_cap.of", ["obligation"]),
    ("terms[1].related_parties", [None, "include", True]),
    ("terms[1].minimum_direct_share", ["0", "0.00", "1.01", "-0.5", *FRACTION_FORMS[1:]]),
    ("terms[1].shortfall", [None, "none", []]),
    ("terms[1].shortfall.amount", [MISSING, "-1.00", *AMOUNT_FORMS]),
    ("terms[1].shortfall.rule", [MISSING, None, "all", 1]),
    ("funding", [MISSING, None, {}]),
    ("funding[1]", [None, []]),
    ("funding[1].id", [MISSING, None, "", 1, "F1"]),
    ("funding[1].received_on", [MISSING, None, "2025-02-30"]),
    ("funding[1].amount", [MISSING, *AMOUNT_FORMS]),
    ("funding[1].from", ["x"]),
    ("suppliers", [MISSING, None, {}]),
    ("suppliers[1]", [None, "S2"]),
    ("suppliers[1].id", [MISSING, None, "", 2, [], "S1"]),
    ("suppliers[1].name", [MISSING, None, 1]),
    ("suppliers[1].vat", ["BE0999999922"]),
    ("suppliers[0].enterprise_number", [999999922, False]),
    ("suppliers[0].municipality", [62063, []]),
    ("suppliers[0].related", [None, 0, 1, "false"]),
    ("suppliers[0].memberships", [None, {}, "2019-01-01"]),
    ("suppliers[0].memberships[1]", [None, "2019-01-01"]),
    ("suppliers[0].memberships[1].from", [MISSING, None, "2019-00-01"]),
    ("suppliers[0].memberships[1].to", ["2018-12-31", "x", False]),
    ("suppliers[0].memberships[1].until", [None]),
    ("invoices", [MISSING, None, {}]),
    ("invoices[1]", [None, []]),
    ("invoices[1].id", [MISSING, None, "", 1, "A"]),
    ("invoices[1].number", [MISSING, None, 2025118]),
    ("invoices[1].kind", [MISSING, None, "credit", 1]),
    ("invoices[1].supplier", [MISSING, None, "", "S3", 1, {}]),
    ("invoices[1].issued_on", [MISSING, None, *DAY_FORMS]),
    ("invoices[1].serviced_on", DAY_FORMS),
    ("invoices[1].currency", [None, "", "EU", "EURO", "eur", "EU1", "ÉUR", 978]),
    ("invoices[1].fx_rate", ["0", "0.00", "-1", "1.01", *FRACTION_FORMS]),
    ("invoices[1].payable", ["0.00", "-1.00", *AMOUNT_FORMS[1:]]),
    ("invoices[1].corrects", ["A", "", 1, []]),
    ("invoices[1].vat", [None]),
    ("invoices[1].lines", [MISSING, None, {}]),
    ("invoices[1].payments", [None, {}, "2025-06-01"]),
    ("invoices[1].payments[0]", [None, []]),
    ("invoices[1].payments[0].paid_on", [MISSING, None, "2025-06-31"]),
    ("invoices[1].payments[0].amount", [MISSING, *AMOUNT_FORMS]),
    ("invoices[1].payments[0].id", ["x"]),
    ("invoices[2].corrects", ["N", "Z", "", "B"]),
    ("invoices[0].lines[1]", [None, "A-2", []]),
    ("invoices[0].lines[1].id", [MISSING, None, "", 1, "A-1"]),
    ("invoices[1].lines[0].id", ["A-2"]),
    ("invoices[0].lines[1].net", [MISSING, *AMOUNT_FORMS]),
    ("invoices[0].lines[1].category", [MISSING, None, 1, []]),
    ("invoices[0].lines[1].share", ["1.01", "-0.5", "1.0000000000000000000000001", *FRACTION_FORMS]),
    ("invoices[0].lines[1].local_share", ["2", "-1", *FRACTION_FORMS]),
    ("invoices[0].lines[1].direct", [None, 0, 1, 1.0, "true"]),
    ("invoices[0].lines[1].decision", [None, "", "Accepted", 1, []]),
    ("invoices[0].lines[1].decided_on", DAY_FORMS),
    ("invoices[0].lines[1].deduction", ["-0.01", *AMOUNT_FORMS]),
    ("invoices[0].lines[1].reason", [1, False, []]),
    ("invoices[0].lines[1].tier", ["members"]),
)


@pytest.mark.parametrize(("place", "value"), WRONG)
def test_an_error_is_named_by_its_place(place: str, value: Any) -> None:
    assert place_of_error(changed(whole(), place, value)) == place


@pytest.mark.parametrize(
    ("place", "value", "named"),
    [
        ("terms[0].window_dates", ["paid"], "terms[0].window_dates[0]"),
        ("terms[0].window_dates", ["issue", None], "terms[0].window_dates[1]"),
        ("terms[0].window_dates", ["payment", "issue", "payment"], "terms[0].window_dates[2]"),
        ("terms[0].supplier_cap", {}, "terms[0].supplier_cap.amount"),
        ("terms[0].supplier_cap", {"of": "obligation"}, "terms[0].supplier_cap.share"),
        ("terms[0].supplier_cap", {"share": "1"}, "terms[0].supplier_cap.of"),
        ("terms[0].supplier_cap", {"share": "0.5", "of": "counted"}, "terms[0].supplier_cap.of"),
        (
            "terms[0].supplier_cap",
            {"share": "0.5", "of": "obligation", "amount": "1.00"},
            "terms[0].supplier_cap.amount",
        ),
        ("terms[0].shortfall", {}, "terms[0].shortfall.rule"),
        ("terms[0].shortfall", {"rule": "all", "amount": "1.00"}, "terms[0].shortfall.rule"),
        ("terms[0].shortfall", {"rule": "pro_rata", "amount": "1.00"}, "terms[0].shortfall.amount"),
        ("terms[0].shortfall", {"rule": "floor", "amount": "1.00", "of": "funding"}, "terms[0].shortfall.of"),
        ("invoices[0].issued_on", "2025-09-02", "invoices[2].corrects"),
        ("invoices[0].supplier", "S2", "invoices[2].corrects"),
        ("invoices[0].id", "Z", "invoices[2].corrects"),
        ("invoices[2].kind", "invoice", "invoices[2].corrects"),
        ("suppliers[1].id", "Z", "invoices[1].supplier"),
        ("invoices[2].id", "A", "invoices[2].id"),
        ("invoices[2].lines[0].id", "A-1", "invoices[2].lines[0].id"),
    ],
)
def test_an_error_between_two_places_is_named_by_the_one_that_refers(place: str, value: Any, named: str) -> None:
    assert place_of_error(changed(whole(), place, value)) == named


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("terms[0].window.to", "2025-01-01"),
        ("terms[0].rate", "-0"),
        ("terms[0].rate", "007.50"),
        ("terms[0].tiers[0].cap", {"amount": "-0.00"}),
        ("invoices[1].fx_rate", "01.000"),
        ("invoices[1].lines[0].net", "-0.00"),
        ("invoices[1].lines[0].net", "-000123.45"),
        ("invoices[1].lines[0].deduction", "-0.00"),
        ("invoices[1].lines", []),
        ("invoices[1].payments", []),
        ("invoices[1].currency", "XXX"),
        ("suppliers[0].memberships[0].to", "2019-01-01"),
        ("invoices[2].corrects", None),
        ("invoices[0].issued_on", "2025-09-01"),
    ],
)
def test_what_only_looks_wrong_is_read(place: str, value: Any) -> None:
    assert assess(changed(whole(), place, value), "2026-01-31")["as_of"] == "2026-01-31"


def test_a_foreign_currency_has_a_rate_of_its_own() -> None:
    facts = changed(changed(whole(), "invoices[1].currency", "USD"), "invoices[1].fx_rate", "0.5")

    assert assess(facts, "2026-01-31")["lines"][2]["claimed"] == "2.50"


def test_an_error_is_found_where_it_stands_among_many_lines() -> None:
    bills = [invoice(f"I{n}", *[line(f"{n}-{m}", "1.00") for m in range(n % 4)]) for n in range(60)]
    bills[54]["lines"][1]["net"] = "1.0"

    assert place_of_error(dossier(*bills)) == "invoices[54].lines[1].net"


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=4)
    | st.sampled_from(["1.00", "2025-01-01"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=200)
@given(st.sampled_from(sorted({case.values[0] for case in WRONG})), ANYTHING)
def test_a_dossier_with_anything_in_it_is_assessed_or_refused(place: str, value: Any) -> None:
    facts = changed(whole(), place, value)
    try:
        found = assess(facts, "2026-01-31")
    except DossierError as error:
        assert error.message
    else:
        json.dumps(found, allow_nan=False)
