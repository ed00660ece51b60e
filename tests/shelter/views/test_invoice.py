from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from shelter.flow.claim import put_down
from shelter.flow.convention import grant_access
from shelter.flow.read import read_invoice
from shelter.flow.receive import attach_evidence, receive_invoice
from shelter.flow.recompute import recompute_standing
from shelter.flow.review import accept_claim, reject_claim
from shelter.models import Job
from shelter.rules.money import Cents
from tests import make
from tests.browse import page, signed_in
from tests.tamper import unguarded

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make.producer("Alice")


@pytest.fixture
def bob():
    return make.staff("Bob")


def _url(invoice):
    return f"/invoices/{invoice.pk}/"


def test_the_page_shows_what_was_read_and_how_the_file_writes_it(alice):
    invoice = make.invoice(alice, number="2026/118", lines=["1000.00"], seller_name="Sonorisation du Quai SRL")
    said = page(alice, _url(invoice))
    assert "<h1>Sonorisation du Quai SRL</h1>" in said and "2026/118" in said
    assert "1.210,00\u00a0€" in said and "Read from the e-invoice (UBL)." in said
    assert f"<code>{invoice.issued_on.isoformat()}</code>" in said


def test_findings_are_sentences(alice):
    invoice = make.invoice(alice)
    with unguarded():
        type(invoice).objects.update(findings=[{"code": "br_co_15", "detail": "1210.00 ≠ 1200.00"}])
    assert "Net and VAT make 1.200,00 together, but the invoice says 1.210,00." in page(alice, _url(invoice))


def test_a_finding_says_what_to_do(alice):
    invoice = make.invoice(alice, issued_on=timezone.localdate() + timedelta(days=1))
    assert [finding["code"] for finding in invoice.findings] == ["issued_in_future"]
    assert "Ask your supplier for the right date" in page(alice, _url(invoice))


def _ordered(alice, supplier, order, **said):
    data = make.ubl(supplier, **said)
    named = f"</cbc:BuyerReference><cac:OrderReference><cbc:ID>{order}</cbc:ID></cac:OrderReference>".encode()
    data = data.replace(b"</cbc:BuyerReference>", named).replace(b">380<", b">386<" if said else b">380<")
    return read_invoice(receive_invoice(data, "a.xml", by=alice, organisation=alice.organisation).invoice.pk)


def test_a_down_payment_is_remembered_when_the_final_invoice_comes(alice):
    supplier, bruno = make.company(), make.producer("Bruno")
    before = _ordered(alice, supplier, "PO-7", number="A/1")
    final, other = _ordered(alice, supplier, "PO-7"), _ordered(alice, supplier, "PO-8")
    of_bruno = _ordered(bruno, supplier, "PO-7")

    assert "This is an invoice for a down payment." in page(alice, _url(before))
    assert "the down payment A/1 before" in page(alice, _url(final))
    assert "the down payment A/1" not in page(alice, _url(other)) + page(bruno, _url(of_bruno))


def test_an_invoice_that_is_being_read_follows_by_itself(alice):
    invoice = receive_invoice(make.ubl(), "a.xml", by=alice, organisation=alice.organisation).invoice
    said = page(alice, _url(invoice))
    assert "Being read…" in said and 'hx-trigger="every 1s"' in said
    read_invoice(invoice.pk)
    assert "hx-trigger" not in page(alice, _url(invoice))


def test_a_file_that_cannot_be_read_says_why_and_what_next(alice):
    invoice = receive_invoice(b"%PDF-1.4", "a.pdf", by=alice, organisation=alice.organisation).invoice
    read_invoice(invoice.pk)
    said = page(alice, _url(invoice))
    assert "Only a person can read this file" in said and f"{_url(invoice)}type-in/" in said


def test_the_fate_of_a_line_stands_with_its_reasons(alice, bob):
    production, supplier = make.production(alice, by=bob), make.company(by=bob)
    claim = make.claim(alice, production, supplier, net="1800.00", share="0.6")
    accept_claim(claim.pk, by=bob, deduction=Cents(200_00), reason_code="price_above_market", reason="Tarif 2025")
    recompute_standing(make.convention_of(production).pk)
    Job.objects.filter(kind=Job.Kind.RECOMPUTE).update(done=9, wanted=9)
    said = page(alice, _url(claim.line.invoice))
    assert "accepted in part" in said and "60% of the line, Sound" in said
    assert "Claimed 1.080,00\u00a0€, of which <b>0,00\u00a0€</b> count." in said
    assert "Price above the market: Tarif 2025" in said and "−200,00" in said
    assert "Not paid yet" in said and "−880,00" in said
    assert "Being brought up to date…" not in said and "Withdraw" not in said


