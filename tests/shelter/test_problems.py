import re

import pytest
from django.forms import CharField, Form
from django.utils.translation import override

from members.flow import PeriodError
from shelter import problems
from shelter.details import facts_of
from shelter.findings import SENTENCES, TO_DO, finding_sentence, what_to_do
from shelter.flow import refusal
from shelter.flow.read import READING_FAILED
from shelter.flow.refusal import FileTooLargeError, NothingLeftOfLineError, RateMissingError, Refusal, TermsError
from shelter.models import Invoice
from shelter.problems import place_and_message, put_on, sentence_of, unreadable_sentence
from shelter.reading import FindingCode
from shelter.reading import Refusal as ReadingRefusal
from shelter.words import REVIEW_REASONS

CODES = {each.code for each in vars(refusal).values() if isinstance(each, type) and issubclass(each, Refusal)}


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


@pytest.mark.parametrize("code", sorted(CODES | {PeriodError.code}))
def test_every_refusal_has_its_sentence(code):
    assert str(problems.REFUSALS[code]).endswith((".", "?", ")s"))


@pytest.mark.parametrize("code", [*ReadingRefusal, READING_FAILED, Invoice.VIRUS_FOUND, Invoice.NOT_SCANNED])
def test_every_reason_why_a_file_cannot_be_read_has_its_sentence(code):
    assert re.fullmatch(r"This .+\.|There is nothing .+\.|An? .+\.|The .+\.", unreadable_sentence(code, "net: 12,x"))


@pytest.mark.parametrize("code", list(FindingCode))
def test_every_finding_has_its_sentence(code):
    said = finding_sentence(code, "121.00 ≠ 120.00")
    assert said.endswith(".") and said != code


@pytest.mark.parametrize("code", list(FindingCode))
def test_every_finding_says_what_to_do(code):
    assert what_to_do(code).endswith(".") and "%%" not in what_to_do(code)


@pytest.mark.parametrize("code", sorted(REVIEW_REASONS))
def test_every_reason_of_a_reviewer_says_what_the_producer_can_do(code):
    assert str(problems.PUT_RIGHT[code]).endswith(".")


def test_no_sentence_is_left_without_a_code():
    assert set(problems.REFUSALS) == CODES | {PeriodError.code}
    assert set(problems.UNREADABLE) == {*ReadingRefusal, READING_FAILED, Invoice.VIRUS_FOUND, Invoice.NOT_SCANNED}
    assert set(problems.DANGERS) == {Invoice.VIRUS_FOUND, Invoice.NOT_SCANNED}
    assert set(SENTENCES) == set(TO_DO) == set(FindingCode)
    assert set(problems.PUT_RIGHT) == set(REVIEW_REASONS)


def test_amounts_in_a_finding_are_written_as_on_the_page():
    assert finding_sentence("br_co_15", "1210.00 ≠ 1200.00") == (
        "Net and VAT make 1.200,00 together, but the invoice says 1.210,00."
    )
    assert (
        finding_sentence("br_co_17", "21 %: 10.00 ≠ 9.00") == "VAT at 21 % comes to 9,00, but the invoice says 10,00."
    )


def test_a_place_in_a_detail_is_named_in_words():
    assert "(total with VAT: 12,x)" in unreadable_sentence("amount_unreadable", "gross: 12,x")


def test_facts_of_a_refusal_stand_in_its_sentence():
    assert "larger than the 25\u00a0MB" in sentence_of(FileTooLargeError(most=25_000_000))
    assert "The rate of USD" in sentence_of(RateMissingError(currency="USD"))
    assert "At tiers[0].weight: must be from 0 to 1" in sentence_of(
        TermsError(where="tiers[0].weight", message="must be from 0 to 1")
    )


def test_a_fact_that_was_not_given_does_not_hide_the_sentence():
    assert sentence_of(RateMissingError()).startswith("The rate of … is not set yet.")


def test_what_others_took_of_a_line_is_never_told():
    assert not re.search(r"\d", sentence_of(NothingLeftOfLineError(left="0.4")))


def test_a_wrong_dossier_is_named_with_its_place():
    assert place_and_message("invoices[3].lines[0].net", "is missing") == "invoices[3].lines[0].net: is missing"
    assert place_and_message("", "must be an object") == "must be an object"


def test_a_refusal_lands_on_its_field_or_above_the_form():
    class ShareForm(Form):
        share = CharField(required=False)

    form = ShareForm({})
    put_on(form, NothingLeftOfLineError())
    put_on(form, RateMissingError(currency="USD"))
    assert list(form.errors) == ["share", "__all__"]


@pytest.mark.parametrize("said", ["1E+1000000", "Infinity", "NaN", "1_0", "2026-02-30"])
def test_what_only_looks_like_an_amount_or_a_day_stays_as_it_is(said):
    assert said in unreadable_sentence("amount_unreadable", f"payable: {said}")
    assert facts_of(f"payable: {said} ≠ {said}")["stated"] == said
