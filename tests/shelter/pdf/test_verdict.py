from typing import Any

import pytest
from django.utils import translation

from shelter.pdf.facts import Facts
from shelter.pdf.printed import amounts
from shelter.pdf.sums import verdict_amounts
from shelter.pdf.verdict import share, verdict
from shelter.rules import assess
from tests.shelter.pdf.papers import AS_OF, dossier, terms

ENDED = {"from": "2025-07-15", "to": "2026-01-31"}


def facts(change: dict[str, Any], count: int = 14) -> Facts:
    made = dossier(count, terms=[terms(**change)])
    return Facts(made, assess(made, AS_OF))


@pytest.mark.parametrize(
    ("change", "count", "said"),
    [
        ({}, 14, "is left to spend by 15 January 2027."),
        ({"window": {"from": "2025-07-15", "to": None}}, 14, "is left to spend, without a deadline."),
        ({"window": ENDED}, 14, "is to be repaid."),
        (
            {"window": ENDED, "shortfall": {"rule": "none"}},
            14,
            "was missing when the spending period ended on 31 January 2026.",
        ),
        ({"rate": "0"}, 14, "more than is owed."),
        ({"rate": "0"}, 0, "On 23 November 2026 nothing is owed: the obligation is 0,00 €, and 0,00 € counts."),
        ({"rate": "0.01"}, 14, "more than is owed."),
    ],
)
@pytest.mark.parametrize("language", ["en", "fr", "nl", "de"])
def test_one_sentence_says_what_counts_over_what_is_owed(
    change: dict[str, Any], count: int, said: str, language: str
) -> None:
    of = facts(change, count)
    with translation.override(language):
        sentence = str(verdict(of)).replace("<b>", "").replace("</b>", "")
    assert sorted(amounts(sentence)) == sorted(verdict_amounts(of))
    assert sentence.endswith(".")
    if language == "en":
        assert said in sentence.replace("\u00a0", " ")


def test_what_rounding_alone_brings_to_the_whole_is_said_to_be_under_it() -> None:
    of = facts({})
    almost = Facts(of.dossier, {**of.statement, "fulfilment": "1.0000"})
    with translation.override("en"):
        assert share(almost) == "under 100%"
        assert share(Facts(of.dossier, {**of.statement, "fulfilment": "1.0000", "status": "met"})) == "100%"
