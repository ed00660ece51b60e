"""What is not theirs does not exist for them: one table of roles and addresses."""

from datetime import timedelta

import pytest
from django.utils import timezone

from shelter.flow.convention import grant_access
from tests import make
from tests.browse import signed_in

pytestmark = pytest.mark.django_db
PAGES = ("/invoices/{invoice}/", "/invoices/{invoice}/file/", "/invoices/{invoice}/type-in/")
ACTS = (
    "/invoices/{invoice}/put-down/",
    "/invoices/{invoice}/payments/",
    "/invoices/{invoice}/evidence/",
    "/invoices/{invoice}/rate/",
    "/invoices/{invoice}/type-in/",
    "/claims/{claim}/withdraw/",
)


@pytest.fixture
def claim():
    alice, bob = make.producer("Alice"), make.staff("Bob")
    return make.claim(alice, make.production(alice, by=bob), make.company(by=bob))


def _auditor(claim, days):
    dora = make.auditor()
    if days is not None:
        grant_access(claim.production_id, dora, timezone.localdate() + timedelta(days=days), by=make.staff())
    return dora


FOREIGN = {
    "another producer": lambda claim: make.producer("Charlie"),
    "an auditor of nothing": lambda claim: _auditor(claim, None),
    "an auditor whose access ended yesterday": lambda claim: _auditor(claim, -1),
    "another member": lambda claim: make.person("Mia", "member", company=make.company()),
}


@pytest.mark.parametrize("who", FOREIGN)
def test_a_foreign_invoice_is_absent(claim, who):
    client = signed_in(FOREIGN[who](claim))
    ids = {"invoice": claim.line.invoice_id, "claim": claim.pk}
    absent = {"invoice": make.absent(), "claim": make.absent()}
    for place in PAGES:
        assert [client.get(place.format(**each)).status_code for each in (ids, absent)] == [404, 404]
    for place in ACTS:
        assert client.post(place.format(**ids)).status_code == 404


def test_those_who_may_look_only_look(claim):
    supplier = claim.line.invoice.supplier
    ids = {"invoice": claim.line.invoice_id, "claim": claim.pk}
    for user in (_auditor(claim, 0), make.person("Mia", "member", company=supplier)):
        client = signed_in(user)
        assert [client.get(place.format(**ids)).status_code for place in PAGES] == [200, 200, 404]
        assert {client.post(place.format(**ids)).status_code for place in ACTS} == {404}
    claim.refresh_from_db()
    assert claim.state == "to_review"


@pytest.mark.parametrize("place", [*PAGES, "/desk/", "/invoices/", "/room/", "/in-our-name/"])
def test_strangers_sign_in_first(claim, place):
    answer = signed_in(None).get(place.format(invoice=claim.line.invoice_id))
    assert answer.status_code == 302 and answer.url.startswith("/login/?next=")
