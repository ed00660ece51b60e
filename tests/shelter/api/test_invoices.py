from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from shelter.flow.read import read_invoice
from shelter.models import Invoice, Receipt
from tests import make
from tests.shelter.api.caller import API, caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make.producer()


def send(user, data):
    file = SimpleUploadedFile("f.xml", data)
    return caller(user).post(f"{API}invoices/", {"file": file}, format="multipart")


def test_a_file_that_another_house_sent_before_is_answered_like_any_new_one(alice):
    charlie, data = make.producer("Charlie"), make.ubl()
    send(alice, data)
    read_invoice(Invoice.objects.get().pk)
    answer = send(charlie, data)
    own = Receipt.objects.get(organisation=charlie.organisation)
    fresh = send(charlie, make.ubl())
    apart = ("id", "sha256", "received_at")
    assert answer.status_code == fresh.status_code == 201
    assert {**answer.data, **dict.fromkeys(apart)} == {**fresh.data, **dict.fromkeys(apart)}
    assert (answer.data["state"], answer.json()["id"]) == ("received", str(own.invoice_id))
    assert caller(charlie).get(f"{API}invoices/{own.invoice_id}/").data["sha256"] == answer.data["sha256"]


def test_each_house_sees_the_moment_that_it_sent_the_file_itself(alice):
    charlie, data = make.producer("Charlie"), make.ubl()
    for user in (alice, charlie):
        send(user, data)
    for user in (alice, charlie):
        own = Receipt.objects.get(organisation=user.organisation)
        one = caller(user).get(f"{API}invoices/{own.invoice_id}/")
        again, listed = send(user, data), caller(user).get(f"{API}invoices/")
        said = [one.json(), again.json(), *listed.json()["results"]]
        assert [datetime.fromisoformat(each["received_at"]) for each in said] == [own.received_at] * 3


def test_the_list_goes_by_the_moment_that_the_house_sent_each_file(alice):
    charlie, first, second = make.producer("Charlie"), make.ubl(), make.ubl()
    for user, data in ((alice, first), (charlie, second), (charlie, first)):
        send(user, data)
    receipts = Receipt.objects.filter(organisation=charlie.organisation).order_by("-received_at")
    listed = caller(charlie).get(f"{API}invoices/").json()["results"]
    assert [each["id"] for each in listed] == [str(each.invoice_id) for each in receipts]


@pytest.mark.parametrize("state", ["%00", "decided", "x"])
def test_a_state_that_there_is_none_of_is_refused(alice, state):
    answer = caller(alice).get(f"{API}invoices/?state={state}")
    assert (answer.status_code, answer.data["errors"][0]["field"]) == (400, "state")


def test_the_list_holds_the_state_asked_for(alice):
    make.invoice(alice)
    counts = {state: caller(alice).get(f"{API}invoices/?state={state}").data["count"] for state in Invoice.State}
    assert counts == {"received": 0, "to_check": 1, "unreadable": 0}
