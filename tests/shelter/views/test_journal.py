from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from poleimage.audit.models import Entry
from poleimage.web import figures
from shelter.flow.claim import Wanted, put_down_all
from shelter.flow.convention import amend_terms, grant_access
from shelter.flow.credit import link_credit_notes
from shelter.flow.read import read_invoice
from shelter.flow.receive import receive_invoice
from shelter.flow.report import issue_report
from shelter.flow.review import accept_claim, reject_claim
from shelter.flow.type_in import set_rate
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


def test_lines_put_down_at_once_are_told_to_each_production_by_itself(production, alice, bob):
    other = make.production(alice, by=bob)
    invoice = make.invoice(alice, lines=["1.00"] * 5)
    shares = zip(invoice.lines.order_by("position"), ["1", "1", "0.5", "1", "1"], strict=True)
    wanted = [
        Wanted(line.pk, other.pk if line.position == 4 else production.pk, Decimal(share)) for line, share in shares
    ]
    put_down_all(invoice.pk, wanted, by=alice, category="sound")
    auditor = make.auditor()
    grant_access(production.pk, auditor, timezone.localdate(), by=bob)
    for user in (bob, auditor):
        entries = signed_in(user).get(f"/productions/{production.pk}/journal/").context["entries"]
        (told,) = (one for one in entries if one["entry"].action == "claim.put_down_all")
        assert (told["what"], told["invoice"]) == ("Put lines down as proposed", invoice)
        assert [str(value) for _label, value in told["facts"]] == ["1–2, 5 · 3 (50%)", "Sound"]
    third = signed_in(bob).get(f"/productions/{make.production(alice, by=bob).pk}/journal/").context["entries"]
    assert "claim.put_down_all" not in {one["entry"].action for one in third}


def _of_invoices(user, production):
    """What was done to which invoice, with the facts as they are written."""
    entries = signed_in(user).get(f"/productions/{production.pk}/journal/").context["entries"]
    return [
        (one["what"], one["invoice"].number, [str(value) for _label, value in one["facts"]])
        for one in entries
        if one["entry"].action.split(".")[0] in ("invoice", "payment")
    ]


def test_what_moved_the_figures_by_an_invoice_stands_among_them(production, alice, bob):
    sound, day = make.company(by=bob), timezone.localdate() - timedelta(days=20)
    dollars = make.invoice(alice, sound, number="F-7", lines=["100.00"], currency="USD")
    set_rate(dollars.pk, Decimal("0.92"), "BCE", by=bob)
    credit = make.invoice(alice, sound, number="NC-1", credit_of="F-8")
    euros = make.invoice(alice, sound, number="F-8")
    link_credit_notes(euros.pk)
    for invoice in (dollars, credit, euros):
        make.claim(alice, production, of=invoice)
    make.paid(alice, dollars, on=day)
    make.paid(alice, make.invoice(alice, sound, number="F-9"))
    assert _of_invoices(bob, production) == [
        ("Recorded a payment", "F-7", [figures.day(day, "en"), "121,00\u00a0USD"]),
        ("Linked an invoice with its credit note", "F-8", ["NC-1"]),
        ("Set the rate of an invoice", "F-7", ["0,92", "BCE"]),
    ]
    said = page(bob, f"/productions/{production.pk}/journal/")
    assert f'href="/invoices/{dollars.pk}/"' in said and said.count("about an invoice") == 3


def test_what_another_house_paid_or_was_credited_is_not_told(production, alice, bob):
    charlie, sound = make.producer("Charlie"), make.company(by=bob)
    data = make.ubl(sound, number="F-8")
    credits = [
        make.invoice(user, sound, number=number, credit_of="F-8")
        for user, number in ((alice, "NC-A"), (charlie, "NC-C"))
    ]
    for user in (alice, charlie):
        shared = receive_invoice(data, "f.xml", by=user, organisation=user.organisation).invoice
    read_invoice(shared.pk)
    assert set(link_credit_notes(shared.pk)) == set(credits)
    other = make.production(charlie, by=bob)
    shared.refresh_from_db()
    make.claim(alice, production, of=shared, share="0.5")
    make.claim(charlie, other, of=shared, share="0.5")
    make.paid(charlie, shared)
    assert _of_invoices(bob, production) == [("Linked an invoice with its credit note", "F-8", ["NC-A"])]
    assert len(_of_invoices(bob, other)) == 2


def test_the_journal_is_paged_and_costs_the_same(production, alice, bob, django_assert_num_queries):
    client = signed_in(bob)
    for many in (1, 55):
        for _ in range(many):
            make.claim(alice, production)
        with django_assert_num_queries(11):
            client.get(f"/productions/{production.pk}/journal/")
    assert "entry 1<" in page(bob, f"/productions/{production.pk}/journal/?page=2")
    assert Entry.objects.filter(chain__key=production.chain).count() == 59


def test_auditors_read_it_and_producers_do_not(production, alice, bob):
    dora = make.auditor()
    grant_access(production.pk, dora, timezone.localdate() + timedelta(days=1), by=bob)
    said = page(dora, f"/productions/{production.pk}/journal/")
    assert "Signed the convention" in said and "/review/" not in said
    assert signed_in(alice).get(f"/productions/{production.pk}/journal/").status_code == 404
