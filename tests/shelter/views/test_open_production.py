import pytest

from shelter.models import Production
from tests import make
from tests.browse import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def said():
    return {
        "title": "Nuit blanche",
        "code": "NUIT",
        "genre": "fiction",
        "producer": str(make.organisation().pk),
        "language": "fr",
    }


def test_a_production_is_opened_and_its_convention_comes_next(said):
    answer = signed_in(make.staff()).post("/productions/new/", said)
    production = Production.objects.get()
    assert (production.title, production.code, production.genre) == ("Nuit blanche", "NUIT", "fiction")
    assert answer.url == f"/productions/{production.pk}/convention/sign/"


def test_what_is_missing_is_said_and_what_was_typed_stays(said):
    answer = signed_in(make.staff()).post("/productions/new/", {**said, "title": ""})
    assert answer.status_code == 422 and "NUIT" in answer.content.decode()
    assert list(answer.context["form"].errors) == ["title"]
    assert Production.objects.count() == 0


def test_a_code_is_used_once(said):
    client = signed_in(make.staff())
    client.post("/productions/new/", said)
    answer = client.post("/productions/new/", {**said, "title": "Autre"})
    assert answer.status_code == 422 and list(answer.context["form"].errors) == ["code"]
    assert "Another production has this code already." in answer.content.decode()
    assert Production.objects.count() == 1
