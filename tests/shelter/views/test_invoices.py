from decimal import Decimal

import pytest
from django.utils import timezone

from shelter.flow.claim import put_down, withdraw_claim
from shelter.flow.convention import grant_access
from shelter.flow.read import read_invoice
from shelter.flow.receive import receive_invoice
from tests import make
from tests.browse import page, signed_in

pytestmark = pytest.mark.django_db
URL = "/invoices/"


@pytest.fixture
def alice():
    return make.producer("Alice")


@pytest.fixture
def bob():
    return make.staff("Bob")


def _listed(user, query=""):
    return [invoice.number for invoice in signed_in(user).get(URL + query).context["page"]]


def test_the_list_says_who_what_when_and_how_far(alice):
    make.invoice(alice, number="2026/7", lines=["1000.00", "250.50"], seller_name="Étalonnage du Val SRL")
    said = page(alice, URL)
    assert "Étalonnage du Val SRL" in said and "2026/7" in said
    assert "1.250,50" in said and "0 of 2" in said and "to put down" in said


def test_chips_filter_by_what_is_to_be_done(alice, bob):
    production = make.production(alice, by=bob)
    make.claim(alice, production, of=make.invoice(alice, number="DONE"))
    make.invoice(alice, number="OPEN")
    receive_invoice(make.ubl(), "lecture.xml", by=alice, organisation=alice.organisation)
    read_invoice(receive_invoice(b"%PDF-1.4", "a.pdf", by=alice, organisation=alice.organisation).invoice.pk)
    assert _listed(alice, "?show=open") == ["OPEN"]
    assert _listed(alice, "?show=type_in") == [""] and _listed(alice, "?show=reading") == [""]
    assert len(_listed(alice, "?show=no-such")) == 4
    counts = {str(chip["label"]): chip["count"] for chip in signed_in(alice).get(URL).context["chips"]}
    assert counts == {"All": 4, "To put down": 1, "To type in": 1, "Being read": 1}


def test_a_credit_note_that_lowers_nothing_yet_is_listed_until_it_is_put_down(alice, bob):
    sound, production = make.company(), make.production(alice, by=bob)
    first, other = (make.invoice(alice, sound, number=number) for number in ("F-1", "F-2"))
    make.claim(alice, production, of=first)
    note = make.invoice(alice, sound, number="NC-1", credit_of="F-1")
    make.invoice(alice, sound, number="NC-2", credit_of=other.number)
    assert _listed(alice, "?show=credits") == _listed(bob, "?show=credits") == ["NC-1"]
    counts = {str(chip["label"]): chip["count"] for chip in signed_in(bob).get(URL).context["chips"]}
    assert counts["Credit notes not put down"] == 1
    assert "Credit notes not put down (1)" in page(bob, "/review/")
    claim = make.claim(alice, production, of=note)
    assert _listed(bob, "?show=credits") == []
    assert "Credit notes not put down" not in page(bob, URL) + page(bob, "/review/")
    withdraw_claim(claim.pk, by=alice)
    assert _listed(bob, "?show=credits") == ["NC-1"]


def test_a_heading_without_an_amount_is_not_waited_for(alice, bob):
    production = make.production(alice, by=bob)
    invoice = make.invoice(alice, lines=["100.00", "0.00"])
    put_down(invoice.lines.get(position=1).pk, production.pk, by=alice, category="sound", share=Decimal(1))
    assert _listed(alice, "?show=open") == []


def test_search_finds_numbers_suppliers_and_file_names(alice):
    supplier = make.company("Mixage SA")
    make.invoice(alice, supplier, number="A-1", seller_name="Mixage SA")
    make.invoice(alice, number="B-2", seller_name="Décors SRL")
    receive_invoice(make.ubl(), "ticket-parking.xml", by=alice, organisation=alice.organisation)
    assert _listed(alice, "?q=a-1") == ["A-1"]
    assert _listed(alice, "?q=décors") == ["B-2"]
    assert _listed(alice, "?q=parking") == [""]
    dotted = f"{supplier.enterprise_number[:4]}.{supplier.enterprise_number[4:7]}.{supplier.enterprise_number[7:]}"
    assert _listed(alice, f"?q={dotted}") == ["A-1"]
    assert "No invoice is like that." in page(alice, f"{URL}?q=rien-de-tel")


def test_a_production_filters_the_list(alice, bob):
    one, two = make.production(alice, by=bob), make.production(alice, by=bob)
    make.claim(alice, one, of=make.invoice(alice, number="ONE"))
    make.claim(alice, two, of=make.invoice(alice, number="TWO"))
    assert _listed(alice, f"?production={two.pk}") == ["TWO"]


def test_the_list_has_pages(alice):
    for at in range(51):
        receive_invoice(b"x%d" % at, f"{at}.txt", by=alice, organisation=alice.organisation)
    assert (len(_listed(alice)), len(_listed(alice, "?page=2"))) == (50, 1)
    assert "1 to 50 of 51" in page(alice, URL)


def test_an_empty_list_says_what_to_do(alice):
    assert "Send the first ones from your page" in page(alice, URL)


def test_nobody_lists_what_is_not_theirs(alice, bob):
    production = make.production(alice, by=bob)
    make.claim(alice, production, of=make.invoice(alice, number="CLAIMED"))
    make.invoice(alice, number="UNCLAIMED")
    dora, charlie = make.auditor(), make.producer("Charlie")
    grant_access(production.pk, dora, timezone.localdate(), by=bob)
    assert _listed(charlie) == [] and _listed(charlie, "?q=CLAIMED") == []
    assert _listed(dora) == ["CLAIMED"]
    assert _listed(bob) == ["UNCLAIMED", "CLAIMED"]


def test_another_production_of_the_filter_is_as_absent_as_none(alice, bob):
    production = make.production(alice, by=bob, title="Secret de tournage")
    answer = signed_in(make.producer("Charlie")).get(f"{URL}?production={production.pk}")
    assert "Secret de tournage" not in answer.content.decode()


def test_members_have_no_list_of_invoices():
    mia = make.person("Mia", "member", company=make.company())
    assert signed_in(mia).get(URL).status_code == 404
