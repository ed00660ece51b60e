"""A button that is pressed twice sends the same form twice: it is written once, and both lead to the same page."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from shelter.models import Funding, Payment, Report, Terms
from tests import make
from tests.browse import page, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make.producer("Alice")


@pytest.fixture
def bob():
    return make.staff("Bob")


def today():
    return timezone.localdate().isoformat()


def token_of(user, url):
    return re.search(r'name="once" value="([^"]+)"', page(user, url))[1]


def pressed_twice(user, shown, url, **typed):
    typed["once"] = token_of(user, shown)
    client = signed_in(user)
    first, second = client.post(url, typed), client.post(url, typed)
    assert (first.status_code, second.status_code, first.url) == (302, 302, second.url)


def test_one_payment(alice):
    invoice = make.invoice(alice)
    shown = f"/invoices/{invoice.pk}/"
    pressed_twice(alice, shown, f"{shown}payments/", **{"payment-paid_on": today(), "payment-amount": "12"})
    assert Payment.objects.count() == 1


def test_one_row_of_funding(alice, bob):
    production = make.production(alice, by=bob, funding=None)
    shown = f"/productions/{production.pk}/"
    pressed_twice(bob, f"{shown}convention/", f"{shown}funding/", received_on=today(), amount="77,00")
    assert Funding.objects.get().cents == 7700


def test_one_amendment(alice, bob):
    production = make.production(alice, by=bob)
    shown = f"/productions/{production.pk}/convention/amend/"
    form = signed_in(bob).get(shown).context["sheet"]
    parts = (form.form, form.territories.management_form, form.categories.management_form)
    typed = {field.html_name: field.value() for part in parts for field in part}
    typed = {name: value for name, value in typed.items() if value is not None}
    pressed_twice(bob, shown, shown, **typed | {"effective_on": today(), "why": "Avenant"})
    assert Terms.objects.count() == 2


def test_one_report(alice, bob):
    production = make.production(alice, by=bob)
    shown = f"/productions/{production.pk}/reports/"
    pressed_twice(bob, shown, f"{shown}issue/", as_of=today(), language="fr")
    assert Report.objects.count() == 1


def test_the_form_shown_again_can_be_sent_once_more(alice, bob):
    shown = f"/productions/{make.production(alice, by=bob, funding=None).pk}/"
    for _ in range(2):
        pressed_twice(bob, f"{shown}convention/", f"{shown}funding/", received_on=today(), amount="77,00")
    assert Funding.objects.count() == 2


def test_a_form_sent_again_with_something_else_in_it_is_said_to_be_recorded_already(alice, bob):
    shown = f"/productions/{make.production(alice, by=bob, funding=None).pk}/"
    typed = {"received_on": today(), "amount": "77,00", "once": token_of(bob, f"{shown}convention/")}
    client = signed_in(bob)
    client.post(f"{shown}funding/", typed)
    answer = client.post(f"{shown}funding/", typed | {"amount": "78,00"})
    assert (answer.status_code, Funding.objects.count()) == (422, 1)
    assert "This was sent already, with something else in it." in answer.content.decode()
    again = re.search(r'name="once" value="([^"]+)"', answer.content.decode())[1]
    client.post(f"{shown}funding/", typed | {"amount": "78,00", "once": again})
    assert Funding.objects.count() == 2


def test_what_was_wrong_can_be_put_right_under_the_same_token(alice):
    invoice = make.invoice(alice)
    shown = f"/invoices/{invoice.pk}/"
    typed = {"payment-paid_on": today(), "payment-amount": "12", "once": token_of(alice, shown)}
    client, tomorrow = signed_in(alice), timezone.localdate() + timedelta(days=1)
    assert client.post(f"{shown}payments/", typed | {"payment-paid_on": tomorrow.isoformat()}).status_code == 422
    assert client.post(f"{shown}payments/", typed).status_code == 302
    assert Payment.objects.count() == 1
