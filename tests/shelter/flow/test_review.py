import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from poleimage.audit.models import Entry
from shelter.flow.refusal import (
    ClaimNotDecidedError,
    ClaimNotWaitingError,
    DecidedMeanwhileError,
    DeductionNegativeError,
    OwnUploadError,
    ReasonMissingError,
)
from shelter.flow.review import accept_claim, park_claim, reject_claim, reopen_claim
from shelter.models import Claim, Decision
from shelter.rules.money import Cents
from tests import make
from tests.witness import untouched

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob():
    return make.staff()


@pytest.fixture
def claim(bob):
    alice = make.producer()
    return make.claim(alice, make.production(alice, by=bob))


def test_accepting_in_part_needs_a_reason(claim, bob):
    with pytest.raises(ReasonMissingError):
        accept_claim(claim.pk, by=bob, deduction=Cents(100))
    decision = accept_claim(claim.pk, by=bob, deduction=Cents(100), reason_code="private_expense", reason="Repas")
    assert (decision.deduction_cents, decision.reason_code) == (100, "private_expense")


def test_a_deduction_is_never_negative(claim, bob):
    with pytest.raises(DeductionNegativeError):
        accept_claim(claim.pk, by=bob, deduction=Cents(-1), reason_code="other")


@pytest.mark.parametrize("decide", [reject_claim, park_claim])
def test_refusing_and_setting_aside_need_a_reason(claim, bob, decide):
    with pytest.raises(ReasonMissingError):
        decide(claim.pk, by=bob, reason_code="")
    assert Decision.objects.count() == 0


def test_nobody_decides_on_what_they_sent_in(claim):
    with pytest.raises(OwnUploadError):
        accept_claim(claim.pk, by=claim.by)
    assert Decision.objects.count() == 0


def test_nobody_takes_a_decision_back_on_what_they_sent_in(claim, bob):
    reject_claim(claim.pk, by=bob, reason_code="duplicate")
    with untouched(), pytest.raises(OwnUploadError):
        reopen_claim(claim.pk, by=claim.by)


@pytest.mark.parametrize(
    "decide",
    [
        accept_claim,
        lambda pk, **who: reject_claim(pk, reason_code="duplicate", **who),
        lambda pk, **who: park_claim(pk, reason_code="contract_missing", **who),
    ],
)
def test_who_did_not_see_the_last_decision_does_not_decide(claim, bob, decide):
    parked = park_claim(claim.pk, by=make.staff("Eve"), reason_code="contract_missing", after=0)
    for after in (0, parked.pk - 1):
        with untouched(), pytest.raises(DecidedMeanwhileError):
            decide(claim.pk, by=bob, after=after)
    assert decide(claim.pk, by=bob, after=parked.pk).pk > parked.pk


def test_only_the_decision_that_was_seen_is_taken_back(claim, bob):
    first = accept_claim(claim.pk, by=bob)
    reopen_claim(claim.pk, by=bob, after=first.pk)
    second = reject_claim(claim.pk, by=bob, reason_code="duplicate")
    with untouched(), pytest.raises(DecidedMeanwhileError):
        reopen_claim(claim.pk, by=bob, after=first.pk)
    reopen_claim(claim.pk, by=bob, after=second.pk)


def test_what_is_set_aside_can_be_decided_later(claim, bob):
    park_claim(claim.pk, by=bob, reason_code="contract_missing")
    accept_claim(claim.pk, by=bob)
    assert [decision.kind for decision in claim.decisions.order_by("pk")] == ["parked", "accepted"]


def test_a_decision_is_taken_back_by_one_more(claim, bob):
    with pytest.raises(ClaimNotDecidedError):
        reopen_claim(claim.pk, by=bob)
    accept_claim(claim.pk, by=bob)
    reopen_claim(claim.pk, by=bob, reason="mauvaise ligne")
    claim.refresh_from_db()
    assert claim.state == Claim.State.TO_REVIEW
    assert [decision.kind for decision in claim.decisions.order_by("pk")] == ["accepted", "reopened"]


def test_a_decision_is_dated_the_day_it_is_taken(claim, bob):
    assert accept_claim(claim.pk, by=bob).decided_on == timezone.localdate()
    assert timezone.localdate() - claim.line.invoice.issued_on == timedelta(days=30)


@pytest.mark.django_db(transaction=True)
def test_the_second_reviewer_finds_nothing_to_review():
    alice, bob, eve = make.producer(), make.staff(), make.staff("Eve")
    claim = make.claim(alice, make.production(alice, by=bob))
    ready, outcomes = threading.Barrier(2), []

    def decide(by):
        try:
            ready.wait()
            outcomes.append(accept_claim(claim.pk, by=by).kind)
        except ClaimNotWaitingError as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=[by]) for by in (bob, eve)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["accepted", "claim_not_waiting"]
    assert Decision.objects.count() == 1
    assert Entry.objects.filter(action="claim.accepted").count() == 1
