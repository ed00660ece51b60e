from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from members.models import Membership
from shelter.flow.claim import put_down, withdraw_claim
from shelter.flow.company import change_membership, mark_related, place_company
from shelter.flow.convention import amend_terms, record_funding
from shelter.flow.credit import link_credit_notes
from shelter.flow.pay import record_payment
from shelter.flow.producer import record_vat_right
from shelter.flow.read import read_invoice
from shelter.flow.receive import receive_invoice
from shelter.flow.review import accept_claim, park_claim, reject_claim, reopen_claim
from shelter.flow.type_in import set_rate
from shelter.queries import dossier_of
from shelter.rules import assess, canonical
from shelter.rules.money import Cents
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make.producer()


@pytest.fixture
def bob():
    return make.staff()


def test_a_dossier_holds_every_fact_in_the_form_of_the_rules(alice, bob):
    today = timezone.localdate()
    sound = make.company(by=bob)
    place_company(sound.pk, "62063", date(2020, 1, 1), by=bob)
    production = make.production(alice, by=bob, funding="1000.00")
    claim = make.claim(alice, production, sound, net="250.00", share="0.85", category="sound")
    make.paid(alice, claim.line.invoice)
    accept_claim(claim.pk, by=bob, deduction=Cents(10_00), reason_code="other", reason="Repas")
    dossier = dossier_of(make.convention_of(production))
    invoice = claim.line.invoice
    assert dossier["funding"] == [
        {"id": "F1", "received_on": (today - timedelta(days=390)).isoformat(), "amount": "1000.00"}
    ]
    assert dossier["suppliers"] == [
        {
            "id": str(sound.pk),
            "name": "Sonorisation du Quai SRL",
            "enterprise_number": sound.enterprise_number,
            "municipality": "62063",
            "related": False,
            "memberships": [{"from": "2019-01-01", "to": None}],
        }
    ]
    assert dossier["invoices"] == [
        {
            "id": str(invoice.pk),
            "number": invoice.number,
            "kind": "invoice",
            "supplier": str(sound.pk),
            "issued_on": (today - timedelta(days=30)).isoformat(),
            "serviced_on": None,
            "currency": "EUR",
            "fx_rate": "1",
            "corrects": None,
            "payments": [{"paid_on": (today - timedelta(days=10)).isoformat(), "amount": "302.50"}],
            "payable": "302.50",
            "lines": [
                {
                    "id": str(claim.pk),
                    "net": "250.00",
                    "share": "0.85",
                    "local_share": "1",
                    "category": "sound",
                    "direct": True,
                    "decision": "accepted",
                    "decided_on": today.isoformat(),
                    "deduction": "10.00",
                    "reason": "other: Repas",
                }
            ],
        }
    ]
    assert assess(dossier, today)["counted"] == "202.50"


def test_the_same_facts_always_make_the_same_dossier(alice, bob):
    production = make.production(alice, by=bob)
    for _ in range(3):
        make.claim(alice, production)
    convention = make.convention_of(production)
    assert canonical(dossier_of(convention)) == canonical(dossier_of(convention))


def test_a_dossier_takes_the_same_number_of_queries_however_long_it_is(
    alice, bob, django_assert_num_queries, django_assert_max_num_queries
):
    short, long = make.production(alice, by=bob), make.production(alice, by=bob)
    make.claim(alice, short, make.company(by=bob))
    for _ in range(5):
        make.claim(alice, long, make.company(by=bob))
    for production in (short, long):
        convention = make.convention_of(production)
        with django_assert_num_queries(11):
            dossier_of(convention)


def test_what_another_house_paid_and_claimed_stays_out(alice, bob):
    charlie = make.producer("Charlie")
    data, day = make.ubl(), timezone.localdate()
    for user in (alice, charlie):
        sent = receive_invoice(data, "a.xml", by=user, organisation=user.organisation).invoice
        read_invoice(sent.pk)
        record_payment(sent.pk, day, Cents(1210_00), by=user, organisation=user.organisation)
        line = sent.lines.get()
        put_down(line.pk, make.production(user, by=bob).pk, by=user, share=Decimal("0.5"), category="sound")
    for claim in line.claims.all():
        dossier = dossier_of(make.convention_of(claim.production))
        assert [line["id"] for line in dossier["invoices"][0]["lines"]] == [str(claim.pk)]
        assert len(dossier["invoices"][0]["payments"]) == 1


