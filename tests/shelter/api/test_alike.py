from datetime import date

import pytest

from shelter.flow.likeness import note_alike
from shelter.models import AlikeAnswer
from tests import make
from tests.shelter.api.caller import API, caller

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 4)


def twins(first, second):
    supplier = make.company()
    earlier = make.invoice(first, supplier, number="118", issued_on=DAY)
    later = make.invoice(second, supplier, number="118", issued_on=DAY, lines=["5.00"])
    (pair,) = note_alike(later.pk)
    return earlier, later, pair


def test_a_house_answers_for_its_own_like_invoices():
    alice = make.producer("Alice")
    earlier, later, pair = twins(alice, alice)
    address = f"{API}invoices/{later.pk}/alike/"
    unanswered = {"id": pair.pk, "degree": "business", "invoice": str(earlier.pk), "is_same": None, "reason": None}
    assert caller(alice).get(address).json() == [unanswered]
    missing = caller(alice).post(address, {"alike": pair.pk, "is_same": False})
    assert missing.status_code == 400 and missing.json()["errors"][0]["field"] == "reason"
    answer = caller(alice).post(address, {"alike": pair.pk, "is_same": False, "reason": "Deux journées"})
    assert answer.status_code == 201
    assert answer.json() == [unanswered | {"is_same": False, "reason": "Deux journées"}]


def test_another_house_s_like_invoice_is_absent():
    alice, charlie = make.producer("Alice"), make.producer("Charlie")
    earlier, later, pair = twins(alice, charlie)
    for user, own, foreign in ((alice, earlier, later), (charlie, later, earlier)):
        assert caller(user).get(f"{API}invoices/{own.pk}/alike/").json() == []
        said = {"alike": pair.pk, "is_same": True, "reason": "x"}
        assert caller(user).post(f"{API}invoices/{own.pk}/alike/", said).status_code == 404
        assert caller(user).get(f"{API}invoices/{foreign.pk}/alike/").status_code == 404
    assert AlikeAnswer.objects.count() == 0
