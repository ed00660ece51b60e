"""How many wrong passwords are looked at: few from one place, more from everywhere, counted for all processes."""

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.test import Client, RequestFactory
from django.utils import timezone

from members import flow, sign_in
from members.models import PasswordTry
from members.sign_in import TooManyTriesError
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make.producer()


def tried(email, password="x", *, address="192.0.2.1"):
    return sign_in.sign_in(RequestFactory().post("/", REMOTE_ADDR=address), email, password)


def test_after_ten_wrong_passwords_none_is_looked_at_not_even_the_right_one(alice, monkeypatch):
    assert [tried(alice.email) for _ in range(10)] == [None] * 10
    monkeypatch.setattr(sign_in, "authenticate", lambda *args, **said: pytest.fail("a password was looked at"))
    with pytest.raises(TooManyTriesError) as refusal:
        tried(alice.email.upper(), make.PASSWORD)
    assert 890 <= refusal.value.seconds <= 900


def test_from_another_place_the_person_still_gets_in(alice):
    for _ in range(10):
        tried(alice.email)
    assert tried(alice.email, make.PASSWORD, address="192.0.2.2") == alice


def test_right_passwords_are_not_counted(alice):
    assert [tried(alice.email, make.PASSWORD) for _ in range(12)] == [alice] * 12
    assert PasswordTry.objects.count() == 0


@pytest.mark.parametrize("by", ["account", "address"])
def test_many_places_and_many_accounts_are_counted_together(alice, monkeypatch, by):
    monkeypatch.setattr(flow, f"MOST_F{'OR' if by == 'account' else 'ROM'}_{by.upper()}", 3)
    tries = {"account": [(alice.email, f"192.0.2.{n}") for n in range(4)]}
    tries["address"] = [(f"{n}@exemple.be", "192.0.2.1") for n in range(4)]
    for email, address in tries[by][:3]:
        tried(email, address=address)
    with pytest.raises(TooManyTriesError):
        tried(tries[by][3][0], address=tries[by][3][1])


def test_nobody_is_counted_by_an_address_that_nobody_knows(alice, monkeypatch):
    monkeypatch.setattr(flow, "MOST_FROM_ADDRESS", 1)
    for n in range(3):
        assert tried(f"{n}@exemple.be", address="") is None


def test_a_quarter_of_an_hour_later_it_can_be_tried_again(alice):
    for _ in range(10):
        tried(alice.email)
    PasswordTry.objects.update(at=timezone.now() - timedelta(minutes=15, seconds=1))
    assert tried(alice.email, make.PASSWORD) == alice
    assert PasswordTry.objects.count() == 0


def test_many_at_the_same_moment_are_counted_before_their_passwords_are_looked_at(alice, monkeypatch):
    """While one password is looked at, which takes its time, its try stands already."""
    counts = []

    def slow(request, **said):
        counts.append(PasswordTry.objects.count())
        return authenticate(request, **said)

    monkeypatch.setattr(sign_in, "authenticate", slow)
    tried(alice.email, make.PASSWORD)
    assert counts == [1]


def test_page_and_api_count_together_and_say_how_long_to_wait(alice):
    client = Client(headers={"accept-language": "en"})
    for _ in range(5):
        assert client.post("/login/", {"username": alice.email, "password": "x"}).status_code == 200
        wrong = {"email": alice.email, "password": "x"}
        assert client.post("/api/v1/tokens/", wrong, "application/json").status_code == 401
    page = client.post("/login/", {"username": alice.email, "password": make.PASSWORD})
    right = {"email": alice.email, "password": make.PASSWORD}
    told = client.post("/api/v1/tokens/", right, "application/json")
    assert (page.status_code, told.status_code, told.json()["code"]) == (429, 429, "throttled")
    assert 890 <= int(page["Retry-After"]) <= 900 and 890 <= int(told["Retry-After"]) <= 900
    assert "Too many wrong passwords. Wait 15 minutes" in page.content.decode()
    assert "Too many wrong passwords. Wait 15 minutes" in told.json()["detail"]
