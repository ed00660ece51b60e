from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from poleimage import files
from shelter.models import Document, Evidence, Invoice, Job, Payment
from tests import make
from tests.browse import page, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make.producer("Alice")


@pytest.fixture
def bob():
    return make.staff("Bob")


def _pay(user, invoice, *, follow=False, **said):
    typed = {f"payment-{name}": value for name, value in said.items()}
    return signed_in(user).post(f"/invoices/{invoice.pk}/payments/", typed, follow=follow)


def test_the_form_proposes_what_is_left_to_pay(alice):
    invoice = make.invoice(alice, lines=["1000.00"])
    _pay(alice, invoice, paid_on=timezone.localdate().isoformat(), amount="210")
    form = signed_in(alice).get(f"/invoices/{invoice.pk}/").context["payment"]
    assert form["amount"].value() == "1.000,00"


def test_a_payment_is_recorded_with_its_proof(alice, bob):
    claim = make.claim(alice, make.production(alice, by=bob))
    before = Job.objects.get(kind=Job.Kind.RECOMPUTE).wanted
    proof = SimpleUploadedFile("extrait.pdf", b"%PDF-1.4 extrait")
    answer = _pay(
        alice, claim.line.invoice, follow=True, paid_on="2026-06-30", amount="1 210,00", proof=proof, note="solde"
    )
    payment = Payment.objects.get()
    assert "The payment is recorded." in answer.content.decode()
    assert (payment.cents, payment.paid_on.isoformat(), payment.note) == (121000, "2026-06-30", "solde")
    assert (payment.organisation, files.load(payment.proof_id)) == (alice.organisation, b"%PDF-1.4 extrait")
    assert Job.objects.get(kind=Job.Kind.RECOMPUTE).wanted == before + 1


def test_a_payment_that_is_sent_twice_is_asked_about_and_keeps_what_was_typed(alice):
    invoice, said = make.invoice(alice), {"paid_on": "2026-06-30", "amount": "12,50"}
    assert "payment-again" not in page(alice, f"/invoices/{invoice.pk}/")
    _pay(alice, invoice, **said)
    asked = _pay(alice, invoice, note="acompte de juin", **said)
    text = asked.content.decode()
    assert (asked.status_code, Payment.objects.count()) == (422, 1)
    assert "This payment was recorded a moment ago. Record it again?" in text
    assert 'name="payment-again"' in text and 'value="acompte de juin"' in text and 'value="12,50"' in text
    _pay(alice, invoice, again="on", **said)
    assert Payment.objects.count() == 2


def test_money_that_came_back_has_a_minus(alice):
    invoice = make.invoice(alice)
    _pay(alice, invoice, paid_on="2026-06-30", amount="-12,50")
    assert Payment.objects.get().cents == -1250


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"paid_on": "", "amount": "12"}, "This field is required."),
        ({"paid_on": "31/02/2026", "amount": "12"}, "Write a day such as 31/12/2026."),
        ({"paid_on": "2026-06-30", "amount": "douze"}, "Write an amount such as"),
        ({"paid_on": "2026-06-30", "amount": "0"}, "This amount can&#x27;t be zero."),
        ({"paid_on": "2026-06-30", "amount": "1.234"}, "can mean two amounts"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_stays(alice, said, sentence):
    invoice = make.invoice(alice)
    answer = _pay(alice, invoice, note="acompte de juin", **said)
    text = answer.content.decode()
    assert (answer.status_code, Payment.objects.count()) == (422, 0)
    assert sentence in text and 'value="acompte de juin"' in text


def test_a_day_to_come_is_refused_by_the_register(alice):
    invoice, tomorrow = make.invoice(alice), timezone.localdate() + timedelta(days=1)
    answer = _pay(alice, invoice, paid_on=tomorrow.isoformat(), amount="12")
    assert "This day is still to come." in answer.content.decode()
    assert (answer.status_code, Payment.objects.count()) == (422, 0)


def test_a_proof_too_large_is_refused_and_nothing_is_recorded(alice, settings):
    invoice = make.invoice(alice)
    settings.UPLOAD_MAX_BYTES = 10
    proof = SimpleUploadedFile("extrait.pdf", b"x" * 11)
    answer = _pay(alice, invoice, paid_on="2026-06-30", amount="12", proof=proof)
    assert "This file is larger than" in answer.content.decode()
    assert (answer.status_code, Payment.objects.count(), Document.objects.count()) == (422, 0, 1)


def test_evidence_is_attached_several_at_once(alice):
    invoice = make.invoice(alice)
    papers = [SimpleUploadedFile("contrat.pdf", b"%PDF-1"), SimpleUploadedFile("bon.png", b"\x89PNG\r\n\x1a\n")]
    answer = signed_in(alice).post(f"/invoices/{invoice.pk}/evidence/", {"evidence-file": papers}, follow=True)
    said = answer.content.decode()
    assert "contrat.pdf" in said and "bon.png" in said and "2 files are attached." in said
    assert Evidence.objects.filter(organisation=alice.organisation).count() == 2


def test_empty_evidence_is_refused_with_a_sentence(alice):
    invoice = make.invoice(alice)
    for papers in ([SimpleUploadedFile("vide.pdf", b"")], []):
        answer = signed_in(alice).post(f"/invoices/{invoice.pk}/evidence/", {"evidence-file": papers})
        assert answer.status_code == 422
    assert Evidence.objects.count() == 0


def test_staff_set_the_rate_of_a_currency_once(alice, bob):
    invoice = make.invoice(alice, currency="USD")
    assert "Set the rate of USD" in page(bob, f"/invoices/{invoice.pk}/")
    typed = {"fx_rate": "0,9215", "source": "BCE, 2 juin 2026"}
    signed_in(bob).post(f"/invoices/{invoice.pk}/rate/", typed)
    invoice.refresh_from_db()
    assert (invoice.fx_rate, invoice.fx_source) == (Decimal("0.9215"), "BCE, 2 juin 2026")
    again = signed_in(bob).post(f"/invoices/{invoice.pk}/rate/", typed | {"fx_rate": "0,5"})
    assert "Nothing is missing here any more" in again.content.decode()
    assert "1\u00a0USD = 0,9215\u00a0EUR (BCE, 2 juin 2026)" in page(alice, f"/invoices/{invoice.pk}/")


@pytest.mark.parametrize("rate", ["", "0", "-1", "abc", "1,123456789"])
def test_a_wrong_rate_is_refused_and_the_source_stays(alice, bob, rate):
    invoice = make.invoice(alice, currency="USD")
    answer = signed_in(bob).post(f"/invoices/{invoice.pk}/rate/", {"fx_rate": rate, "source": "BCE du jour"})
    assert answer.status_code == 422 and 'value="BCE du jour"' in answer.content.decode()
    assert Invoice.objects.get().fx_rate is None


def test_nobody_else_records_anything(alice, bob):
    invoice = make.invoice(alice, currency="USD")
    before = Document.objects.count()
    for user in (make.producer("Charlie"), make.auditor(), bob):
        assert _pay(user, invoice, paid_on="2026-06-30", amount="12").status_code == 404
        paper = {"evidence-file": [SimpleUploadedFile("a.pdf", b"%PDF")]}
        assert signed_in(user).post(f"/invoices/{invoice.pk}/evidence/", paper).status_code == 404
    for user in (alice, make.producer("Charlie"), make.auditor()):
        assert signed_in(user).post(f"/invoices/{invoice.pk}/rate/", {"fx_rate": "1", "source": "x"}).status_code == 404
    assert (Payment.objects.count(), Evidence.objects.count(), Document.objects.count()) == (0, 0, before)
