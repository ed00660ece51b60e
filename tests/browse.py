"""A browser without a screen: signed in, in English, so that a test can name the words of a page."""

import re

from django.test import Client

from members.models import User


def signed_in(user: User | None) -> Client:
    client = Client(headers={"accept-language": "en"})
    if user:
        client.force_login(user)
    return client


def page(user: User | None, url: str) -> str:
    """The words of a page that must be there."""
    answer = signed_in(user).get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return evened(answer.content.decode())


def evened(html: str) -> str:
    """The page without the room that its template takes, as a browser reads it."""
    one = re.sub(r"[ \t\n]+", " ", html)
    return re.sub(r" (?=</)|(?<=>) (?=<)|(?<=<h1>) |(?<=\") (?=/?>)", "", one)
