"""What is refused over the API: problem details with the field, and nothing is written."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from poleimage.audit.models import Entry
from shelter.models import Claim, Decision, Invoice, Payment
from tests import make

pytestmark = pytest.mark.django_db
API = "/api/v1/"


def client_of(user):
    client = APIClient()
    client.force_authenticate(user)
    return client


@pytest.fixture
def alice():
    return make.producer()


@pytest.fixture
def bob():
    return make.staff()


def test_without_a_token_nothing_is_shown():
    answer = APIClient().get(f"{API}productions/")
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(alice):
    wrong = APIClient().post(f"{API}tokens/", {"email": alice.email, "password": "x"})
    unknown = APIClient().post(f"{API}tokens/", {"email": "nobody@exemple.be", "password": "x"})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.content == unknown.content


def test_an_empty_file_is_refused_and_nothing_is_kept(alice):
    answer = client_of(alice).post(f"{API}invoices/", {"file": SimpleUploadedFile("a.xml", b"")}, format="multipart")
    assert (answer.status_code, answer.data["code"], answer.data["errors"][0]["field"]) == (409, "empty_file", "file")
    assert Invoice.objects.count() == 0


def test_the_same_file_again_gives_the_first_record(alice):
    data = make.ubl()
    first, second = (
        client_of(alice).post(f"{API}invoices/", {"file": SimpleUploadedFile(name, data)}, format="multipart")
        for name in ("a.xml", "b.xml")
    )
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.data["id"] == second.data["id"]


def test_each_field_that_is_wrong_is_named(alice):
    answer = client_of(alice).post(f"{API}claims/", {"line": "x", "share": "1.5"}, format="json")
    assert answer.status_code == 400
    assert {error["field"] for error in answer.data["errors"]} == {"line", "production", "share", "category"}


def test_an_amount_is_a_text_with_two_decimals(alice):
    invoice = make.invoice(alice)
    for amount in (12.5, "12,50", "1e3", "12.5", "+12.50", "١٢.٥٠"):
        body = {"paid_on": "2026-01-01", "amount": amount}
        answer = client_of(alice).post(f"{API}invoices/{invoice.pk}/payments/", body, format="json")
        assert (answer.status_code, answer.data["errors"][0]["field"]) == (400, "amount")
    assert Payment.objects.count() == 0


def test_a_refusal_of_the_flow_says_its_code(alice, bob):
    claim = make.claim(alice, make.production(alice, by=bob))
    body = {"line": claim.line_id, "production": str(claim.production_id), "category": "sound"}
    answer = client_of(alice).post(f"{API}claims/", body, format="json")
    assert (answer.status_code, answer.data["code"]) == (409, "already_claimed")
    assert Claim.objects.count() == 1


def test_a_decision_says_what_it_was_made_after(alice, bob):
    claim, office = make.claim(alice, make.production(alice, by=bob)), client_of(bob)
    path = f"{API}claims/{claim.pk}/decisions/"
    parked = office.post(path, {"kind": "parked", "reason_code": "contract_missing", "after": 0}, format="json").data
    late = office.post(path, {"kind": "accepted", "after": 0}, format="json")
    assert (late.status_code, late.data["code"]) == (409, "decided_meanwhile")
    assert office.get(f"{API}claims/{claim.pk}/").data["decisions"][0]["id"] == parked["id"]
    assert office.post(path, {"kind": "accepted", "after": parked["id"]}, format="json").status_code == 201
    assert office.post(path, {"kind": "reopened"}, format="json").status_code == 201


def test_a_payment_told_twice_says_that_it_is_meant_again(alice):
    path = f"{API}invoices/{make.invoice(alice).pk}/payments/"
    body = {"paid_on": "2026-01-01", "amount": "12.50"}
    assert client_of(alice).post(path, body, format="json").status_code == 201
    answer = client_of(alice).post(path, body, format="json")
    assert (answer.status_code, answer.data["code"]) == (409, "paid_again")
    assert client_of(alice).post(path, body | {"again": True}, format="json").status_code == 201
    assert Payment.objects.count() == 2


def test_producers_do_not_decide_and_staff_do_not_claim(alice, bob):
    claim = make.claim(alice, make.production(alice, by=bob))
    decided = client_of(alice).post(f"{API}claims/{claim.pk}/decisions/", {"kind": "accepted"}, format="json")
    body = {"line": claim.line_id, "production": str(claim.production_id), "category": "sound"}
    claimed = client_of(bob).post(f"{API}claims/", body, format="json")
    assert (decided.status_code, claimed.status_code) == (403, 403)
    assert Decision.objects.count() == 0


def test_what_is_foreign_is_answered_as_what_is_absent(alice, bob):
    charlie = make.producer("Charlie")
    production = make.production(alice, by=bob)
    claim = make.claim(alice, production)
    entries = Entry.objects.count()
    for path in (
        f"productions/{production.pk}/",
        f"productions/{production.pk}/standing/",
        f"productions/{production.pk}/reports/",
        f"invoices/{claim.line.invoice_id}/",
        f"invoices/{claim.line.invoice_id}/payments/",
        f"claims/{claim.pk}/",
    ):
        foreign = client_of(charlie).get(API + path)
        absent = client_of(charlie).get(
            API
            + path.replace(str(production.pk), str(make.absent()))
            .replace(str(claim.line.invoice_id), str(make.absent()))
            .replace(str(claim.pk), str(make.absent()))
        )
        assert (foreign.status_code, foreign.content) == (404, absent.content), path
    body = {"line": claim.line_id, "production": str(production.pk), "category": "sound"}
    assert client_of(charlie).post(f"{API}claims/", body, format="json").status_code == 404
    assert client_of(charlie).post(f"{API}claims/{claim.pk}/withdrawal/").status_code == 404
    assert Entry.objects.count() == entries


def test_lists_hold_what_is_ones_own(alice, bob):
    charlie = make.producer("Charlie")
    make.claim(alice, make.production(alice, by=bob))
    for path in ("productions/", "invoices/", "claims/", "reports/"):
        assert client_of(charlie).get(API + path).data["count"] == 0


def test_the_schema_is_whole(client, alice):
    client.force_login(alice)
    answer = client.get(f"{API}schema/")
    assert answer.status_code == 200
    assert b"/api/v1/claims/{claim_id}/decisions/" in answer.content
