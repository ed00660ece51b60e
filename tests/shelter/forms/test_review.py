from uuid import UUID

import pytest
from django.http import QueryDict

from shelter.forms.review import DecisionForm, choice_from
from shelter.queries.queue import Choice


def _errors(**said):
    return {field: list(map(str, messages)) for field, messages in DecisionForm(said).errors.items()}


def test_accepting_needs_nothing_more():
    assert _errors(decision="accept") == {}


@pytest.mark.parametrize("decision", ["reject", "park"])
def test_what_is_not_accepted_has_a_reason(decision):
    assert _errors(decision=decision) == {"reason_code": ["Choose a reason."]}
    assert _errors(decision=decision, reason_code="private_expense") == {}


def test_a_part_names_what_is_taken_off_and_why():
    assert _errors(decision="part") == {"deduction": ["Say how much to take off."], "reason_code": ["Choose a reason."]}
    assert _errors(decision="part", deduction="0", reason_code="duplicate") == {
        "deduction": ["This amount can't be zero."]
    }
    assert _errors(decision="part", deduction="12,50", reason_code="duplicate") == {}


def test_the_other_reason_is_told_in_words():
    assert _errors(decision="reject", reason_code="other") == {"reason": ["Say the other reason in words."]}
    assert _errors(decision="reject", reason_code="other", reason="Deux fois le même jour") == {}


def test_there_are_four_decisions():
    assert list(_errors(decision="whatever")) == ["decision"]


def test_an_address_chooses_the_queue_and_nonsense_chooses_nothing():
    production = UUID(int=7)
    chosen = choice_from(QueryDict(f"state=parked&production={production}&age=old&order=amount"))
    assert chosen == Choice(state="parked", production=production, age="old", order="amount")
    assert choice_from(QueryDict("state=decided&production=x&age=ancient&order=colour")) == Choice()
