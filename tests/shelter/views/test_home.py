import pytest

from members.models import User
from tests import make
from tests.browse import signed_in

pytestmark = pytest.mark.django_db


def test_everyone_lands_on_their_own_first_page():
    places = {
        "/portfolio/": make.staff(),
        "/jobs/": make.person("Yves", User.Role.ADMINISTRATOR),
        "/desk/": make.producer(),
        "/room/": make.auditor(),
        "/in-our-name/": make.person("Mia", User.Role.MEMBER, company=make.company()),
    }
    assert [signed_in(user).get("/").url for user in places.values()] == list(places)


def test_a_stranger_is_asked_to_sign_in():
    assert signed_in(None).get("/").url == "/login/?next=/"
