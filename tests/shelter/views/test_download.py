from datetime import timedelta

import pytest
from django.utils import timezone

from shelter.flow.convention import grant_access
from shelter.flow.pay import record_payment
from shelter.flow.read import read_invoice
from shelter.flow.receive import attach_evidence, receive_invoice
from shelter.rules.money import Cents
from tests import make
from tests.browse import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make.producer("Alice")


@pytest.fixture
def bob():
    return make.staff("Bob")


def test_the_file_comes_back_as_it_was_sent_and_is_never_shown(alice):
    data = b"<html><script>alert(1)</script></html>"
    invoice = receive_invoice(data, 'fac"ture;é.html', by=alice, organisation=alice.organisation).invoice
    answer = signed_in(alice).get(f"/invoices/{invoice.pk}/file/")
    assert answer.getvalue() == data
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_each_gets_the_name_that_it_sent_the_file_under(alice, bob):
    data, charlie = make.ubl(number="2026/5"), make.producer("Charlie")
    for user in (alice, charlie):
        invoice = receive_invoice(data, f"{user.first_name}.xml", by=user, organisation=user.organisation).invoice
    names = [signed_in(user).get(f"/invoices/{invoice.pk}/file/")["Content-Disposition"] for user in (alice, charlie)]
    assert names == ['attachment; filename="Alice.xml"', 'attachment; filename="Charlie.xml"']


def test_a_member_gets_its_own_invoice_under_its_number(alice, bob):
    supplier = make.company(by=bob)
    claim = make.claim(
        alice, make.production(alice, by=bob), supplier, of=make.invoice(alice, supplier, number="2026/5")
    )
    mia = make.person("Mia", "member", company=supplier)
    answer = signed_in(mia).get(f"/invoices/{claim.line.invoice_id}/file/")
    assert answer["Content-Disposition"] == 'attachment; filename="2026-5.xml"'


def _papers(user, invoice):
    own = {"by": user, "organisation": user.organisation}
    evidence = attach_evidence(invoice.pk, b"%PDF-1 contrat", "contrat.pdf", **own)
    payment = record_payment(invoice.pk, timezone.localdate(), Cents(100), proof=b"%PDF-1 extrait", **own)
    return [f"/invoices/{invoice.pk}/file/", f"/evidence/{evidence.pk}/", f"/payments/{payment.pk}/proof/"]


def _open(user, places):
    return [signed_in(user).get(place).status_code for place in places]


def test_papers_open_for_those_who_may_look_and_for_nobody_else(alice, bob):
    supplier, production = make.company(by=bob), make.production(alice, by=bob)
    claim = make.claim(alice, production, supplier)
    places = _papers(alice, claim.line.invoice)
    dora, late, none = make.auditor(), make.auditor(), make.auditor()
    today = timezone.localdate()
    grant_access(production.pk, dora, today, by=bob)
    grant_access(production.pk, late, today - timedelta(days=1), by=bob)
    assert _open(alice, places) == _open(bob, places) == _open(dora, places) == [200, 200, 200]
    assert _open(late, places) == _open(none, places) == _open(make.producer("Charlie"), places) == [404, 404, 404]
    mia = make.person("Mia", "member", company=supplier)
    assert _open(mia, places) == [200, 404, 404]
    assert _open(None, places) == [302, 302, 302]


def test_two_who_share_an_invoice_never_open_each_others_papers(alice):
    data, charlie = make.ubl(), make.producer("Charlie")
    for user in (alice, charlie):
        invoice = receive_invoice(data, "f.xml", by=user, organisation=user.organisation).invoice
    mine, theirs = _papers(alice, invoice), _papers(charlie, invoice)
    assert _open(alice, mine[1:]) == [200, 200] and _open(alice, theirs[1:]) == [404, 404]


def test_a_payment_without_proof_has_none_to_download(alice):
    invoice = make.invoice(alice)
    made = record_payment(invoice.pk, timezone.localdate(), Cents(100), by=alice, organisation=alice.organisation)
    assert signed_in(alice).get(f"/payments/{made.pk}/proof/").status_code == 404


def test_a_file_inside_an_invoice_comes_out_as_a_download_alone(alice):
    data = make.carrying(("bon de livraison.pdf", b"%PDF-1.4 <script>alert(1)</script>"))
    invoice = receive_invoice(data, "f.xml", by=alice, organisation=alice.organisation).invoice
    kept = read_invoice(invoice.pk).attachments.get()
    answer = signed_in(alice).get(f"/attachments/{kept.pk}/")
    assert answer.getvalue() == b"%PDF-1.4 <script>alert(1)</script>"
    assert answer["Content-Disposition"] == 'attachment; filename="bon de livraison.pdf"'
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert _open(make.producer("Charlie"), [f"/attachments/{kept.pk}/"]) == [404]
    assert _open(None, [f"/attachments/{kept.pk}/"]) == [302]


def test_what_was_left_inside_an_invoice_or_lies_elsewhere_is_no_download(alice):
    data = make.carrying(("jeu.exe", b"MZ" + bytes(40)), uri="http://127.0.0.1:9/annexe.pdf")
    invoice = receive_invoice(data, "f.xml", by=alice, organisation=alice.organisation).invoice
    left = read_invoice(invoice.pk).attachments.all()
    assert _open(alice, [f"/attachments/{each.pk}/" for each in left]) == [404, 404]


@pytest.mark.parametrize(("name", "given"), [("facture.hta", "facture.hta.pdf"), ("Facture.PDF", "Facture.PDF")])
def test_a_name_ends_as_the_content_is(alice, name, given):
    data = b"%PDF-1.4 <hta:application>"
    invoice = receive_invoice(data, name, by=alice, organisation=alice.organisation).invoice
    answer = signed_in(alice).get(f"/invoices/{invoice.pk}/file/")
    assert f'filename="{given}"' in answer["Content-Disposition"]


def test_what_nobody_knows_is_given_an_ending_that_starts_nothing(alice):
    invoice = receive_invoice(b"MZ program", "run.exe", by=alice, organisation=alice.organisation).invoice
    assert 'filename="run.exe.bin"' in signed_in(alice).get(f"/invoices/{invoice.pk}/file/")["Content-Disposition"]
