import pytest

from shelter.flow.review import accept_claim
from shelter.models import Claim, Decision
from shelter.rules.money import Cents
from tests import make
from tests.shelter.api.caller import API, caller
from tests.witness import untouched

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make.producer()


@pytest.fixture
def bob():
    return make.staff()


@pytest.fixture
def sound():
    return make.company()


def test_a_member_company_is_not_told_what_was_decided_nor_why(alice, bob, sound):
    claim = make.claim(alice, make.production(alice, by=bob), sound)
    accept_claim(claim.pk, by=bob, deduction=Cents(100), reason_code="other", reason="Repas")
    sofia = make.person("Sofia", "member", company=sound)
    for path in ("claims/", f"claims/{claim.pk}/"):
        told, all_of_it = caller(sofia).get(API + path), caller(alice).get(API + path)
        assert "decisions" not in told.content.decode() and "Repas" not in told.content.decode()
        assert "Repas" in all_of_it.content.decode()
    assert told.data == {name: value for name, value in all_of_it.data.items() if name != "decisions"}


def claimed(user, claim_on, **said):
    line, production = claim_on
    body = {"line": line.pk, "production": str(production.pk), "category": "sound", **said}
    return caller(user).post(f"{API}claims/", body, format="json")


@pytest.mark.parametrize(
    ("field", "value"),
    [("category", "toto"), ("category", "<script>"), ("share", "0.0000000001"), ("share", "0"), ("share", "1.1")],
)
def test_what_the_page_refuses_is_refused(alice, bob, field, value):
    line, production = make.invoice(alice).lines.get(), make.production(alice, by=bob)
    with untouched():
        answer = claimed(alice, (line, production), **{field: value})
    assert (answer.status_code, [error["field"] for error in answer.data["errors"]]) == (400, [field])


def test_a_category_that_the_convention_names_is_taken_there_alone(alice, bob):
    line = make.invoice(alice).lines.get()
    agreed = make.production(alice, by=bob, categories={"stop_motion": {"weight": "0.5"}})
    other = make.production(alice, by=bob)
    assert claimed(alice, (line, other), category="stop_motion").status_code == 400
    assert claimed(alice, (line, agreed), category="stop_motion", share="0.0001").status_code == 201
    assert Claim.objects.get().category == "stop_motion"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"kind": "rejected", "reason_code": "zzz"}, "reason_code"),
        ({"kind": "rejected", "reason_code": "other"}, "reason"),
        ({"kind": "rejected", "reason_code": "other", "reason": "x" * 1001}, "reason"),
        ({"kind": "rejected", "reason_code": "other", "reason": "\0"}, "reason"),
        ({"kind": "parked", "deduction": "1.00", "reason_code": "other", "reason": "x"}, "deduction"),
    ],
)
def test_a_decision_that_the_page_refuses_is_refused(alice, bob, said, field):
    claim = make.claim(alice, make.production(alice, by=bob))
    answer = caller(bob).post(f"{API}claims/{claim.pk}/decisions/", said, format="json")
    assert (answer.status_code, [error["field"] for error in answer.data["errors"]]) == (400, [field])
    assert Decision.objects.count() == 0


@pytest.mark.parametrize("state", ["%00", "received", "x"])
def test_a_state_that_there_is_none_of_is_refused(alice, state):
    answer = caller(alice).get(f"{API}claims/?state={state}")
    assert (answer.status_code, answer.data["errors"][0]["field"]) == (400, "state")
