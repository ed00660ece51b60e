import json
import re

import pytest

from poleimage.audit.models import Entry
from shelter import tasks
from shelter.flow import official
from shelter.flow.official import check_officially
from shelter.flow.receive import receive_invoice
from shelter.models import Job, Verdict
from shelter.reading.verdict import Failure, Said
from tests import make
from tests.browse import page
from tests.witness import untouched

pytestmark = pytest.mark.django_db
BROKEN = Said(
    "broken", "", (Failure("BR-CO-10", "fatal", "Sum of lines <b>", "/*"), Failure("W", "warning", "?", "/*"))
)


@pytest.fixture
def alice():
    return make.producer("Alice")


@pytest.fixture
def rules(settings, tmp_path, monkeypatch):
    """Rules of a deployer; what they say is what the test puts in."""
    (tmp_path / "a.xsl").write_text("<a/>")
    (tmp_path / "rules.json").write_text(json.dumps({"EN16931-UBL": {"file": "a.xsl", "version": "1.3.16"}}))
    settings.EINVOICE_RULES_DIR = str(tmp_path)
    said = {"said": Said("held"), "asked": 0}

    def check(plain, rules):
        said["asked"] += 1
        return said["said"]

    monkeypatch.setattr(official.CHECKER, "check", check)
    return said


def _read(alice):
    invoice = receive_invoice(make.ubl(), "a.xml", by=alice, organisation=alice.organisation).invoice
    tasks.read(str(invoice.pk))
    return invoice


def test_without_rules_nothing_is_wanted_and_the_page_says_that_none_were_run(alice):
    invoice = _read(alice)
    assert not Job.objects.filter(kind=Job.Kind.CHECK).exists()
    with untouched():
        assert check_officially(invoice.pk) is None
    said = page(alice, f"/invoices/{invoice.pk}/")
    assert "Official rules not run." in said and not re.search(r"\bvalid\b", said)


def test_a_read_invoice_waits_for_its_verdict_which_is_kept_with_its_rules(alice, rules):
    invoice = _read(alice)
    tasks.check(str(invoice.pk))
    kept = Verdict.objects.get(invoice=invoice)
    assert (kept.outcome, [(each["name"], each["version"]) for each in kept.rules]) == (
        "held",
        [("EN16931-UBL", "1.3.16")],
    )
    assert len(kept.rules[0]["sha256"]) == 64
    assert Entry.objects.filter(action="invoice.checked", subject_id=invoice.pk).get().facts["outcome"] == "held"
    said = page(alice, f"/invoices/{invoice.pk}/")
    assert (
        "none that counts was found broken" in said
        and "EN16931-UBL 1.3.16" in said
        and not re.search(r"\bvalid\b", said)
    )


def test_the_same_rules_are_asked_once_and_others_anew(alice, rules, settings):
    invoice = _read(alice)
    assert check_officially(invoice.pk) == check_officially(invoice.pk)
    assert rules["asked"] == 1
    with open(f"{settings.EINVOICE_RULES_DIR}/a.xsl", "w") as sheet:
        sheet.write("<b/>")
    check_officially(invoice.pk)
    assert (rules["asked"], Verdict.objects.count()) == (2, 2)


def test_broken_rules_warn_in_their_own_words_and_refuse_nothing(alice, rules):
    rules["said"] = BROKEN
    bob = make.staff()
    claim = make.claim(alice, make.production(alice, by=bob))
    check_officially(claim.line.invoice_id)
    said = page(alice, f"/invoices/{claim.line.invoice_id}/")
    assert "1 official rule is broken." in said and "Sum of lines &lt;b&gt;" in said
    assert "BR-CO-10 (EN16931-UBL 1.3.16)" in page(bob, f"/review/{claim.pk}/")


def test_what_could_not_be_checked_is_not_said_to_hold(alice, rules):
    rules["said"] = Said("not_checked", "no_answer")
    invoice = _read(alice)
    check_officially(invoice.pk)
    assert "they could not be applied to this e-invoice" in page(alice, f"/invoices/{invoice.pk}/")
