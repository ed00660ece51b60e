from datetime import date

import pytest

from shelter.flow.receive import receive_invoice
from shelter.flow.review import accept_claim
from shelter.models import Invoice
from tests import make
from tests.browse import page, signed_in

pytestmark = pytest.mark.django_db
BEFORE, AFTER = date(2026, 9, 1), date(2026, 10, 1)


@pytest.fixture
def alice():
    return make.producer()


@pytest.fixture
def bob():
    return make.staff()


@pytest.fixture
def sound():
    return make.company()


def loose(alice, sound):
    return make.invoice(alice, sound, number="NC1", credit_of="ailleurs", issued_on=AFTER)


def test_what_is_linked_to_nothing_waits_in_a_list_for_staff_and_its_house(alice, bob, sound):
    credit = loose(alice, sound)
    assert f"/invoices/{credit.pk}/" in page(alice, "/invoices/?show=unlinked")
    assert f"/invoices/{credit.pk}/" in page(bob, "/invoices/?show=unlinked")
    assert "Link the credit note" in page(alice, "/desk/")
    assert "1 credit note is linked to no invoice" in page(bob, "/portfolio/")
    charlie = make.producer("Charlie")
    assert str(credit.pk) not in page(charlie, "/invoices/?show=unlinked")
    assert "Link the credit note" not in page(charlie, "/desk/")


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_staff_or_the_house_link_it_by_hand(alice, bob, sound, who):
    user = {"alice": alice, "bob": bob}[who]
    invoice, credit = make.invoice(alice, sound, number="2026/1", issued_on=BEFORE), loose(alice, sound)
    url = f"/invoices/{credit.pk}/link/"
    assert "Which invoice does it correct?" in page(user, f"/invoices/{credit.pk}/")
    assert signed_in(user).post(url, {"corrected": invoice.pk}).status_code == 422
    assert signed_in(user).post(url, {"corrected": credit.pk, "reason": "x"}).status_code == 422
    assert Invoice.objects.get(pk=credit.pk).corrects is None
    signed_in(user).post(url, {"corrected": invoice.pk, "reason": "Numéro mal recopié"})
    assert Invoice.objects.get(pk=credit.pk).corrects == invoice
    assert "Which invoice does it correct?" not in page(user, f"/invoices/{credit.pk}/")
    assert "Credit notes linked to nothing" not in page(user, "/invoices/")


def test_nobody_else_links_it(alice, sound):
    invoice, credit = make.invoice(alice, sound, issued_on=BEFORE), loose(alice, sound)
    for user in (make.producer("Charlie"), make.auditor()):
        typed = {"corrected": invoice.pk, "reason": "x"}
        assert signed_in(user).post(f"/invoices/{credit.pk}/link/", typed).status_code == 404
    assert Invoice.objects.get(pk=credit.pk).corrects is None


def test_a_credit_note_that_comes_after_acceptance_is_told_to_staff_and_producer(alice, bob, sound):
    production = make.production(alice, by=bob)
    claim = make.claim(alice, production, of=make.invoice(alice, sound, number="2026/1", issued_on=BEFORE))
    accept_claim(claim.pk, by=bob)
    late = "came for an invoice that was put down"
    assert late not in page(bob, "/portfolio/")
    credit = make.invoice(alice, sound, number="NC1", credit_of="2026/1", issued_on=AFTER)
    assert f"1 credit note {late}" in page(bob, "/portfolio/")
    assert "Put the credit note down" in page(alice, "/desk/")
    make.claim(alice, production, of=credit)
    assert late not in page(bob, "/portfolio/")


def test_credit_notes_above_their_invoice_are_a_finding(alice, bob, sound):
    invoice = make.invoice(alice, sound, number="2026/1", issued_on=BEFORE, lines=["100.00"])
    for number, net in (("NC1", "60.00"), ("NC2", "40.00")):
        make.invoice(alice, sound, number=number, credit_of="2026/1", issued_on=AFTER, lines=[net])
    assert "The credit notes for it come to" not in page(bob, f"/invoices/{invoice.pk}/")
    make.invoice(alice, sound, number="NC3", credit_of="2026/1", issued_on=AFTER, lines=["0.01"])
    for user in (alice, bob):
        assert "The credit notes for it come to 121,01\u00a0€, more than its 121,00\u00a0€." in page(
            user, f"/invoices/{invoice.pk}/"
        ).replace("121.0", "121,0")


def test_what_is_not_read_can_not_be_linked(alice):
    unread = receive_invoice(b"nothing", "x.xml", by=alice, organisation=alice.organisation).invoice
    answer = signed_in(alice).post(f"/invoices/{unread.pk}/link/", {"corrected": str(unread.pk), "reason": "x"})
    assert answer.status_code == 422
