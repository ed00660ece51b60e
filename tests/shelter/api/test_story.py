"""The story once over the API: sent, read, put down, paid, decided, reported, downloaded, verified."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from rest_framework.test import APIClient

from shelter.flow.convention import grant_access
from shelter.models import Job
from shelter.pdf.verify import verify
from shelter.tasks import run
from tests import make

pytestmark = pytest.mark.django_db
API = "/api/v1/"


def signed_in(user):
    client = APIClient()
    answer = client.post(f"{API}tokens/", {"email": user.email, "password": make.PASSWORD})
    assert answer.status_code == 201
    client.credentials(HTTP_AUTHORIZATION=f"Token {answer.data['token']}")
    return client


def test_from_an_e_invoice_to_a_report_that_anyone_can_check():
    alice, bob, dora = make.producer(), make.staff(), make.auditor()
    production = make.production(alice, by=bob, funding="5000.00")
    convention = make.convention_of(production)
    sound = make.company(by=bob)
    producer, office, room = signed_in(alice), signed_in(bob), signed_in(dora)

    file = SimpleUploadedFile("facture.xml", make.ubl(sound, lines=["2000.00", "300.00", "50.00"]))
    sent = producer.post(f"{API}invoices/", {"file": file}, format="multipart")
    assert (sent.status_code, sent.data["state"]) == (201, "received")
    run(Job.Kind.READ, sent.data["id"])
    invoice = producer.get(f"{API}invoices/{sent.data['id']}/").data
    assert (invoice["state"], invoice["net"], invoice["payable"]) == ("to_check", "2350.00", "2843.50")

    claims = [
        producer.post(
            f"{API}claims/", {"line": line["id"], "production": str(production.pk), "category": "sound"}, format="json"
        ).data
        for line in invoice["lines"]
    ]
    day = timezone.localdate().isoformat()
    paid = producer.post(f"{API}invoices/{sent.data['id']}/payments/", {"paid_on": day, "amount": "2843.50"})
    assert paid.status_code == 201
    for claim, decision in zip(
        claims,
        [
            {"kind": "accepted"},
            {"kind": "accepted", "deduction": "100.00", "reason_code": "price_above_market"},
            {"kind": "rejected", "reason_code": "private_expense"},
        ],
        strict=True,
    ):
        assert office.post(f"{API}claims/{claim['id']}/decisions/", decision, format="json").status_code == 201
    run(Job.Kind.RECOMPUTE, convention.pk)
    standing = producer.get(f"{API}productions/{production.pk}/standing/").data
    assert (standing["current"], standing["statement"]["counted"]) == (True, "2200.00")

    issued = office.post(f"{API}productions/{production.pk}/reports/", {"language": "en"}, format="json")
    assert issued.status_code == 201
    run(Job.Kind.DRAW, issued.data["id"])
    assert room.get(f"{API}reports/{issued.data['id']}/pdf/").status_code == 404
    grant_access(production.pk, dora, timezone.localdate(), by=bob)
    pdf = b"".join(room.get(f"{API}reports/{issued.data['id']}/pdf/").streaming_content)
    verdict = verify(pdf)
    assert (verdict.ok, verdict.statement["counted"]) == (True, "2200.00")
