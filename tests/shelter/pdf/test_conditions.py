from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from shelter.pdf.conditions import categories, sentences
from shelter.pdf.content import terms_rows
from shelter.pdf.facts import Facts
from tests.shelter.pdf.papers import dossier, paper, terms


def said(**changes: Any) -> list[str]:
    with translation.override("en"):
        return [sentence.replace("\u00a0", " ") for sentence in sentences(terms(**changes))]


def test_the_usual_terms_in_plain_words() -> None:
    assert said() == [
        "The producer owes spending of 100% of the Tax Shelter money received through the cluster.",
        "Spending counts from 15 July 2025 to 15 January 2027, both included: "
        "the day of the invoice and the day of payment must lie in this period.",
        "Members of the cluster: a supplier that is a member of the cluster on the day of the invoice counts for 100%.",
        "Province of Liège: a supplier established in one of the municipalities 62063, 62079, 62096 (NIS) counts for "
        "50%, at most 25% of the obligation.",
        "Suppliers related to the producer do not count.",
        "In case of a shortfall, the funding is to be repaid in proportion to what is missing.",
    ]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"fixed_obligation": "700000.00"}, "The producer owes 700.000,00 € of spending, whatever was raised."),
        (
            {"rate": "1.0625"},
            "The producer owes spending of 106,25% of the Tax Shelter money received through the cluster.",
        ),
        (
            {"window": {"from": "2025-07-15", "to": None}, "window_dates": ["service"]},
            "Spending counts from 15 July 2025 on, without a deadline: the day of the service must not be earlier.",
        ),
        (
            {"window_dates": []},
            "The spending period runs to 15 January 2027; no day of an invoice has to lie in it.",
        ),
        (
            {"window": {"from": "2025-07-15"}, "window_dates": []},
            "There is no deadline, and no day of an invoice has to lie in a period.",
        ),
        ({"supplier_cap": {"amount": "1000.00"}}, "One supplier counts for at most 1.000,00 €."),
        ({"related_parties": "count"}, "Suppliers related to the producer count like any other."),
        (
            {"minimum_direct_share": "0.7"},
            "At least 70% of what counts must be direct spending; the total is reduced until it is.",
        ),
        (
            {"shortfall": {"rule": "floor", "amount": "250000.00"}},
            "In case of a shortfall, the funding is to be repaid in proportion to what is missing; "
            "below 250.000,00 € counted, all of it.",
        ),
        ({"shortfall": {"rule": "none"}}, "The convention names no repayment in case of a shortfall."),
        (
            {
                "tiers": [
                    {"name": "the valley", "test": {"territory": [str(code) for code in range(30)]}, "weight": "1"}
                ]
            },
            "the valley: a supplier established in one of 30 municipalities listed in the dossier counts for 100%.",
        ),
    ],
)
def test_each_parameter_has_its_sentence(change: dict[str, Any], sentence: str) -> None:
    assert sentence in said(**change)


def test_categories_are_listed_with_weight_and_limit() -> None:
    with translation.override("en"):
        assert categories(
            terms(categories={"catering": {"weight": "0.125"}, "puppets": {"cap": {"amount": "5.00"}}})
        ) == [
            {"name": "Catering", "weight": "12,5%", "cap": ""},
            {"name": "puppets", "weight": "100%", "cap": "at most 5,00\u00a0€"},
        ]


def test_two_days_and_several_municipalities_are_said_in_the_plural_in_french() -> None:
    def in_french(**changes: Any) -> str:
        with translation.override("fr"):
            return " ".join(sentences(terms(**changes))).replace("\u00a0", " ")

    both = in_french()
    assert "la date de la facture et la date du paiement doivent tomber dans cette période." in both
    assert "l’une des communes 62063, 62079, 62096 (codes INS)" in both
    assert "reçus par l’intermédiaire du Pôle" in both
    endless = {"from": "2025-07-15", "to": None}
    assert "la date du paiement ne peuvent être antérieures." in in_french(window=endless)
    assert "la date de la facture ne peut être antérieure." in in_french(window=endless, window_dates=["issue"])
    one = in_french(window_dates=["issue"], tiers=[{"name": "city", "test": {"territory": ["62063"]}, "weight": "1"}])
    assert "la date de la facture doit tomber dans cette période." in one
    assert "dans la commune 62063 (code INS)" in one


def test_terms_that_judge_before_they_are_in_force_are_not_said_to_be_in_force() -> None:
    early = paper(dossier(terms=[terms(effective_on="2026-01-01")]), as_of="2025-06-30", language="en")
    of = Facts(early["dossier"], early["statement"])
    with translation.override("en"):
        shown = {"terms": terms_rows(of), "paper": early, "facts": of}
        written = " ".join(render_to_string("report/_terms.html", shown).split())
    assert "come into force on 1 January 2026: none were in force before" in written
    assert "in force from" not in written
