from datetime import timedelta

import pytest
from django.utils import timezone

from poleimage.audit.models import Entry
from shelter.flow.convention import amend_terms, grant_access
from shelter.flow.report import issue_report
from shelter.flow.review import accept_claim, reject_claim
from shelter.rules.money import Cents
from tests import make
from tests.browse import page, signed_in
from tests.settled import settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make.producer("Alice")


@pytest.fixture
def bob():
    return make.staff("Bob")


@pytest.fixture
def production(alice, bob):
    return make.production(alice, by=bob, title="Nuit blanche", funding="10000.00")


def test_everything_is_told_in_words(production, alice, bob):
    invoice = make.invoice(alice, make.company(by=bob), number="F-118", lines=["1000.00"])
    part = make.claim(alice, production, of=invoice, share="0.5")
    accept_claim(part.pk, by=bob, deduction=Cents(2500), reason_code="price_above_market", reason="Tarif de 2025")
    refused = make.claim(alice, production)
    reject_claim(refused.pk, by=bob, reason_code="private_expense", reason="Repas")
    amend_terms(make.convention_of(production).pk, timezone.localdate(), make.terms(), by=bob, why="Avenant 1")
    grant_access(production.pk, make.auditor(), timezone.localdate(), by=bob)
    settle(production)
    issue_report(make.convention_of(production).pk, by=bob)
    said = page(bob, f"/productions/{production.pk}/journal/")
    for words in (
        "Opened the production",
        "Signed the convention",
        "Recorded money received",
        "10.000,00\u00a0€",
        "Put a line down",
        "F-118",
        "50%",
        "Accepted a line",
        "25,00\u00a0€",
        "Tarif de 2025",
        "Refused a line",
        "Private expense",
        "Amended the terms",
        "Avenant 1",
        "Computed the figures",
        "the register",
        "Issued a report",
        "Bob Test",
    ):
        assert words in said, words


def test_every_action_of_a_production_has_its_words(production, alice, bob):
    claim = make.claim(alice, production)
    reject_claim(claim.pk, by=bob, reason_code="other", reason="x")
    entries = signed_in(bob).get(f"/productions/{production.pk}/journal/").context["entries"]
    assert [one["what"] for one in entries if one["what"] == one["entry"].action] == []
    assert [one["entry"].position for one in entries] == [5, 4, 3, 2, 1]


def test_the_journal_is_paged_and_costs_the_same(production, alice, bob, django_assert_num_queries):
    client = signed_in(bob)
    for many in (1, 55):
        for _ in range(many):
            make.claim(alice, production)
        with django_assert_num_queries(9):
            client.get(f"/productions/{production.pk}/journal/")
    assert "entry 1<" in page(bob, f"/productions/{production.pk}/journal/?page=2")
    assert Entry.objects.filter(chain__key=production.chain).count() == 59


def test_auditors_read_it_and_producers_do_not(production, alice, bob):
    dora = make.auditor()
    grant_access(production.pk, dora, timezone.localdate() + timedelta(days=1), by=bob)
    said = page(dora, f"/productions/{production.pk}/journal/")
    assert "Signed the convention" in said and "/review/" not in said
    assert signed_in(alice).get(f"/productions/{production.pk}/journal/").status_code == 404
