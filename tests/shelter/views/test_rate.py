from datetime import date, timedelta
from decimal import Decimal

import pytest

from shelter.flow.rates import load_rates
from shelter.flow.read import read_invoice
from shelter.flow.receive import receive_invoice
from shelter.models import Invoice, RateChange
from shelter.reading.rates import Published
from tests import make
from tests.browse import page, signed_in

pytestmark = pytest.mark.django_db
FRIDAY = date(2026, 3, 13)


@pytest.fixture
def alice():
    load_rates([Published("USD", day, Decimal("1.1476")) for day in (FRIDAY, FRIDAY + timedelta(days=3))])
    return make.producer()


@pytest.fixture
def bob():
    return make.staff()


def dollars(alice):
    return make.invoice(alice, make.company(), currency="USD", issued_on=date(2026, 3, 15))


def test_the_proposed_rate_is_shown_with_its_day_and_source(alice, bob):
    invoice = dollars(alice)
    for user in (alice, bob):
        assert "1\u00a0USD = 0,87138376\u00a0EUR (ECB, 13 March 2026)" in page(user, f"/invoices/{invoice.pk}/")
    assert "Use another rate" not in page(alice, f"/invoices/{invoice.pk}/")


def test_staff_use_another_rate_with_a_reason(alice, bob):
    invoice = dollars(alice)
    typed = {"fx_rate": "0,9", "source": "Couverture de change"}
    url = f"/invoices/{invoice.pk}/rate/change/"
    refused = signed_in(bob).post(url, typed)
    assert refused.status_code == 422 and RateChange.objects.count() == 0
    signed_in(bob).post(url, typed | {"reason": "Taux du contrat"})
    assert Invoice.objects.values_list("fx_rate", "fx_source", "fx_on").get() == (
        Decimal("0.9"),
        "Couverture de change",
        None,
    )
    said = page(bob, f"/invoices/{invoice.pk}/")
    assert "Taux du contrat" in said and "from 0.87138376 to 0.90000000" in said.replace("0,", "0.")
    assert signed_in(bob).get(url).status_code == 302


def test_nobody_else_changes_a_rate(alice):
    invoice = dollars(alice)
    typed = {"fx_rate": "0,9", "source": "x", "reason": "x"}
    for user in (alice, make.producer("Charlie"), make.auditor()):
        assert signed_in(user).post(f"/invoices/{invoice.pk}/rate/change/", typed).status_code == 404
    assert RateChange.objects.count() == 0


def test_where_nothing_is_rated_nothing_is_changed(alice, bob):
    invoice = make.invoice(alice, make.company(), currency="XYZ")
    typed = {"fx_rate": "0,9", "source": "x", "reason": "x"}
    answer = signed_in(bob).post(f"/invoices/{invoice.pk}/rate/change/", typed)
    assert answer.status_code == 422 and "Nothing is missing here any more" in answer.content.decode()


def test_the_rate_by_its_vat_in_euros_is_shown_with_the_difference(alice):
    data = make.ubl(make.company(), currency="USD", issued_on=FRIDAY)
    vat = b'<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">184.00</cbc:TaxAmount></cac:TaxTotal>'
    data = data.replace(b"<cac:LegalMonetaryTotal>", vat + b"<cac:LegalMonetaryTotal>")
    received = receive_invoice(data, "f.xml", by=alice, organisation=alice.organisation).invoice
    invoice = read_invoice(received.pk)
    assert (invoice.said["vat"], invoice.said["vat_in_euros"]) == ("210.00", "184.00")
    said = page(alice, f"/invoices/{invoice.pk}/")
    # 184 / 210 = 0.876190476; 0.87619048 / 0.87138376 = 1.00551619
    assert "1\u00a0USD = 0,87619048\u00a0EUR, a difference of +0,55\u00a0%" in said
