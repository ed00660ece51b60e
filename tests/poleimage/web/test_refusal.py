"""What could not even be read gets a sentence in our look, and a program gets problem details."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from poleimage.web import middleware
from shelter.models import Document, Evidence, Payment
from tests import make
from tests.browse import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make.producer()


def papers(count):
    return [SimpleUploadedFile(f"{n}.pdf", b"%PDF") for n in range(count)]


def refused(answer, sentence, status=400):
    said = answer.content.decode()
    assert (answer.status_code, sentence in said) == (status, True), said[:300]
    assert "</html>" in said and "Go to my page" in said


def test_too_many_papers_are_refused_with_a_sentence(alice):
    invoice = make.invoice(alice)
    answer = signed_in(alice).post(f"/invoices/{invoice.pk}/evidence/", {"evidence-file": papers(201)})
    refused(answer, "At most 200 files can be sent at once. None was kept")
    assert Evidence.objects.count() == 0


@pytest.mark.parametrize("said", [{"note": "x" * 3_000_000}, {f"n{n}": "" for n in range(6000)}])
def test_too_much_in_a_form_is_refused_with_a_sentence(alice, said):
    invoice = make.invoice(alice)
    answer = signed_in(alice).post(f"/invoices/{invoice.pk}/payments/", said)
    refused(answer, "This form holds more than can be received at once.")
    assert Payment.objects.count() == 0


def test_a_form_that_was_cut_off_is_refused_with_a_sentence(alice):
    answer = signed_in(alice).generic("POST", "/invoices/upload/", b"--XX", "multipart/form-data; boundary=\xe9")
    refused(answer, "The files did not arrive whole.")


def test_a_host_that_is_not_ours_gets_a_page_too(client):
    answer = client.get("/login/", headers={"host": "elsewhere.example", "accept-language": "en"})
    refused(answer, "What was sent could not be read.")


def problem(answer):
    body = json.loads(answer.content)
    assert (answer["Content-Type"], answer.status_code) == ("application/problem+json", body["status"])
    assert set(body) == {"type", "title", "status", "code", "detail", "errors"}
    return body["status"], body["code"]


@pytest.mark.parametrize(
    "path",
    ["", "nothing/", "invoices/not-an-id/", "claims/not-an-id/decisions/", "productions/x/reports/", "reports/a/b/c/"],
)
def test_what_the_api_does_not_have_is_said_as_problem_details(alice, path):
    client = APIClient()
    client.force_authenticate(alice)
    for ask in (client.get, client.post):
        assert problem(ask(f"/api/v1/{path}")) == (404, "not_found")


def test_too_many_files_and_a_nameless_one_are_problems_over_the_api(alice):
    client = APIClient()
    client.force_authenticate(alice)
    assert problem(client.post("/api/v1/invoices/", {"file": papers(201)}, format="multipart")) == (400, "unreadable")
    nameless = b'--XX\r\nContent-Disposition: form-data; name="file"; filename="\xe9.pdf"\r\n\r\n1\r\n--XX--\r\n'
    answer = client.post("/api/v1/invoices/", nameless, content_type="multipart/form-data; boundary=XX")
    assert problem(answer) == (400, "unreadable")
    assert Document.objects.count() == 0


@pytest.fixture
def small(settings, monkeypatch):
    """A register that takes two files of 100 bytes, and 100 bytes of room around them."""
    settings.UPLOAD_MAX_BYTES, settings.UPLOAD_MAX_FILES, settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100, 2, 1000
    monkeypatch.setattr(middleware, "ROOM", 100)


def _sent(size):
    return {"file": SimpleUploadedFile("a", b"x" * size)}


@pytest.mark.parametrize("path", ["payments", "evidence"])
def test_more_than_can_be_received_is_refused_before_it_is_read(alice, small, path):
    answer = signed_in(alice).post(f"/invoices/{make.absent()}/{path}/", _sent(1000))
    refused(answer, "This is more than can be received at once.", 413)


def test_a_stranger_sends_no_file(small):
    refused(signed_in(None).post("/login/", _sent(10)), "This is more than can be received at once.", 413)


def test_more_than_one_file_s_worth_is_refused_over_the_api(alice, small):
    client = APIClient()
    client.force_authenticate(alice)
    assert problem(client.post("/api/v1/invoices/", _sent(300), format="multipart")) == (413, "too_much")
    assert problem(client.post("/api/v1/claims/", {"category": "x" * 2000}, format="json")) == (413, "too_much")


@pytest.mark.parametrize("path", ["/desk/", "/api/v1/invoices/", "/invoices/{}/file/", "/invoices/nothing/"])
def test_what_is_shown_to_somebody_is_kept_by_no_cache(alice, path):
    answer = signed_in(alice).get(path.format(make.invoice(alice).pk))
    assert answer["Cache-Control"] == "private, no-store"
