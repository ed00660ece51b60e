"""The public page of a report: whether it holds, and nothing of what is in it."""

import re
import uuid

import pytest
from django.core.cache import cache
from django.urls import reverse

from shelter.flow import report as report_flow
from shelter.views import public
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_count(monkeypatch):
    cache.clear()
    monkeypatch.setattr(report_flow, "draw", lambda paper: b"%PDF-1.7 " + paper["number"].encode())
    monkeypatch.setattr(report_flow, "seal", lambda pdf, *_: pdf)


@pytest.fixture
def bob():
    return make.staff()


@pytest.fixture
def convention(bob):
    return make.convention_of(make.production(make.producer(), title="Canari sur le toit", by=bob))


@pytest.fixture
def issue(bob, convention):
    def issued():
        report = report_flow.issue_report(convention.pk, by=bob)
        report_flow.draw_report(report.pk)
        return report

    return issued


def page_of(client, report):
    return client.get(reverse("shelter:standing", args=[report.public_id]), HTTP_ACCEPT_LANGUAGE="en")


def test_anybody_sees_that_a_report_is_valid_and_its_fingerprint(client, issue):
    report = issue()
    answer = page_of(client, report)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Valid" in text and report.number in text and report.file.document_id in text


def test_nothing_on_it_tells_of_the_production(client, issue, convention):
    text = page_of(client, issue()).content.decode()
    producer = convention.production.producer
    for said in (convention.production.title, producer.name, producer.enterprise_number, convention.production.code):
        assert said not in text


def test_a_superseded_one_names_its_successor(client, issue):
    first, second = issue(), issue()
    text = page_of(client, first).content.decode()
    assert f"Superseded by {second.number}" in text
    assert "Valid" in page_of(client, second).content.decode()


def test_a_revoked_one_says_so_and_not_why(client, issue, bob):
    report = issue()
    report_flow.revoke_report(report.pk, "Alice signed too early", by=bob)
    text = page_of(client, report).content.decode()
    assert "Revoked on" in text and "Alice" not in text


def said(answer):
    """What a page says, but for its form for the language: that has a token, and the address itself."""
    return re.sub(rb'name="(csrfmiddlewaretoken|next)" value="[^"]+"', b"", answer.content)


def test_every_unknown_address_is_answered_alike(client, issue, bob, convention):
    undrawn = report_flow.issue_report(convention.pk, by=bob)
    nowhere = [client.get(f"/r/{found}/", HTTP_ACCEPT_LANGUAGE="en") for found in (uuid.uuid4().hex, issue().pk.hex)]
    answers = [page_of(client, undrawn), *nowhere]
    assert {answer.status_code for answer in answers} == {404}
    assert len({said(answer) for answer in answers}) == 1


def test_it_can_only_be_read(client, issue):
    address = reverse("shelter:standing", args=[issue().public_id])
    assert client.head(address).status_code == 200
    assert client.post(address).status_code == 405
    assert "no-store" in client.get(address)["Cache-Control"]


def test_who_asks_too_often_is_told_to_wait(client, issue, monkeypatch):
    monkeypatch.setattr(public, "ASKED_AT_MOST", 2)
    report = issue()
    assert [page_of(client, report).status_code for _ in range(3)] == [200, 200, 429]
    assert client.get(f"/r/{uuid.uuid4().hex}/").status_code == 429
