"""The life of one production, from the convention to a report that anyone can check. Read this first."""

from datetime import timedelta

import pytest
from django.utils import timezone

from poleimage import files
from poleimage.audit.models import Entry
from poleimage.audit.record import broken_chains
from shelter.flow.claim import put_down
from shelter.flow.convention import open_production, record_funding, sign_convention
from shelter.flow.pay import record_payment
from shelter.flow.read import read_invoice
from shelter.flow.receive import receive_invoice
from shelter.flow.recompute import recompute_standing
from shelter.flow.report import draw_report, issue_report
from shelter.flow.review import accept_claim, reject_claim
from shelter.pdf.verify import verify
from shelter.rules.money import Cents
from tests import make


@pytest.mark.django_db
def test_the_life_of_one_production():
    today = timezone.localdate()
    alice, bob = make.producer("Alice"), make.staff("Bob")
    sound = make.company("Sonorisation du Quai SRL", by=bob)

    # The cluster opens the production, signs, and 10,000 euros of Tax Shelter money arrive: as much is owed to members.
    production = open_production("NUIT", "Nuit blanche", "fiction", by=bob, producer=alice.organisation)
    convention = sign_convention(production.pk, "C-2025-014", today - timedelta(days=300), make.terms(), by=bob)
    record_funding(convention.pk, today - timedelta(days=280), Cents(10_000_00), by=bob)
    standing = recompute_standing(convention.pk)
    assert (standing.obligation_cents, standing.remaining_cents, standing.status) == (10_000_00, 10_000_00, "open")

    # Alice sends an e-invoice of three lines, it is read, and she puts the lines down to the production.
    data = make.ubl(sound, number="2026/118", lines=["4000.00", "1500.00", "250.00"])
    invoice = receive_invoice(data, "facture.xml", by=alice, organisation=alice.organisation).invoice
    read_invoice(invoice.pk)
    mix, edit, meal = (
        put_down(line.pk, production.pk, by=alice, category="sound") for line in invoice.lines.order_by("position")
    )
    standing = recompute_standing(convention.pk)
    assert (standing.claimed_cents, standing.pending_cents, standing.counted_cents) == (5750_00, 5750_00, 0)

    # She pays, and Bob decides: one line whole, one less 500 euros, one not at all.
    record_payment(invoice.pk, today - timedelta(days=5), Cents(6957_50), by=alice, organisation=alice.organisation)
    accept_claim(mix.pk, by=bob)
    accept_claim(edit.pk, by=bob, deduction=Cents(500_00), reason_code="price_above_market", reason="Tarif de 2025")
    reject_claim(meal.pk, by=bob, reason_code="private_expense", reason="Repas")
    standing = recompute_standing(convention.pk)
    assert standing.counted_cents == 5000_00
    assert standing.statement["by_reason"] == {"DEDUCTED": "500.00", "REJECTED": "250.00"}
    assert standing.remaining_cents == 5000_00

    # A report is frozen under its number, drawn, and checked from the file alone.
    report = issue_report(convention.pk, by=bob)
    drawn = draw_report(report.pk)
    verdict = verify(files.load(drawn.document_id))
    assert report.number == f"C-2025-014/{today.year}-1"
    assert (verdict.ok, verdict.findings, verdict.number) == (True, (), report.number)
    assert verdict.statement == report.paper["statement"] == standing.statement

    # Every change has left its entry, in order, and no chain is broken.
    told = Entry.objects.filter(chain__key=production.chain).order_by("position")
    assert [entry.action for entry in told] == [
        "production.opened",
        "convention.signed",
        "funding.recorded",
        "standing.computed",
        "claim.put_down",
        "claim.put_down",
        "claim.put_down",
        "standing.computed",
        "claim.accepted",
        "claim.accepted",
        "claim.rejected",
        "standing.computed",
        "report.issued",
        "report.drawn",
    ]
    sent = Entry.objects.filter(chain__key=f"organisation:{alice.organisation_id}").order_by("position")
    assert [entry.action for entry in sent] == ["invoice.received", "invoice.read", "payment.recorded"]
    assert list(broken_chains()) == []
