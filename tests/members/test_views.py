import pytest
from django.test import Client
from knox.models import AuthToken

from poleimage.audit.models import Entry
from tests import make
from tests.browse import page, signed_in

pytestmark = pytest.mark.django_db
NEW = "dix-sept lettres neuves"


@pytest.fixture
def alice():
    return make.producer()


def typed(old=make.PASSWORD, new=NEW, again=NEW):
    return {"old_password": old, "new_password1": new, "new_password2": again}


def test_a_person_changes_the_password_and_is_signed_out_everywhere_else(alice):
    here, elsewhere = signed_in(alice), signed_in(alice)
    AuthToken.objects.create(user=alice)
    answer = here.post("/password/", typed())
    assert (answer.status_code, answer.url) == (302, "/")
    assert here.get("/desk/").status_code == 200
    assert elsewhere.get("/desk/").status_code == 302
    assert AuthToken.objects.count() == 0
    assert Client().login(username=alice.email, password=NEW)
    entry = Entry.objects.get(action="person.password_changed")
    assert (entry.by, entry.facts) == (alice, {})


@pytest.mark.parametrize("said", [{"old": "x"}, {"again": "x"}, {"new": "court", "again": "court"}])
def test_what_is_wrong_is_said_and_the_password_stays(alice, said):
    answer = signed_in(alice).post("/password/", typed(**said))
    assert answer.status_code == 422 and 'aria-invalid="true"' in answer.content.decode()
    assert Client().login(username=alice.email, password=make.PASSWORD)


def test_the_way_there_is_in_the_menu(alice):
    assert 'href="/password/"' in page(alice, "/desk/")


def test_strangers_sign_in_first():
    assert signed_in(None).get("/password/").url == "/login/?next=/password/"


def test_there_is_no_second_house_with_other_keys(alice):
    assert signed_in(make.person("Yves", "administrator")).get("/admin/").status_code == 404
