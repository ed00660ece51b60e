from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from poleimage import files
from poleimage.audit.models import Entry
from shelter.flow import claim as claim_flow
from shelter.flow.claim import withdraw_claim
from shelter.flow.pay import record_payment
from shelter.flow.read import read_invoice
from shelter.flow.receive import attach_evidence, receive_invoice
from shelter.flow.refusal import DayError, FileTooLargeError, PaidAgainError
from shelter.models import Document, InvoiceLine, Job, Payment
from shelter.rules.money import Cents
from tests import make
from tests.witness import at_once, meanwhile, untouched

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make.producer()


@pytest.fixture
def bob():
    return make.staff()


def pay(invoice, user, cents=1210_00, *, days_ago=0, **said):
    day = timezone.localdate() - timedelta(days=days_ago)
    return record_payment(invoice.pk, day, Cents(cents), by=user, organisation=user.organisation, **said)


def wanted(production):
    return Job.objects.values_list("wanted", flat=True).get(subject=make.convention_of(production).pk)


def test_a_payment_is_written_down_with_its_proof(alice):
    invoice, today = make.invoice(alice), timezone.localdate()
    payment = pay(invoice, alice, proof=b"%PDF-1.7 extrait", note="Virement")
    payment = Payment.objects.get(pk=payment.pk)
    assert (payment.invoice, payment.organisation, payment.by) == (invoice, alice.organisation, alice)
    assert (payment.paid_on, payment.cents, payment.note) == (today, 1210_00, "Virement")
    assert files.load(payment.proof_id) == b"%PDF-1.7 extrait"
    entry = Entry.objects.get(action="payment.recorded")
    assert (entry.by, entry.chain.key) == (alice, f"organisation:{alice.organisation_id}")
    assert entry.facts == {"paid_on": today.isoformat(), "cents": 1210_00, "proof": payment.proof_id}


def test_a_payment_told_twice_within_a_moment_is_one_unless_it_is_meant_again(alice):
    invoice, proof = make.invoice(alice), b"%PDF-1.7 extrait"
    pay(invoice, alice, proof=proof)
    with untouched(), pytest.raises(PaidAgainError):
        pay(invoice, alice, proof=proof, note="encore")
    pay(invoice, alice, proof=proof, again=True)
    assert Payment.objects.count() == 2


def test_what_differs_or_was_told_longer_ago_is_another_payment(alice, monkeypatch):
    invoice, now = make.invoice(alice), timezone.now()
    charlie = make.producer("Charlie")
    pay(invoice, alice)
    pay(invoice, alice, 1210_01)
    pay(invoice, alice, days_ago=1)
    pay(invoice, alice, proof=b"%PDF-1.7 extrait")
    pay(invoice, charlie)
    pay(make.invoice(alice), alice)
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(minutes=11))
    pay(invoice, alice)
    assert Payment.objects.count() == 7


@pytest.mark.django_db(transaction=True)
def test_a_form_that_is_sent_three_times_at_once_is_one_payment():
    alice = make.producer()
    invoice = make.invoice(alice)
    outcomes = at_once(*[lambda: pay(invoice, alice)] * 3)
    assert sorted(type(each).__name__ for each in outcomes) == ["PaidAgainError", "PaidAgainError", "Payment"]


def test_one_bank_statement_can_prove_several_payments(alice):
    for invoice in (make.invoice(alice), make.invoice(alice)):
        pay(invoice, alice, proof=b"%PDF-1.7 extrait")
    assert Payment.objects.values("proof").distinct().count() == 1
    assert Document.objects.count() == 3


def test_money_that_came_back_is_one_more_row_below_zero(alice):
    invoice = make.invoice(alice)
    pay(invoice, alice, days_ago=3)
    pay(invoice, alice, -210_00)
    assert list(invoice.payments.order_by("pk").values_list("cents", flat=True)) == [1210_00, -210_00]


def test_a_day_to_come_is_refused_and_nothing_is_written(alice):
    invoice = make.invoice(alice)
    with untouched(), pytest.raises(DayError) as refusal:
        pay(invoice, alice, days_ago=-1, proof=b"%PDF-1.7 extrait")
    assert refusal.value.field == "paid_on"


def test_a_proof_that_is_too_large_is_refused_and_nothing_is_written(alice, settings):
    invoice = make.invoice(alice)
    settings.UPLOAD_MAX_BYTES = 3
    with untouched(), pytest.raises(FileTooLargeError):
        pay(invoice, alice, proof=b"%PDF")


def test_the_database_refuses_a_payment_of_nothing(alice):
    invoice = make.invoice(alice)
    with untouched(), pytest.raises(IntegrityError, match="payment_is_not_nothing"):
        pay(invoice, alice, 0)


def test_a_payment_asks_for_the_standing_of_each_production_that_claims_the_invoice(alice, bob):
    invoice = make.invoice(alice)
    first, second, left, other = (make.production(alice, by=bob) for _ in range(4))
    make.claim(alice, first, of=invoice, share="0.5")
    make.claim(alice, second, of=invoice, share="0.25")
    withdraw_claim(make.claim(alice, left, of=invoice, share="0.25").pk, by=alice)
    productions = (first, second, left, other)
    before = [wanted(production) for production in productions]
    pay(invoice, alice)
    assert [wanted(one) - was for one, was in zip(productions, before, strict=True)] == [1, 1, 0, 0]


def test_what_one_house_pays_leaves_no_trace_at_another_that_has_the_same_invoice(alice, bob):
    charlie, data = make.producer("Charlie"), make.ubl()
    for user in (alice, charlie):
        invoice = receive_invoice(data, "a.xml", by=user, organisation=user.organisation).invoice
    read_invoice(invoice.pk)
    hers, his = make.production(alice, by=bob), make.production(charlie, by=bob)
    make.claim(alice, hers, of=invoice, share="0.5")
    make.claim(charlie, his, of=invoice, share="0.5")
    before = wanted(hers), wanted(his)
    pay(invoice, charlie)
    assert (wanted(hers), wanted(his)) == (before[0], before[1] + 1)


def put_down_meanwhile():
    """A line is put down while a payment of its invoice is being written; how often the standing was asked for."""
    alice, bob = make.producer(), make.staff()
    invoice, production = make.invoice(alice), make.production(alice, by=bob)
    before = wanted(production)
    outcomes = meanwhile(lambda: make.claim(alice, production, of=invoice), lambda: pay(invoice, alice))
    assert [type(each).__name__ for each in outcomes] == ["Claim", "Payment"]
    return wanted(production) - before


@pytest.mark.django_db(transaction=True)
def test_a_payment_at_the_moment_of_a_claim_asks_for_the_standing_once_more():
    assert put_down_meanwhile() == 2


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_on_the_invoice_that_payment_would_not_be_counted(monkeypatch):
    """The negative control: the payment sees no claim, and the standing made from the claim alone would stay."""
    monkeypatch.setattr(claim_flow, "_lock", lambda line_id: InvoiceLine.objects.get(pk=line_id))
    assert put_down_meanwhile() == 1


@pytest.mark.django_db(transaction=True)
def test_a_paper_and_a_payment_for_one_invoice_at_the_same_moment_both_go_in():
    """A lock that is too strong makes each wait for the other: the paper's row refers to the invoice."""
    alice = make.producer()
    invoice = make.invoice(alice)
    outcomes = meanwhile(
        lambda: attach_evidence(invoice.pk, b"contrat", "contrat.pdf", by=alice, organisation=alice.organisation),
        lambda: pay(invoice, alice),
    )
    assert [type(each).__name__ for each in outcomes] == ["Evidence", "Payment"]
