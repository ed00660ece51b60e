from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from shelter.flow.claim import put_down
from shelter.flow.likeness import answer_alike, note_alike
from shelter.flow.read import read_invoice
from shelter.flow.receive import receive_invoice
from shelter.flow.refusal import AlikeSameError, AlikeUnansweredError, ReasonMissingError
from shelter.models import Alike, AlikeAnswer, Claim
from tests import make
from tests.shelter.reading.files import business_document
from tests.witness import at_once, untouched

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 4)


@pytest.fixture
def alice():
    return make.producer("Alice")


def degrees(invoice):
    return [pair.degree for pair in note_alike(invoice.pk)]


def sent(user, data, name="f.xml"):
    return read_invoice(receive_invoice(data, name, by=user, organisation=user.organisation).invoice.pk)


@pytest.mark.parametrize(
    ("said", "degree"),
    [
        ({"number": "2026-118"}, ["business"]),
        ({"number": "2026/118", "lines": ["5.00"]}, ["business"]),
        ({"number": "2O26/0118", "issued_on": date(2026, 9, 1)}, ["near"]),
        ({"number": "118", "issued_on": date(2026, 3, 9)}, ["near"]),
        ({"number": "2026/119", "issued_on": date(2026, 4, 3)}, ["near"]),
        ({"number": "2026/118", "issued_on": date(2025, 3, 4)}, ["near"]),
        ({"number": "2026/119", "issued_on": date(2026, 4, 4)}, []),
        ({"number": "77", "lines": ["5.00"]}, []),
        ({"number": "2026/118", "credit_of": "90"}, []),
    ],
)
def test_a_like_invoice_is_found_by_every_way_that_tells_it(alice, said, degree):
    sound = make.company()
    make.invoice(alice, sound, number="2026/118", issued_on=DAY, lines=["1000.00"])
    second = make.invoice(alice, sound, **{"issued_on": DAY, "lines": ["1000.00"], **said})
    assert degrees(second) == degree


def test_the_same_e_invoice_in_another_wrapper_is_known_again(alice):
    data = make.ubl(make.company(), number="1")
    first, second = sent(alice, data), sent(alice, business_document(data))
    (pair,) = note_alike(second.pk)
    assert (pair.first, pair.second, pair.degree) == (first, second, "content")


def test_another_seller_is_alike_only_by_much(alice):
    make.invoice(alice, make.company(), number="2026/118", issued_on=DAY, lines=["1000.00"])
    assert degrees(make.invoice(alice, make.company("Autre"), number="2026-118", issued_on=DAY, lines=["1000.00"])) == [
        "near"
    ]
    assert degrees(make.invoice(alice, make.company("Tiers"), number="2026-118", issued_on=DAY, lines=["9.00"])) == []


def test_a_file_that_two_houses_sent_is_alike_to_itself(alice):
    charlie, data = make.producer("Charlie"), make.ubl(make.company())
    invoice = sent(alice, data)
    assert note_alike(invoice.pk) == []
    sent(charlie, data)
    assert degrees(invoice) == ["bytes"]
    assert note_alike(invoice.pk) == []


@pytest.mark.django_db(transaction=True)
def test_of_two_that_are_read_at_the_same_moment_one_finds_the_other():
    alice, sound = make.producer(), make.company()
    both = [make.invoice(alice, sound, number="2026/118", issued_on=DAY) for _ in range(2)]
    at_once(*[lambda one=one: note_alike(one.pk) for one in both])
    assert Alike.objects.get().degree == "business"


def test_the_later_of_two_waits_for_an_answer_and_a_reason(alice):
    sound, production = make.company(), make.production(alice, by=make.staff())
    first = make.invoice(alice, sound, number="118", issued_on=DAY)
    second = make.invoice(alice, sound, number="118", issued_on=DAY + timedelta(days=3))
    (pair,) = note_alike(second.pk)

    def put(invoice):
        return put_down(invoice.lines.get().pk, production.pk, by=alice, category="sound")

    with untouched(), pytest.raises(AlikeUnansweredError):
        put(second)
    assert put(first).pk
    house = {"by": alice, "organisation": alice.organisation}
    with untouched(), pytest.raises(ReasonMissingError):
        answer_alike(pair.pk, is_same=False, reason="  ", **house)
    answer_alike(pair.pk, is_same=True, reason="Envoyée deux fois", **house)
    with untouched(), pytest.raises(AlikeSameError):
        put(second)
    answer_alike(pair.pk, is_same=False, reason="Deux journées de tournage", **house)
    assert put(second).state == Claim.State.TO_REVIEW


def test_a_like_invoice_of_another_house_keeps_nobody_waiting(alice):
    sound, charlie = make.company(), make.producer("Charlie")
    make.invoice(charlie, sound, number="118", issued_on=DAY)
    mine = make.invoice(alice, sound, number="118", issued_on=DAY, lines=["5.00"])
    assert degrees(mine) == ["business"]
    production = make.production(alice, by=make.staff())
    assert put_down(mine.lines.get().pk, production.pk, by=alice, category="sound").pk


def test_pairs_and_answers_are_never_rewritten(alice):
    sound, bob = make.company(), make.staff()
    make.invoice(alice, sound, number="118", issued_on=DAY)
    (pair,) = note_alike(make.invoice(alice, sound, number="118", issued_on=DAY).pk)
    answer_alike(pair.pk, by=bob, organisation=None, is_same=True, reason="Même document")
    for rows, change in ((Alike.objects, {"degree": "near"}), (AlikeAnswer.objects, {"is_same": False})):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            rows.update(**change)