def test_a_refusal_says_how_to_put_it_right_and_may_be_withdrawn(alice, bob):
    claim = make.claim(alice, make.production(alice, by=bob))
    reject_claim(claim.pk, by=bob, reason_code="private_expense", reason="Repas")
    said = page(alice, _url(claim.line.invoice))
    assert "refused" in said and "Private expense: Repas" in said
    assert "Nothing to do if that is so." in said and f"/claims/{claim.pk}/withdraw/" in said


def test_warnings_come_before_the_line_is_put_down(alice, bob):
    long_ago = timezone.localdate() - timedelta(days=700)
    production = make.production(alice, by=bob, title="Nuit blanche")
    invoice = make.invoice(alice, number="X-1", issued_on=long_ago, seller_name="Décors SRL")
    said = page(alice, _url(invoice))
    assert "Décors SRL was no member on" in said
    assert "lies outside the spending period of Nuit blanche" in said
    assert f"{production} (dated outside its spending period)" in said
    assert "1.210,00\u00a0€ of this invoice is still to be paid." in said
    assert "which is not your number" in said


def test_what_another_producer_put_down_is_not_seen(alice, bob):
    data, charlie = make.ubl(), make.producer("Charlie")
    for user in (alice, charlie):
        invoice = receive_invoice(data, "f.xml", by=user, organisation=user.organisation).invoice
        read_invoice(invoice.pk)
    theirs, _mine = make.production(charlie, by=bob, title="Secret de tournage"), make.production(alice, by=bob)
    put_down(invoice.lines.get().pk, theirs.pk, by=charlie, category="sound", share=Decimal("0.7"))
    attach_evidence(invoice.pk, b"contrat", "contrat-charlie.pdf", by=charlie, organisation=charlie.organisation)
    make.paid(charlie, invoice)
    said = page(alice, _url(invoice))
    assert "Secret de tournage" not in said and "contrat-charlie" not in said
    assert "No payment is recorded yet." in said and "of this line is left" not in said


def test_prefill_by_code_and_by_what_the_supplier_did_before(alice, bob):
    production, supplier = make.production(alice, by=bob), make.company(by=bob)
    make.production(alice, by=bob)
    make.claim(alice, production, supplier, category="grading")
    invoice = make.invoice(alice, supplier, project=production.code)
    form = signed_in(alice).get(_url(invoice)).context["put_down"].of_line[invoice.lines.get().pk]
    assert (form["production"].value(), form["category"].value()) == (str(production.pk), "grading")


def test_a_long_invoice_is_shown_in_parts(alice, bob):
    make.production(alice, by=bob)
    invoice = make.invoice(alice, lines=["1.00"] * 26)
    assert len(signed_in(alice).get(_url(invoice)).context["rows"]) == 25
    assert len(signed_in(alice).get(f"{_url(invoice)}?lines=2").context["rows"]) == 1


def test_staff_read_everything_and_write_nothing_there(alice, bob):
    claim = make.claim(alice, make.production(alice, by=bob))
    said = page(bob, _url(claim.line.invoice))
    assert "Sent by" in said and str(alice.organisation) in said
    assert "put-down/" not in said and "payments/" not in said


def test_a_member_sees_its_invoice_but_no_figure_of_the_production(alice, bob):
    supplier, production = make.company(by=bob), make.production(alice, by=bob)
    claim = make.claim(alice, production, supplier, net="1000.00")
    accept_claim(claim.pk, by=bob, deduction=Cents(100_00), reason_code="price_above_market")
    recompute_standing(make.convention_of(production).pk)
    mia = make.person("Mia", "member", company=supplier)
    said = page(mia, _url(claim.line.invoice))
    assert "100% of the line, Sound" in said and "decided" in said
    for hidden in ("Price above the market", "Counted", "count.", "Payments", "/productions/"):
        assert hidden not in said


def test_an_auditor_finds_the_evidence_behind_a_line(alice, bob):
    production = make.production(alice, by=bob)
    claim = make.claim(alice, production)
    paper = attach_evidence(claim.line.invoice_id, b"contrat", "contrat.pdf", by=alice, organisation=alice.organisation)
    dora = make.auditor()
    grant_access(production.pk, dora, timezone.localdate(), by=bob)
    said = page(dora, _url(claim.line.invoice))
    assert f"/evidence/{paper.pk}/" in said and f"{_url(claim.line.invoice)}file/" in said
    assert "Attach" not in said


def test_texts_of_an_invoice_are_never_markup(alice, bob):
    make.production(alice, by=bob)
    evil = "<script>alert(1)</script>"
    invoice = make.invoice(alice, number=evil, seller_name=evil, description=evil, project=evil)
    said = page(alice, _url(invoice))
    assert "<script>alert" not in said and "&lt;script&gt;alert(1)" in said
