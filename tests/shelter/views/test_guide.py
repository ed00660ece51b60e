import pytest
from django.conf import settings
from django.test import Client

from tests import make
from tests.browse import signed_in

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, name in settings.LANGUAGES]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guide_is_open_to_everybody_in_each_language(language):
    answer = Client(headers={"accept-language": language}).get("/guide/")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert f'<html lang="{language}">' in page and "Factur-X" in page and "25\u00a0M" in page


def test_the_guide_is_written_in_the_language_that_is_asked_for():
    titles = {
        language: Client(headers={"accept-language": language}).get("/guide/").content.decode().split("<h1>")[1][:40]
        for language in LANGUAGES
    }
    assert len(set(titles.values())) == len(LANGUAGES)


def test_the_guide_is_only_read():
    assert Client().post("/guide/").status_code == 405


def test_the_desk_leads_to_the_guide():
    page = signed_in(make.producer()).get("/desk/").content.decode()
    assert page.count('href="/guide/"') == 2, "at the upload and at the foot"
