import re
from pathlib import Path

from django.utils import translation

from shelter.words import CATEGORIES, REASONS, named, reason_of_review

RULES = Path(__file__).resolve().parents[3] / "shelter" / "rules"


def test_every_reason_that_the_rules_give_has_its_words() -> None:
    sources = "".join((RULES / f"{name}.py").read_text() for name in ("fate", "steps", "limits", "statement"))
    assert set(re.findall(r'"([A-Z_]{5,})"', sources)) | {"PARKED", "REJECTED"} == set(REASONS)


def test_a_code_without_a_word_is_shown_as_it_stands() -> None:
    assert named(CATEGORIES, "puppets") == "puppets"


def test_a_review_s_reason_is_the_code_s_word_and_what_was_written() -> None:
    with translation.override("en"):
        assert str(reason_of_review("duplicate", "see line 7")) == "Already claimed: see line 7"
        assert str(reason_of_review("duplicate")) == "Already claimed"
        assert str(reason_of_review(None, "see line 7")) == "see line 7"
        assert reason_of_review(None) == ""
