from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from shelter.flow import once as once_flow
from shelter.flow.convention import record_funding
from shelter.flow.once import forget_sendings, once
from shelter.flow.refusal import DayError, SentOtherwiseError, StillSendingError
from shelter.models import Funding, Sending
from shelter.rules.money import Cents
from tests import make
from tests.witness import at_once, meanwhile, untouched

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob():
    return make.staff()


@pytest.fixture
def fund(bob):
    convention = make.convention_of(make.production(make.producer(), by=bob, funding=None))

    def write(days=0, cents=7700):
        day = timezone.localdate() + timedelta(days=days)
        return record_funding(convention.pk, day, Cents(cents), by=bob).pk

    return write


def test_what_is_sent_again_gets_the_first_answer_and_writes_nothing(bob, fund):
    first = once("a", "77", fund, by=bob)
    with untouched():
        assert once("a", "77", fund, by=bob) == first
    assert Funding.objects.get().pk == first


def test_another_key_writes_again_and_so_does_another_person(bob, fund):
    once("a", "77", fund, by=bob)
    once("b", "77", fund, by=bob)
    once("a", "77", fund, by=make.staff())
    assert Funding.objects.count() == 3


def test_a_key_that_stood_with_something_else_is_refused(bob, fund):
    once("a", "77", fund, by=bob)
    with untouched(), pytest.raises(SentOtherwiseError):
        once("a", "78", lambda: fund(cents=7800), by=bob)


def test_what_was_refused_keeps_no_key_and_can_be_sent_again(bob, fund):
    with untouched(), pytest.raises(DayError):
        once("a", "77", lambda: fund(days=1), by=bob)
    once("a", "77", fund, by=bob)
    assert Funding.objects.count() == 1


def test_a_key_is_forgotten_after_its_month(bob, fund):
    for key in ("a", "b"):
        once(key, "77", fund, by=bob)
    Sending.objects.filter(pk=Sending.objects.first().pk).update(at=timezone.now() - timedelta(days=31))
    assert (forget_sendings(), Sending.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_writes_and_both_get_its_answer(bob, fund):
    first, second = at_once(*2 * [lambda: once("a", "77", fund, by=bob)])
    assert first == second == Funding.objects.get().pk


@pytest.mark.django_db(transaction=True)
def test_whoever_does_not_wait_is_told_that_the_first_is_not_done(bob, fund):
    again = meanwhile(lambda: once("a", "77", fund, by=bob), lambda: once("a", "77", fund, by=bob, waits=False))[1]
    assert isinstance(again, StillSendingError)
    assert Funding.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_database_still_refuses_the_second(bob, fund, monkeypatch):
    """The negative control: the second sees no key, writes, and the constraint takes its row back."""
    monkeypatch.setattr(once_flow, "_hold", lambda name, waits: None)
    again = meanwhile(lambda: once("a", "77", fund, by=bob), lambda: once("a", "77", fund, by=bob))[1]
    assert isinstance(again, IntegrityError) and "a_key_is_used_once" in str(again)
    assert Funding.objects.count() == 1
