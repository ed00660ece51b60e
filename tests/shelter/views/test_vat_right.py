from datetime import date
from decimal import Decimal

import pytest

from members.models import VatRight
from shelter.flow.producer import record_vat_right
from tests import make
from tests.browse import signed_in
from tests.settled import settle

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 1)
OF_WHICH = "of which VAT that the producer cannot recover: "


@pytest.fixture
def alice():
    return make.producer("Alice")


@pytest.fixture
def bob():
    return make.staff("Bob")


@pytest.fixture
def production(alice, bob):
    return make.production(alice, by=bob)


@pytest.fixture
def claim(alice, bob, production):
    record_vat_right(alice.organisation_id, Decimal("0.4"), DAY, by=bob)
    invoice = make.invoice(alice, make.company(by=bob), lines=["1000.00"], issued_on=date(2026, 5, 4))
    return make.claim(alice, production, of=invoice, share="0.5")


def _post(bob, production, **said):
    return signed_in(bob).post(f"/productions/{production.pk}/vat/", said)


def _text(user, url):
    return " ".join(signed_in(user).get(url).content.decode().replace("\u202f", " ").replace("\xa0", " ").split())


def test_staff_record_it_on_the_page_of_the_convention(alice, bob, production):
    answer = _post(bob, production, share="12,34 %", from_on="2026-04-01")
    assert answer.url == f"/productions/{production.pk}/convention/"
    right = VatRight.objects.get()
    assert (right.organisation, right.share, right.from_on) == (alice.organisation, Decimal("0.1234"), DAY)
    text = _text(bob, answer.url)
    assert "12,34% from 1 Apr 2026" in text


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"share": "12,345", "from_on": "2026-04-01"}, "share"),
        ({"share": "101", "from_on": "2026-04-01"}, "share"),
        ({"share": "", "from_on": "2026-04-01"}, "share"),
        ({"share": "0", "from_on": "2026-04-01"}, "share"),
        ({"share": "50", "from_on": "demain"}, "from_on"),
    ],
)
def test_what_is_wrong_comes_back_at_its_field(bob, production, said, field):
    answer = _post(bob, production, **said)
    assert (answer.status_code, list(answer.context["vat_form"].errors)) == (422, [field])
    assert VatRight.objects.count() == 0


def test_only_staff_see_the_form(alice, bob, production):
    url = f"/productions/{production.pk}/convention/"
    assert 'id="vat-right"' in _text(bob, url)
    assert 'id="vat-right"' not in _text(alice, url)


def test_the_invoice_says_how_much_of_it_is_vat(alice, claim, production):
    settle(production)
    text = _text(alice, f"/invoices/{claim.line.invoice_id}/")
    assert "of which VAT 84,00" in text  # of the line, 1,084.00
    assert "in euros, without the VAT that can be recovered" in text
    assert "What is claimed holds VAT that the producer cannot recover: 42,00 €" in text  # of the half put down


def test_the_review_says_how_much_of_it_is_vat(bob, claim):
    text = _text(bob, f"/review/{claim.pk}/")
    assert f"{OF_WHICH}42,00 €" in text and "542,00 €" in text
    assert "VAT of" in text and "is claimed with the net" in text


def test_the_situation_and_the_journal_say_it(bob, claim, production):
    settle(production)
    assert "of which VAT 42,00" in _text(bob, f"/productions/{production.pk}/")
    assert "Recorded what VAT the producer cannot recover" in _text(bob, f"/productions/{production.pk}/journal/")


def test_the_supplier_is_not_told(claim):
    person = make.person("Sofia", "member", company=claim.line.invoice.supplier)
    for url in ("/in-our-name/", f"/invoices/{claim.line.invoice_id}/"):
        assert "VAT that" not in _text(person, url) and "1 084" not in _text(person, url)