def test_the_last_decision_holds_and_one_taken_back_leaves_the_line_pending(alice, bob):
    production = make.production(alice, by=bob)
    rejected, parked, reopened = (make.claim(alice, production) for _ in range(3))
    reject_claim(rejected.pk, by=bob, reason_code="duplicate")
    park_claim(parked.pk, by=bob, reason_code="contract_missing")
    accept_claim(reopened.pk, by=bob)
    reopen_claim(reopened.pk, by=bob)
    lines = {
        line["id"]: line["decision"]
        for invoice in dossier_of(make.convention_of(production))["invoices"]
        for line in invoice["lines"]
    }
    assert lines == {str(rejected.pk): "rejected", str(parked.pk): "parked", str(reopened.pk): "pending"}


def test_a_credit_note_points_to_its_invoice_where_that_is_in_the_dossier(alice, bob):
    sound = make.company(by=bob)
    production, other = make.production(alice, by=bob), make.production(alice, by=bob)
    first = make.invoice(alice, sound, number="2026/1", issued_on=date(2026, 9, 1))
    credit = make.invoice(alice, sound, number="NC1", credit_of="2026/1", issued_on=date(2026, 10, 1))
    make.claim(alice, production, of=first)
    make.claim(alice, production, of=credit, share="0.5")
    make.claim(alice, other, of=credit, share="0.5")
    here = {invoice["number"]: invoice for invoice in dossier_of(make.convention_of(production))["invoices"]}
    there = dossier_of(make.convention_of(other))["invoices"]
    assert (here["NC1"]["kind"], here["NC1"]["corrects"]) == ("credit_note", str(first.pk))
    assert [invoice["corrects"] for invoice in there] == [None]


def test_another_currency_comes_with_its_rate(alice, bob):
    sent = make.invoice(alice, currency="USD", lines=["100.00"])
    set_rate(sent.pk, Decimal("0.92345"), "BCE", by=bob)
    production = make.production(alice, by=bob)
    make.claim(alice, production, of=sent)
    dossier = dossier_of(make.convention_of(production))
    assert (dossier["invoices"][0]["currency"], dossier["invoices"][0]["fx_rate"]) == ("USD", "0.92345")
    assert assess(dossier, timezone.localdate())["claimed"] == "92.35"


def test_the_register_can_say_what_it_knew_before_every_change(alice, bob):
    today = timezone.localdate()
    sound = make.company(by=bob)
    production = make.production(alice, by=bob)
    convention = make.convention_of(production)
    told = []

    def after(change):
        change()
        told.append((timezone.now(), canonical(dossier_of(convention))))

    said = {"issued_on": date(2026, 9, 1), "lines": ["50.00"]}
    credit = make.invoice(alice, sound, number="NC1", credit_of="2026/1", **said)
    corrected = make.invoice(alice, sound, number="2026/1", **said)
    make.claim(alice, production, of=credit)
    make.claim(alice, production, of=corrected)
    claims = []
    after(lambda: claims.append(make.claim(alice, production, sound)))
    after(lambda: make.paid(alice, claims[0].line.invoice))
    after(lambda: accept_claim(claims[0].pk, by=bob))
    after(lambda: reopen_claim(claims[0].pk, by=bob))
    after(lambda: record_funding(convention.pk, today, Cents(-5_00), by=bob))
    after(lambda: amend_terms(convention.pk, today, make.terms(rate="0.50"), by=bob))
    after(lambda: change_membership(Membership.objects.get().pk, date(2019, 1, 1), date(2020, 1, 1), by=bob))
    after(lambda: place_company(sound.pk, "62063", date(2020, 1, 1), by=bob))
    after(lambda: mark_related(alice.organisation_id, sound.pk, by=bob, why="même gérant"))
    after(lambda: record_vat_right(alice.organisation_id, Decimal("0.5"), date(2026, 9, 2), by=bob))
    after(lambda: link_credit_notes(corrected.pk))
    after(lambda: withdraw_claim(claims[0].pk, by=alice))
    # A decision that was taken back leaves the dossier as it was before.
    assert told[1][1] == told[3][1]
    assert len({dossier for _, dossier in told}) == len(told) - 1
    assert [canonical(dossier_of(convention, known_at=moment)) for moment, _ in told] == [
        dossier for _, dossier in told
    ]
