from decimal import Decimal

import pytest

from shelter.flow.review import accept_claim, park_claim
from shelter.flow.type_in import set_rate
from shelter.models import Claim
from shelter.queries.cost import claimed_of
from shelter.queries.queue import Choice, Sum, by_age, next_after, place_in, sum_of, waiting_in
from shelter.rules.money import to_cents
from tests import make
from tests.settled import aged, settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make.producer("Alice")


@pytest.fixture
def bob():
    return make.staff("Bob")


@pytest.mark.parametrize(
    ("net", "share", "rate"),
    [("1000.00", "1", None), ("0.05", "0.5", None), ("333.33", "0.3333333333", None), ("10.01", "0.5", "1.17345678")],
)
def test_what_a_claim_asks_for_is_what_the_rules_call_claimed(alice, bob, net, share, rate):
    production = make.production(alice, by=bob)
    invoice = make.invoice(alice, lines=[net], currency="USD" if rate else "EUR")
    if rate:
        set_rate(invoice.pk, Decimal(rate), "BCE", by=bob)
        invoice.refresh_from_db()
    claim = make.claim(alice, production, of=invoice, share=share)
    (line,) = settle(production).statement["lines"]
    assert claimed_of(Claim.objects.get(pk=claim.pk), {}) == to_cents(line["claimed"])


def test_a_credit_note_takes_away(alice, bob):
    production, supplier = make.production(alice, by=bob), make.company(by=bob)
    invoice = make.invoice(alice, supplier, number="F1", lines=["100.00"])
    credit = make.invoice(alice, supplier, number="N1", lines=["40.00"], credit_of="F1")
    make.claim(alice, production, of=invoice)
    make.claim(alice, production, of=credit)
    assert [one.cents for one in waiting_in(Claim.objects.all())] == [10000, -4000]
    assert sum_of(waiting_in(Claim.objects.all())) == Sum(2, 6000)


def test_what_waits_is_counted_by_age(alice, bob):
    production = make.production(alice, by=bob)
    for days, net in ((0, "1.00"), (5, "2.00"), (6, "4.00"), (10, "8.00"), (11, "16.00"), (400, "32.00")):
        aged(make.claim(alice, production, net=net), days)
    waiting = waiting_in(Claim.objects.all())
    assert by_age(waiting) == {"old": Sum(2, 4800), "middle": Sum(2, 1200), "new": Sum(2, 300)}
    assert [one.days for one in waiting] == [400, 11, 10, 6, 5, 0]
    assert [one.cents for one in waiting_in(Claim.objects.all(), Choice(order="amount"))][:2] == [3200, 1600]
    assert [one.days for one in waiting_in(Claim.objects.all(), Choice(age="middle"))] == [10, 6]


def test_only_what_is_undecided_waits(alice, bob):
    production = make.production(alice, by=bob)
    first, second, third = (make.claim(alice, production) for _ in range(3))
    accept_claim(first.pk, by=bob)
    park_claim(second.pk, by=bob, reason_code="contract_missing")
    assert [one.claim_id for one in waiting_in(Claim.objects.all())] == [third.pk]
    assert [one.claim_id for one in waiting_in(Claim.objects.all(), Choice(state="parked"))] == [second.pk]


def test_the_queue_can_be_one_production(alice, bob):
    one, other = make.production(alice, by=bob), make.production(alice, by=bob, title="Terril")
    claim = make.claim(alice, other)
    make.claim(alice, one)
    assert [one.claim_id for one in waiting_in(Claim.objects.all(), Choice(production=other.pk))] == [claim.pk]


def test_after_the_last_the_first_that_is_left_comes(alice, bob):
    production = make.production(alice, by=bob)
    first, second, third = (aged(make.claim(alice, production), days).pk for days in (3, 2, 1))
    waiting = waiting_in(Claim.objects.all())
    assert (place_in(waiting, second).before, place_in(waiting, second).after) == (first, third)
    assert (next_after(waiting, first), next_after(waiting, third)) == (second, first)
    assert next_after(waiting[:1], first) is None
    assert place_in(waiting, make.absent()).after == first
