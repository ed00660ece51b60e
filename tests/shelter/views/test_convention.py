from datetime import timedelta

import pytest
from django.utils import timezone

from poleimage.audit.models import Entry
from shelter.flow.convention import amend_terms, grant_access, open_production
from shelter.models import Convention, Funding, Grant, Job, Terms
from tests import make
from tests.browse import page, signed_in
from tests.shelter.forms.typed import typed

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def alice():
    return make.producer("Alice")


@pytest.fixture
def bob():
    return make.staff("Bob")


@pytest.fixture
def unsigned(alice, bob):
    return open_production("NUIT", "Nuit blanche", "animation", by=bob, producer=alice.organisation)


@pytest.fixture
def production(alice, bob):
    return make.production(alice, by=bob, funding="10000.00")


def _at(production, place=""):
    return f"/productions/{production.pk}/{place}"


def test_the_usual_terms_are_filled_in(unsigned, bob):
    answer = signed_in(bob).get(_at(unsigned, "convention/sign/"))
    said = answer.content.decode()
    assert answer.templates[0].name == "shelter/terms_form.html"
    assert 'name="rate" value="100%"' in said and "24 months from the day of signature" in said
    assert answer.context["form"]["window_dates"].value() == ["issue", "payment"]
    assert answer.context["form"]["related_parties"].value() == "exclude"


def test_a_convention_is_signed_with_its_terms(unsigned, bob):
    answer = signed_in(bob).post(_at(unsigned, "convention/sign/"), typed(reference="C-2025-014"))
    convention = Convention.objects.get()
    assert answer.url == _at(unsigned, "convention/")
    assert (convention.reference, convention.terms.get().body["window"]) == (
        "C-2025-014",
        {"from": "2025-03-01", "to": "2027-03-01"},
    )
    assert Job.objects.filter(kind="recompute", subject=convention.pk).exists()
    assert signed_in(bob).get(_at(unsigned, "convention/sign/")).url == _at(unsigned, "convention/")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reference": ""}, "This field is required."),
        ({"rate": "beaucoup"}, "Write a percentage such as 12,5."),
        ({"window_from": "2026-12-31", "window_to": "2026-01-01"}, "must not be before"),
        ({"minimum_direct_share": "0"}, "Least part of direct spending"),
    ],
)
def test_wrong_terms_are_shown_at_their_field_and_nothing_is_signed(unsigned, bob, changes, words):
    answer = signed_in(bob).post(_at(unsigned, "convention/sign/"), typed(**changes))
    assert answer.status_code == 422 and words in answer.content.decode()
    assert "is-invalid" in answer.content.decode()
    assert (Convention.objects.count(), Terms.objects.count()) == (0, 0)


def test_a_limit_that_only_the_rules_refuse_is_shown_in_its_row(unsigned, bob):
    said = typed(**{"category-1-category": "overhead", "category-1-cap": "100 %", "category-1-of": "counted"})
    answer = signed_in(bob).post(_at(unsigned, "convention/sign/"), said)
    assert answer.status_code == 422
    assert list(answer.context["sheet"].categories[1].errors) == ["cap"]
    assert Convention.objects.count() == 0


def test_a_reference_is_used_once(unsigned, production, bob):
    taken = make.convention_of(production).reference
    answer = signed_in(bob).post(_at(unsigned, "convention/sign/"), typed(reference=taken))
    assert answer.status_code == 422 and list(answer.context["form"].errors) == ["reference"]


def test_terms_are_said_in_plain_words(production, alice, bob):
    for user in (alice, bob):
        said = page(user, _at(production, "convention/"))
        assert "The producer owes spending of 100% of the Tax Shelter money" in said
        assert "Suppliers related to the producer do not count." in said
        assert "10.000,00" in said
    assert "convention/amend/" not in page(alice, _at(production, "convention/"))


def test_before_a_convention_the_page_says_so(unsigned, alice, bob):
    assert "convention/sign/" in page(bob, _at(unsigned, "convention/"))
    assert "Its terms show here once" in page(alice, _at(unsigned, "convention/"))
    assert signed_in(bob).get(_at(unsigned, "convention/amend/")).status_code == 404


