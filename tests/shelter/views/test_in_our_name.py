import pytest

from shelter.flow.claim import withdraw_claim
from tests import make
from tests.browse import page, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make.producer("Alice")


@pytest.fixture
def bob():
    return make.staff("Bob")


def _member(company):
    return make.person("Mia", "member", company=company)


def test_a_company_sees_what_is_claimed_on_its_invoices(alice, bob):
    company = make.company("Mixage SA", by=bob)
    production = make.production(alice, by=bob, title="Nuit blanche", funding="48500.00")
    make.claim(alice, production, share="0.6", of=make.invoice(alice, company, number="2026/5", lines=["1800.00"]))
    said = page(_member(company), "/in-our-name/")
    for shown in ("Mixage SA", "2026/5", "1.800,00", "60%", "Nuit blanche", str(alice.organisation), "to review"):
        assert shown in said
    assert "48.500,00" not in said and "/productions/" not in said


def test_nothing_of_another_company_and_nothing_withdrawn(alice, bob):
    ours, theirs, production = make.company(by=bob), make.company(by=bob), make.production(alice, by=bob)
    make.claim(alice, production, of=make.invoice(alice, theirs, number="THEIRS"))
    taken_back = make.claim(alice, production, of=make.invoice(alice, ours, number="TAKEN-BACK"))
    withdraw_claim(taken_back.pk, by=alice)
    said = page(_member(ours), "/in-our-name/")
    assert "THEIRS" not in said and "TAKEN-BACK" not in said
    assert "Nothing is claimed in your name" in said


def test_an_invoice_of_another_company_is_absent(alice, bob):
    claim = make.claim(alice, make.production(alice, by=bob), make.company(by=bob))
    mia = _member(make.company(by=bob))
    assert signed_in(mia).get(f"/invoices/{claim.line.invoice_id}/").status_code == 404


def test_only_members_have_this_page(alice, bob):
    assert [signed_in(user).get("/in-our-name/").status_code for user in (alice, bob)] == [404, 404]
