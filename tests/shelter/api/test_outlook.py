import pytest
from django.utils import timezone

from poleimage.audit.models import Entry
from tests import make
from tests.shelter.api.caller import API, caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def production():
    alice, bob = make.producer("Alice"), make.staff("Bob")
    made = make.production(alice, by=bob, supplier_cap={"amount": "600.00"})
    made.alice, made.bob = alice, bob
    return made


def _asked(user, production, **changes):
    said = {"supplier": "Inconnu SRL", "category": "sound", "amount": "1000.00"}
    said |= {"issued_on": timezone.localdate().isoformat()}
    return caller(user).get(f"{API}productions/{production.pk}/outlook/", said | changes)


def test_the_verdict_comes_with_each_reason_its_rule_and_its_number(production):
    supplier = make.company(by=production.bob)
    written = Entry.objects.count()
    answers = [
        _asked(user, production, supplier=supplier.enterprise_number) for user in (production.alice, production.bob)
    ]
    for answer in answers:
        (reason,) = answer.data["reasons"]
        assert (answer.data["verdict"], answer.data["counted"]) == ("part", "600.00")
        assert (reason["code"], reason["amount"], reason["rules"][0]["number"]) == ("CAP_SUPPLIER", "400.00", 4)
        assert answer.data["left_under_limits"] == [{"code": "CAP_SUPPLIER", "left": "600.00"}]
        assert (answer.data["member_since"], answer.data["known_supplier"]) == ("2019-01-01", True)
    assert Entry.objects.count() == written


def test_a_supplier_unknown_to_the_register_gets_what_would_change_it(production):
    answer = _asked(production.alice, production)
    assert (answer.data["verdict"], answer.data["counted"], answer.data["known_supplier"]) == ("not", "0.00", False)
    assert answer.data["otherwise"] == [{"code": "member", "on": None, "paid_on": None, "counted": "600.00"}]


def test_each_field_that_is_wrong_is_named(production):
    wrong = {"supplier": "0123456788", "amount": "0.00", "issued_on": "hier", "municipality": "Liège"}
    answer = _asked(production.alice, production, **wrong)
    assert answer.status_code == 400
    assert {error["field"] for error in answer.data["errors"]} == set(wrong)
    assert _asked(production.alice, production, category="rien").status_code == 400


def test_a_foreign_production_is_absent_and_auditors_and_members_may_not_ask(production):
    mia = make.person("Mia", "member", company=make.company())
    assert _asked(make.producer("Charlie"), production).status_code == 404
    assert [_asked(user, production).status_code for user in (make.auditor(), mia)] == [403, 403]