def test_an_amendment_replaces_the_terms_and_says_why(production, bob):
    said = typed(
        effective_on=str(TODAY()), why="Avenant 1", window_from="2025-01-01", window_to="2027-12-31", rate="90"
    )
    answer = signed_in(bob).post(_at(production, "convention/amend/"), said)
    assert answer.url == _at(production, "convention/")
    assert Terms.objects.order_by("pk").last().body["rate"] == "0.9"
    assert Entry.objects.get(action="terms.amended").why == "Avenant 1"
    shown = page(bob, _at(production, "convention/"))
    assert "90% of the Tax Shelter money" in shown and "in force" in shown and "replaced" in shown


def test_an_amendment_begins_with_the_terms_as_they_stand(production, bob):
    amend_terms(make.convention_of(production).pk, TODAY(), make.terms(rate="0.55"), by=bob)
    form = signed_in(bob).get(_at(production, "convention/amend/")).context["form"]
    assert form["rate"].value() == "55%" and form["window_to"].value() == make.terms()["window"]["to"]


def test_an_amendment_without_a_reason_changes_nothing(production, bob):
    said = typed(effective_on=str(TODAY()), window_from="2025-01-01", window_to="2027-12-31")
    answer = signed_in(bob).post(_at(production, "convention/amend/"), said)
    assert answer.status_code == 422 and list(answer.context["form"].errors) == ["why"]
    assert Terms.objects.count() == 1


def test_money_is_recorded_and_money_taken_back_too(production, bob):
    client = signed_in(bob)
    client.post(_at(production, "funding/"), {"received_on": str(TODAY()), "amount": "2 500,50", "note": "2e levée"})
    answer = client.post(_at(production, "funding/"), {"received_on": str(TODAY()), "amount": "-500"})
    assert answer.url == _at(production, "convention/")
    assert list(Funding.objects.order_by("pk").values_list("cents", flat=True)) == [1_000_000, 250_050, -50_000]
    assert "12.000,50" in page(bob, _at(production, "convention/"))


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"received_on": "demain", "amount": "1"}, "received_on"),
        ({"received_on": "2026-01-01", "amount": "1.234"}, "amount"),
        ({"received_on": "2026-01-01", "amount": "0"}, "amount"),
        ({"received_on": "2098-01-01", "amount": "1"}, "received_on"),
    ],
)
def test_wrong_money_is_asked_again_and_nothing_is_recorded(production, bob, said, field):
    answer = signed_in(bob).post(_at(production, "funding/"), said)
    assert answer.status_code == 422 and list(answer.context["funding_form"].errors) == [field]
    assert f'value="{said[field]}"' in answer.content.decode()
    assert Funding.objects.count() == 1


def test_money_without_a_convention_has_no_place(unsigned, bob):
    said = {"received_on": "2026-01-01", "amount": "1"}
    assert signed_in(bob).post(_at(unsigned, "funding/"), said).status_code == 404


def test_an_auditor_is_let_in_until_a_day_and_out_again(production, bob):
    dora, until = make.auditor("Dora"), TODAY() + timedelta(days=30)
    client = signed_in(bob)
    client.post(_at(production, "access/"), {"auditor": dora.pk, "until": str(until)})
    grant = Grant.objects.get()
    assert (grant.auditor, grant.until) == (dora, until)
    assert dora.email in page(bob, _at(production, "convention/"))
    assert client.post(_at(production, f"access/{grant.pk}/revoke/")).url == _at(production, "convention/")
    grant.refresh_from_db()
    assert grant.revoked_at is not None
    assert client.post(_at(production, f"access/{grant.pk}/revoke/")).status_code == 404


def test_only_auditors_are_let_in_and_only_for_days_to_come(production, alice, bob):
    yesterday = TODAY() - timedelta(days=1)
    for said, field in (
        ({"auditor": alice.pk, "until": str(TODAY())}, "auditor"),
        ({"auditor": make.auditor().pk, "until": str(yesterday)}, "until"),
    ):
        answer = signed_in(bob).post(_at(production, "access/"), said)
        assert answer.status_code == 422 and list(answer.context["grant_form"].errors) == [field]
    assert Grant.objects.count() == 0


def test_a_grant_of_another_production_is_not_revoked_here(production, alice, bob):
    other = make.production(alice, by=bob)
    grant = grant_access(other.pk, make.auditor(), TODAY(), by=bob)
    assert signed_in(bob).post(_at(production, f"access/{grant.pk}/revoke/")).status_code == 404
    assert Grant.objects.filter(revoked_at=None).count() == 1


def test_grants_are_for_staff_to_see(production, alice):
    assert "Auditors who may look" not in page(alice, _at(production, "convention/"))
