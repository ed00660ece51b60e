"""Each hostile file through each door: refused or set aside with its sentence, or read where it does no harm."""

import pytest
from django.test import Client
from django.utils import translation
from django.utils.html import escape

from poleimage import files
from shelter import tasks
from shelter.models import Document, Invoice, Job
from shelter.problems import REFUSALS, UNREADABLE, unreadable_sentence
from tests import make
from tests.shelter.hostile import doors
from tests.shelter.hostile.every import FILES, MAKERS
from tests.shelter.hostile.made import AT_THE_DOOR, NO_FILE, READ, Hostile

pytestmark = pytest.mark.django_db
KEPT = [each for each in FILES.values() if each.becomes not in AT_THE_DOOR]
REFUSED = [each for each in FILES.values() if each.becomes in AT_THE_DOOR]
LANGUAGES = ("fr", "en")


def named(one: Hostile) -> str:
    return one.name


@pytest.fixture
def alice():
    return make.producer("Alice")


def test_there_are_more_than_sixty_of_them():
    assert len(MAKERS) == 4
    assert len(FILES) > 60
    assert {each.becomes for each in FILES.values()} <= {READ, *AT_THE_DOOR, *UNREADABLE}


@pytest.mark.parametrize("door", doors.DOORS)
@pytest.mark.parametrize("one", KEPT, ids=named)
def test_what_is_kept_is_kept_whole_and_said_to_be_what_it_is(alice, one, door):
    data = one.make()
    answer = doors.DOORS[door](alice, data, one.file_name, "fr")
    assert answer.status == 201, answer.sentence
    invoice = Invoice.objects.get(pk=answer.invoice_id)
    assert files.load(invoice.document_id) == data

    tasks.run(Job.Kind.READ, invoice.pk)

    invoice.refresh_from_db()
    assert Job.objects.get(kind=Job.Kind.READ).failure == ""
    assert (invoice.unreadable_code or READ) == one.becomes, invoice.unreadable_detail
    assert (invoice.state == "to_check") == (one.becomes == READ)
    for language in LANGUAGES:
        page = _page(alice, f"/invoices/{invoice.pk}/", language)
        with translation.override(language):
            sentence = unreadable_sentence(invoice.unreadable_code, invoice.unreadable_detail)
        assert one.becomes == READ or escape(sentence) in page
        assert "alert(1)>" not in page
    for listed in ("/desk/", "/invoices/"):
        assert "alert(1)>" not in _page(alice, listed, "fr")
    _only_a_download(alice, invoice)


@pytest.mark.parametrize("door", doors.DOORS)
@pytest.mark.parametrize("one", REFUSED, ids=named)
def test_what_is_refused_is_refused_with_a_sentence_and_not_kept(alice, one, door):
    data, said = one.make(), {}
    for language in LANGUAGES:
        answer = doors.DOORS[door](alice, data, one.file_name, language)
        assert answer.status in {400, 409, 413, 422}
        said[language] = answer.sentence
    assert said["fr"] != said["en"] and min(map(len, said.values())) > 20
    if one.becomes != NO_FILE:
        with translation.override("en"):
            assert said["en"].startswith(str(REFUSALS[one.becomes]).partition("%")[0])
    assert (Invoice.objects.count(), Document.objects.count()) == (0, 0)


def _page(user, url, language):
    client = Client(headers={"accept-language": language})
    client.force_login(user)
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def _only_a_download(user, invoice):
    client = Client()
    client.force_login(user)
    answer = client.get(f"/invoices/{invoice.pk}/file/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    answer.close()
