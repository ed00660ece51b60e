import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from poleimage import files
from poleimage.web import middleware
from shelter.flow.read import read_invoice
from shelter.models import Document, Invoice, Job, Receipt
from tests import make
from tests.browse import signed_in

pytestmark = pytest.mark.django_db
URL = "/invoices/upload/"
JSON = {"accept": "application/json"}


@pytest.fixture
def alice():
    return make.producer("Alice")


def _file(name="facture.xml", data=None):
    return SimpleUploadedFile(name, make.ubl() if data is None else data)


def _send(user, *sent, follow=False, **headers):
    return signed_in(user).post(URL, {"file": list(sent)}, headers=headers, follow=follow)


def test_several_files_without_a_script_are_kept_and_said_to_be(alice):
    answer = _send(alice, _file("a.xml"), _file("b.xml"), _file("c.xml"), follow=True)
    assert answer.redirect_chain == [("/desk/", 302)]
    assert "3 files received: a.xml, b.xml, c.xml." in answer.content.decode()
    assert Receipt.objects.filter(organisation=alice.organisation).count() == 3
    assert Job.objects.filter(kind=Job.Kind.READ).count() == 3


def test_one_bad_file_never_holds_up_the_rest(alice):
    answer = _send(alice, _file("vide.xml", b""), _file("bon.xml"), follow=True)
    said = answer.content.decode()
    assert "vide.xml: This file is empty" in said and "1 file received: bon.xml." in said
    assert [receipt.file_name for receipt in Receipt.objects.all()] == ["bon.xml"]


def test_a_script_gets_the_outcome_of_its_file(alice):
    answer = _send(alice, _file(), **JSON)
    invoice = Invoice.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "name": "facture.xml",
        "message": "Received. Being read…",
        "id": str(invoice.pk),
        "state": "received",
        "url": f"/invoices/{invoice.pk}/",
    }


def test_the_same_file_again_gives_the_first_record(alice):
    data = make.ubl()
    _send(alice, _file(data=data))
    answer = _send(alice, _file("autre-nom.xml", data), **JSON)
    today = timezone.localdate()
    assert (answer.status_code, Receipt.objects.count()) == (200, 1)
    assert answer.json()["message"].startswith(f"Already received on {today.day} ")
    assert answer.json()["url"].endswith("#facts")


def test_the_second_organisation_learns_nothing_of_the_first(alice):
    data, charlie = make.ubl(), make.producer("Charlie")
    _send(alice, _file("alice.xml", data))
    read_invoice(Invoice.objects.get().pk)
    answer = _send(charlie, _file("charlie.xml", data), **JSON)
    assert (answer.status_code, answer.json()["message"]) == (201, "Received. Being read…")
    assert answer.json()["state"] == "received"
    said = signed_in(charlie).get("/invoices/").content.decode()
    assert "charlie.xml" in said and "alice.xml" not in said


@pytest.mark.parametrize("headers", [{}, JSON])
def test_a_file_over_the_limit_is_refused_before_it_is_read_whole(alice, settings, headers):
    settings.UPLOAD_MAX_BYTES = 1000
    answer = _send(alice, _file("gros.pdf", b"x" * 100_000), _file("petit.xml", b"<a/>"), follow=not headers, **headers)
    said = answer.content.decode()
    assert "This file is larger than" in said and "petit.xml" in said
    assert [receipt.file_name for receipt in Receipt.objects.all()] == ["petit.xml"]


def test_more_than_can_be_received_is_refused_unread(alice, settings, monkeypatch):
    settings.UPLOAD_MAX_BYTES, settings.UPLOAD_MAX_FILES = 10, 2
    monkeypatch.setattr(middleware, "ROOM", 100)
    answer = _send(alice, _file(data=b"x" * 1000), **JSON)
    assert (answer.status_code, Receipt.objects.count()) == (413, 0)
    assert answer.json()["message"].startswith("This is more than can be received at once.")


def test_more_files_than_allowed_are_refused_with_a_sentence(alice, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = settings.UPLOAD_MAX_FILES = 2
    answer = _send(alice, _file("a.xml"), _file("b.xml"), _file("c.xml"), follow=True)
    assert "At most 2 files can be sent at once. None was kept" in answer.content.decode()
    assert (Receipt.objects.count(), Document.objects.count()) == (0, 0)


def test_no_file_at_all_is_said_so(alice):
    assert "No file was chosen" in signed_in(alice).post(URL, {}, follow=True).content.decode()
    assert signed_in(alice).post(URL, {}, headers=JSON).status_code == 400


def test_a_name_loses_its_folders_and_its_tricks(alice):
    _send(alice, _file("../../etc/\u202egpj.xml"))
    assert Receipt.objects.get().file_name == "gpj.xml"


def test_whatever_else_is_wrong_with_a_file_it_is_kept(alice):
    answer = _send(alice, _file("n'importe quoi.bin", b"\x00\x01\x02"), **JSON)
    assert answer.status_code == 201
    assert files.load(Invoice.objects.get().document_id) == b"\x00\x01\x02"


def test_a_sign_in_that_ran_out_is_no_success(alice):
    answer = _send(None, _file(), **JSON)
    assert (answer.status_code, Document.objects.count()) == (401, 0)
    assert "You were signed out meanwhile" in answer.json()["message"]


def test_a_form_from_elsewhere_is_refused(alice):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    assert client.post(URL, {"file": _file()}).status_code == 403
    assert Receipt.objects.count() == 0


@pytest.mark.parametrize("role", ["staff", "auditor"])
def test_only_producers_send_files(role):
    assert _send(getattr(make, role)(), _file()).status_code == 404
    assert Document.objects.count() == 0
