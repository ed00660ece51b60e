"""Every stored file is there and is what was stored, or the command names it, who would miss it, and exits with 1."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from poleimage import files
from shelter.flow import report as report_flow
from shelter.flow.pay import record_payment
from shelter.flow.receive import attach_evidence, keep_document
from shelter.flow.report import draw_report, issue_report
from shelter.models import Document, Report, Terms
from shelter.rules.money import Cents
from tests import make
from tests.witness import untouched

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def root(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def stored(monkeypatch):
    """One file of each use, by its use."""
    monkeypatch.setattr(report_flow, "draw", lambda paper: b"%PDF-1.7 le rapport")
    monkeypatch.setattr("shelter.flow.report.seal", lambda pdf, *_: pdf)
    alice, bob, today = make.producer(), make.staff(), timezone.localdate()
    house = alice.organisation
    invoice = make.invoice(alice, make.company(by=bob), number="F-1")
    evidence = attach_evidence(invoice.pk, b"le contrat", "contrat.pdf", by=alice, organisation=house)
    payment = record_payment(invoice.pk, today, Cents(1000), by=alice, organisation=house, proof=b"l'extrait")
    convention = make.convention_of(make.production(alice, by=bob))
    from_on = today - timedelta(days=1)
    copy = keep_document(b"l'avenant")
    Terms.objects.create(convention=convention, effective_on=from_on, body=make.terms(), signed_copy=copy, by=bob)
    drawn = draw_report(issue_report(convention.pk, by=bob).pk)
    name = invoice.receipts.get().file_name
    return {
        f"invoice {name} of {house}": invoice.document_id,
        f"evidence contrat.pdf of {house}": evidence.document_id,
        f"proof of a payment of {today} for invoice F-1": payment.proof_id,
        f"signed copy of {convention.reference}, in force from {from_on}": copy.pk,
        f"report {Report.objects.get().number}": drawn.document_id,
    }


def checked():
    """The exit code, and the lines that it printed."""
    output, code = StringIO(), 0
    with untouched():
        try:
            call_command("check_files", stdout=output)
        except SystemExit as left:
            code = left.code
    return code, output.getvalue().splitlines()


def test_what_was_stored_is_there(stored):
    assert checked() == (0, ["5 files read, 0 missing or changed"])


def test_an_empty_register_has_lost_nothing():
    assert checked() == (0, ["0 files read, 0 missing or changed"])


def test_every_kind_of_file_that_is_missing_is_named_with_its_use(stored):
    for sha256 in stored.values():
        files.path_of(sha256).unlink()
    code, lines = checked()
    assert code == 1
    assert sorted(lines[:-1]) == sorted(f"{sha256}: missing: {use}" for use, sha256 in stored.items())
    assert lines[-1] == "5 files read, 5 missing or changed"


def test_other_bytes_and_another_size_are_told_apart(stored):
    use, sha256 = next(iter(stored.items()))
    place = files.path_of(sha256)
    data = place.read_bytes()
    place.write_bytes(data[:-1] + b"!")
    assert checked() == (1, [f"{sha256}: other bytes: {use}", "5 files read, 1 missing or changed"])
    place.write_bytes(data[:-1])
    said = f"{len(data) - 1} bytes instead of {len(data)}"
    assert checked() == (1, [f"{sha256}: {said}: {use}", "5 files read, 1 missing or changed"])


def test_a_file_that_nothing_names_is_missed_too():
    Document.objects.create(sha256="0" * 64, size=1)
    assert checked() == (1, [f"{'0' * 64}: missing: nothing names it", "1 files read, 1 missing or changed"])
