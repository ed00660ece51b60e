import re
from datetime import date

import pytest

from shelter.flow.likeness import note_alike
from shelter.flow.receive import receive_invoice
from shelter.models import AlikeAnswer
from tests import make
from tests.browse import page, signed_in

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 4)


@pytest.fixture
def bob():
    return make.staff("Bob")


def twins(first, second, supplier):
    """Two like invoices, each sent by somebody."""
    earlier = make.invoice(first, supplier, number="2026/118", issued_on=DAY, lines=["1000.00"])
    later = make.invoice(second, supplier, number="2026-118", issued_on=DAY, lines=["999.00"])
    (pair,) = note_alike(later.pk)
    return earlier, later, pair


def plain(answer):
    """A page without the token that is another each time."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())


def test_a_producer_is_asked_where_the_later_one_stands(bob):
    alice = make.producer("Alice")
    earlier, later, pair = twins(alice, alice, make.company(by=bob))
    said = page(alice, f"/invoices/{later.pk}/")
    assert "This looks like another invoice" in said and f"/invoices/{earlier.pk}/" in said
    assert "Is it the same document?" in said
    assert "the question is asked there" in page(alice, f"/invoices/{earlier.pk}/")
    address, name = f"/invoices/{later.pk}/alike/{pair.pk}/", f"alike-{pair.pk}"
    back = signed_in(alice).post(address, {f"{name}-is_same": "different"})
    assert back.status_code == 422 and AlikeAnswer.objects.count() == 0
    signed_in(alice).post(address, {f"{name}-is_same": "different", f"{name}-reason": "Deux journées"})
    answer = AlikeAnswer.objects.get()
    assert (answer.is_same, answer.reason, answer.organisation) == (False, "Deux journées", alice.organisation)
    said = page(alice, f"/invoices/{later.pk}/")
    assert "You said that it is another document." in said and "Is it the same document?" not in said


def test_nobody_learns_of_another_house_s_invoice(bob):
    alice, charlie = make.producer("Alice"), make.producer("Charlie")
    earlier, later, pair = twins(alice, charlie, make.company(by=bob))
    for user, own in ((alice, earlier), (charlie, later)):
        said = page(user, f"/invoices/{own.pk}/")
        assert "looks like" not in said
        address = f"/invoices/{own.pk}/alike/{pair.pk}/"
        elsewhere = address.replace(f"/{pair.pk}/", "/999999/")
        foreign, absent = (signed_in(user).post(one, {}) for one in (address, elsewhere))
        assert foreign.status_code == absent.status_code == 404
        assert plain(foreign).replace(address, elsewhere) == plain(absent)
    assert AlikeAnswer.objects.count() == 0


def test_staff_see_both_sides_and_judge_once(bob):
    alice, charlie = make.producer("Alice"), make.producer("Charlie")
    _, later, pair = twins(alice, charlie, make.company(by=bob))
    claim = make.claim(charlie, make.production(charlie, by=bob), of=later)
    assert "Alike invoices (1)" in page(bob, "/review/")
    assert f"/alike/{pair.pk}/" in page(bob, "/alike/")
    assert "Perhaps a duplicate" in page(bob, f"/review/{claim.pk}/")
    said = page(bob, f"/alike/{pair.pk}/")
    assert str(alice.organisation) in said and str(charlie.organisation) in said
    assert "1.000,00" in said and "999,00" in said
    signed_in(bob).post(f"/alike/{pair.pk}/judge/", {"is_same": "different", "reason": "Deux factures"})
    assert "No pair waits" in page(bob, "/alike/") and f"/alike/{pair.pk}/" in page(bob, "/alike/?show=all")
    said = page(bob, f"/review/{claim.pk}/")
    assert "Looked at: not the same as" in said and "Deux factures" in said
    assert "Deux factures" not in page(charlie, f"/invoices/{later.pk}/")


def test_one_file_of_two_houses_stands_there_once_for_each(bob):
    alice, charlie, data = make.producer("Alice"), make.producer("Charlie"), make.ubl(make.company(by=bob))
    for user in (alice, charlie):
        invoice = receive_invoice(data, "f.xml", by=user, organisation=user.organisation).invoice
    (pair,) = note_alike(invoice.pk)
    said = page(bob, f"/alike/{pair.pk}/")
    assert "The same file" in said and str(alice.organisation) in said and str(charlie.organisation) in said
    assert "looks like" not in page(alice, f"/invoices/{invoice.pk}/")
