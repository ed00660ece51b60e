"""A program that did not get its answer asks again under its key: nothing is written twice."""

from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from shelter.flow import once as once_flow
from shelter.models import Claim, Decision, Payment, Report
from tests import make
from tests.witness import untouched

pytestmark = pytest.mark.django_db
API = "/api/v1/"
TODAY = "2026-06-30"


def sender(user, key="k-1"):
    client = APIClient()
    client.force_authenticate(user)
    return partial(client.post, format="json", headers={"Idempotency-Key": key} if key else {})


@pytest.fixture
def alice():
    return make.producer()


@pytest.fixture
def bob():
    return make.staff()


def sent_twice(send, path, body):
    first = send(API + path, body)
    with untouched():
        second = send(API + path, body)
    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()


def test_each_writing_call_writes_once_under_its_key(alice, bob):
    production = make.production(alice, by=bob)
    line = make.invoice(alice).lines.get()
    sent_twice(sender(alice), f"invoices/{line.invoice_id}/payments/", {"paid_on": TODAY, "amount": "12.00"})
    claimed = {"line": line.pk, "production": str(production.pk), "category": "sound"}
    sent_twice(sender(alice, "k-2"), "claims/", claimed)
    sent_twice(sender(bob), f"claims/{Claim.objects.get().pk}/decisions/", {"kind": "accepted"})
    sent_twice(sender(bob, "k-2"), f"productions/{production.pk}/reports/", {"as_of": TODAY})
    assert [model.objects.count() for model in (Payment, Claim, Decision, Report)] == [1, 1, 1, 1]


def test_a_file_sent_again_under_its_key_is_new_both_times(alice):
    data = make.ubl()
    answers = [
        sender(alice)(f"{API}invoices/", {"file": SimpleUploadedFile("a.xml", data)}, format="multipart")
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()


def test_without_a_key_each_call_is_one_of_its_own(alice):
    invoice = make.invoice(alice)
    for _ in range(2):
        body = {"paid_on": TODAY, "amount": "12.00", "again": True}
        assert sender(alice, "")(f"{API}invoices/{invoice.pk}/payments/", body).status_code == 201
    assert Payment.objects.count() == 2


def test_a_key_used_for_something_else_is_refused(alice):
    path = f"{API}invoices/{make.invoice(alice).pk}/payments/"
    sender(alice)(path, {"paid_on": TODAY, "amount": "12.00"})
    answer = sender(alice)(path, {"paid_on": TODAY, "amount": "13.00"})
    assert (answer.status_code, answer.json()["code"], Payment.objects.count()) == (422, "sent_otherwise", 1)


def test_while_the_first_is_not_done_the_second_is_told_so(alice, monkeypatch):
    def held(name, waits):
        assert not waits
        raise once_flow.StillSendingError

    monkeypatch.setattr(once_flow, "_hold", held)
    answer = sender(alice)(f"{API}invoices/{make.invoice(alice).pk}/payments/", {"paid_on": TODAY, "amount": "1.00"})
    assert (answer.status_code, answer.json()["code"], Payment.objects.count()) == (409, "still_sending", 0)


def test_what_was_refused_is_forgotten(alice):
    path = f"{API}invoices/{make.invoice(alice).pk}/payments/"
    assert sender(alice)(path, {"paid_on": TODAY, "amount": "0.00"}).status_code == 400
    assert sender(alice)(path, {"paid_on": TODAY, "amount": "12.00"}).status_code == 201


def test_the_schema_says_where_a_key_can_be_sent(client, bob):
    client.force_login(bob)
    paths = client.get(f"{API}schema/?format=json").json()["paths"]
    keyed = {
        path.removeprefix(API)
        for path, calls in paths.items()
        for call in calls.values()
        if any(each["name"] == "Idempotency-Key" for each in call.get("parameters", []))
    }
    writing = {path.removeprefix(API) for path, calls in paths.items() if "post" in calls}
    assert keyed == writing - {"tokens/"}
