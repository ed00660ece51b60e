import pytest
from rest_framework.test import APIClient

from tests import make
from tests.shelter.api.caller import API

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("token", ["\xe9", "a\xffb", "x" * 9000, "unknown"])
def test_a_token_that_is_none_is_refused(token):
    answer = APIClient().get(f"{API}productions/", headers={"authorization": f"Token {token}"})
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")


def test_a_token_opens_what_its_person_may_see():
    alice, client = make.producer(), APIClient()
    said = client.post(f"{API}tokens/", {"email": alice.email, "password": make.PASSWORD}, format="json").json()
    answer = client.get(f"{API}productions/", headers={"authorization": f"Token {said['token']}"})
    assert answer.status_code == 200
