import pytest

from shelter.flow.review import accept_claim
from shelter.models import Decision, Standing
from shelter.queries import dossier_of
from shelter.queries.preview import effect_of
from shelter.rules.money import Cents
from tests import make
from tests.settled import settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim():
    alice, bob = make.producer("Alice"), make.staff("Bob")
    claim = make.claim(alice, make.production(alice, by=bob), make.company(by=bob), net="1000.00")
    make.paid(alice, claim.line.invoice)
    return claim


def test_the_effect_is_what_the_decision_then_brings(claim):
    convention = make.convention_of(claim.production)
    effect = effect_of(claim, convention, deduction=Cents(10000))
    assert (effect.now["counted"], effect.then["counted"], effect.counted) == ("0.00", "900.00", 90000)
    accept_claim(claim.pk, by=make.staff(), deduction=Cents(10000), reason_code="other", reason="x")
    assert settle(claim.production).statement == effect.then


def test_nothing_is_stored_by_looking(claim):
    convention = make.convention_of(claim.production)
    before = dossier_of(convention)
    effect_of(claim, convention)
    assert (dossier_of(convention), Decision.objects.count(), Standing.objects.count()) == (before, 0, 0)


def test_an_effect_knows_the_terms_and_the_supplier_that_judge_the_line(claim):
    effect = effect_of(claim, make.convention_of(claim.production))
    assert effect.terms["rate"] == "1.00"
    assert effect.supplier["id"] == str(claim.line.invoice.supplier_id)
    assert effect.invoice["number"] == claim.line.invoice.number
