import hashlib
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from poleimage import files
from poleimage.audit.models import Entry
from shelter.flow import report as report_flow
from shelter.flow import sealing
from shelter.flow.claim import withdraw_claim
from shelter.flow.company import rename_company
from shelter.flow.convention import amend_terms, open_production, record_funding
from shelter.flow.pay import record_payment
from shelter.flow.receive import attach_evidence, receive_invoice
from shelter.flow.recompute import recompute_standing
from shelter.flow.refusal import AlreadyRevokedError, DayError, DayTooEarlyError
from shelter.flow.report import draw_report, issue_report, revoke_report
from shelter.flow.review import accept_claim, reject_claim, reopen_claim
from shelter.models import Convention, Document, Job, Report, ReportFile
from shelter.pdf.seal import examine, seal
from shelter.queries import dossier_of
from shelter.rules import assess, digest
from shelter.rules.course import course
from shelter.rules.money import Cents
from tests import make
from tests.witness import at_once, meanwhile, untouched

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make.producer()


@pytest.fixture
def bob():
    return make.staff()


@pytest.fixture
def convention(alice, bob):
    return make.convention_of(make.production(alice, by=bob))


def test_a_report_freezes_dossier_and_statement_under_a_number(alice, bob, convention):
    today, sound = timezone.localdate(), make.company("Longdoz Son SRL", by=bob)
    claim = make.claim(alice, convention.production, sound, net="250.00")
    make.paid(alice, claim.line.invoice)
    accept_claim(claim.pk, by=bob, deduction=Cents(10_00), reason_code="other", reason="Repas")
    report = Report.objects.get(pk=issue_report(convention.pk, by=bob).pk)
    dossier = dossier_of(convention)
    assert (report.number, report.year, report.sequence) == (f"{convention.reference}/{today.year}-1", today.year, 1)
    assert (report.as_of, report.language, report.supersedes, report.by) == (today, "fr", None, bob)
    assert report.paper["dossier"] == dossier
    assert report.paper["statement"] == assess(dossier, today)
    assert report.paper["points"] == course(dossier, today)
    assert (report.dossier_sha256, report.statement_sha256) == (digest(dossier), digest(assess(dossier, today)))
    assert report.paper["producer"] == {
        "name": "Alice Films SRL",
        "enterprise_number": alice.organisation.enterprise_number,
    }
    assert report.paper["lines"] == {
        str(claim.pk): {
            "description": "Prestation 1",
            "uploaded_by": "Alice Test",
            "document": claim.line.invoice.document_id,
            "decided_by": "Bob Test",
            "decided_on": today.isoformat(),
            "reason_code": "other",
            "reason": "Repas",
        }
    }
    assert report.paper["documents"] == [
        {
            "kind": "invoice",
            "invoice": str(claim.line.invoice_id),
            "sha256": claim.line.invoice.document_id,
            "name": claim.line.invoice.receipts.get().file_name,
        }
    ]
    assert Job.objects.values_list("wanted", "done").get(kind="draw", subject=report.pk) == (1, 0)
    entry = Entry.objects.get(action="report.issued")
    assert (entry.by, entry.chain.key, entry.facts) == (
        bob,
        convention.production.chain,
        {
            "number": report.number,
            "as_of": today.isoformat(),
            "dossier_sha256": report.dossier_sha256,
            "statement_sha256": report.statement_sha256,
            "supersedes": None,
        },
    )


def test_the_documents_are_the_producer_s_own_with_evidence_and_proofs_of_payment(alice, bob, convention):
    charlie, sound = make.producer("Charlie"), make.company(by=bob)
    sent = make.invoice(alice, sound, lines=["100.00"])
    make.claim(alice, convention.production, of=sent)
    data = files.load(sent.document_id)
    receive_invoice(data, "a-moi.xml", by=charlie, organisation=charlie.organisation)
    for who, name in ((charlie, b"non"), (alice, b"oui")):
        attach_evidence(sent.pk, name, f"{name.decode()}.pdf", by=who, organisation=who.organisation)
        for proof in (None, name * 2, name * 3, name * 2):
            day, rights = timezone.localdate(), {"by": who, "organisation": who.organisation}
            record_payment(sent.pk, day, Cents(1_00), proof=proof, again=True, **rights)
    of = {"invoice": str(sent.pk)}
    assert issue_report(convention.pk, by=bob).paper["documents"] == [
        of | {"kind": "invoice", "sha256": sent.document_id, "name": sent.receipts.get(by=alice).file_name},
        of | {"kind": "evidence", "sha256": hashlib.sha256(b"oui").hexdigest(), "name": "oui.pdf"},
        of | {"kind": "proof", "sha256": hashlib.sha256(b"ouioui").hexdigest(), "name": "", "payments": [1, 3]},
        of | {"kind": "proof", "sha256": hashlib.sha256(b"ouiouioui").hexdigest(), "name": "", "payments": [2]},
    ]


def test_each_report_supersedes_the_one_before_and_numbers_go_on(bob, convention):
    year = timezone.localdate().year
    first, second, third = (issue_report(convention.pk, by=bob) for _ in range(3))
    assert [report.number for report in (first, second, third)] == [
        f"{convention.reference}/{year}-{n}" for n in (1, 2, 3)
    ]
    assert [report.supersedes for report in (first, second, third)] == [None, first, second]
    assert third.paper["supersedes"] == second.number
    assert list(Report.objects.filter(superseded_by=None)) == [third]


def test_every_convention_has_numbers_of_its_own(alice, bob, convention):
    other = make.convention_of(make.production(alice, by=bob))
    numbers = [issue_report(each.pk, by=bob).number for each in (convention, other)]
    year = timezone.localdate().year
    assert numbers == [f"{convention.reference}/{year}-1", f"{other.reference}/{year}-1"]


def test_a_new_year_begins_at_midnight_in_brussels_with_number_one(bob, convention, monkeypatch):
    before = timezone.localdate().year
    issue_report(convention.pk, by=bob)
    midnight = datetime(before, 12, 31, 23, 0, tzinfo=UTC)
    numbers = []
    for moment in (midnight - timedelta(seconds=1), midnight, midnight + timedelta(hours=2)):
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        report = issue_report(convention.pk, by=bob)
        numbers.append((report.number.removeprefix(f"{convention.reference}/"), report.as_of))
    assert numbers == [
        (f"{before}-2", date(before, 12, 31)),
        (f"{before + 1}-1", date(before + 1, 1, 1)),
        (f"{before + 1}-2", date(before + 1, 1, 1)),
    ]


def test_a_report_may_look_back_but_not_ahead(bob, convention):
    today = timezone.localdate()
    with untouched(), pytest.raises(DayError) as refusal:
        issue_report(convention.pk, by=bob, as_of=today + timedelta(days=1))
    assert refusal.value.field == "as_of"
    report = issue_report(convention.pk, by=bob, as_of=convention.signed_on + timedelta(days=9))
    assert (report.as_of, report.paper["statement"]["funding"]) == (convention.signed_on + timedelta(days=9), "0.00")


def test_the_earliest_report_can_be_drawn_and_none_before_it_takes_a_number(bob, convention):
    for day in (date(1, 1, 1), date(1989, 12, 31)):
        with untouched(), pytest.raises(DayTooEarlyError):
            issue_report(convention.pk, by=bob, as_of=day)
    assert draw_report(issue_report(convention.pk, by=bob, as_of=date(1990, 1, 1)).pk).document.size > 0


def test_a_report_is_in_the_language_of_its_production_unless_another_is_asked_for(alice, bob, convention):
    assert issue_report(convention.pk, by=bob, language="en").paper["language"] == "en"
    assert issue_report(convention.pk, by=bob).paper["language"] == "fr"


def test_without_a_convention_there_is_nothing_to_report(bob, alice):
    production = open_production("MINUIT", "Minuit", "fiction", by=bob, producer=alice.organisation)
    with untouched(), pytest.raises(Convention.DoesNotExist):
        issue_report(production.pk, by=bob)


def test_the_database_itself_refuses_a_number_that_is_taken(bob, convention):
    report = issue_report(convention.pk, by=bob)
    fields = {
        name: getattr(report, name)
        for name in ("convention", "year", "sequence", "language", "as_of", "dossier_sha256", "statement_sha256", "by")
    }
    with pytest.raises(IntegrityError, match="report_numbers_never_repeat"), transaction.atomic():
        Report.objects.create(**fields, number="autre", paper={})
    with pytest.raises(IntegrityError, match="supersedes"), transaction.atomic():
        for sequence in (8, 9):
            Report.objects.create(**fields | {"sequence": sequence}, number=sequence, paper={}, supersedes=report)


def test_a_report_is_drawn_once_from_its_copy_whatever_happens_after(alice, bob, convention, monkeypatch):
    today, sound = timezone.localdate(), make.company(by=bob)
    counted, waiting = make.claim(alice, convention.production, sound), make.claim(alice, convention.production, sound)
    make.paid(alice, counted.line.invoice)
    accept_claim(counted.pk, by=bob)
    report = issue_report(convention.pk, by=bob)
    before = Report.objects.values("paper", "dossier_sha256", "statement_sha256").get()
    drawn = draw_report(report.pk)
    bytes_then = files.load(drawn.document_id)

    reopen_claim(counted.pk, by=bob)
    reject_claim(counted.pk, by=bob, reason_code="duplicate")
    withdraw_claim(waiting.pk, by=alice)
    record_funding(convention.pk, today, Cents(1_00), by=bob)
    amend_terms(convention.pk, today, make.terms(rate="0.10"), by=bob)
    rename_company(sound.pk, "Autre SA", today, by=bob)
    recompute_standing(convention.pk)

    assert Report.objects.values("paper", "dossier_sha256", "statement_sha256").get() == before
    assert digest(dossier_of(convention)) != report.dossier_sha256
    again = report_flow.draw(Report.objects.get().paper)
    assert bytes_then.startswith(again) and seal(again, sealing.signer(), report.issued_at.astimezone()) == bytes_then
    assert drawn.document_id == hashlib.sha256(bytes_then).hexdigest()
    entry_facts = {"number": report.number, "sha256": drawn.document_id, "seal": drawn.seal_fingerprint}
    entry = Entry.objects.get(action="report.drawn")
    assert (entry.by, entry.facts) == (None, entry_facts)
    monkeypatch.setattr(report_flow, "draw", None)
    with untouched():
        assert draw_report(report.pk) == drawn


def test_two_who_draw_one_report_leave_one_file(bob, convention, monkeypatch):
    report = issue_report(convention.pk, by=bob)

    def draw_while_another_is_quicker(paper):
        monkeypatch.setattr(report_flow, "draw", lambda paper: b"%PDF-1.7 le rapport")
        draw_report(report.pk)
        return b"%PDF-1.7 le rapport"

    monkeypatch.setattr(report_flow, "draw", draw_while_another_is_quicker)
    monkeypatch.setattr(report_flow, "seal", lambda pdf, *_: pdf)
    drawn = draw_report(report.pk)
    assert (ReportFile.objects.get(), files.load(drawn.document_id)) == (drawn, b"%PDF-1.7 le rapport")
    assert Document.objects.values_list("media_type", flat=True).get() == "application/pdf"
    assert Entry.objects.filter(action="report.drawn").count() == 1


def test_a_report_is_sealed_and_the_register_knows_by_which_certificate(bob, convention):
    report = issue_report(convention.pk, by=bob)
    drawn = draw_report(report.pk)
    found = examine(files.load(drawn.document_id))
    assert found is not None
    assert (drawn.seal_subject, drawn.seal_fingerprint) == (found.subject, found.fingerprint)
    assert sealing.DEVELOPMENT_NAME in found.subject and report.paper["seal"] == "development"
    assert report.paper["address"].endswith(f"/r/{report.public_id.hex}/")


def test_a_revoked_report_stays_and_is_revoked_once(bob, convention):
    report = issue_report(convention.pk, by=bob)
    revoked = revoke_report(report.pk, "Issued on the wrong day", by=bob)
    assert (Report.objects.get().revocation, revoked.by) == (revoked, bob)
    assert Entry.objects.get(action="report.revoked").facts["reason"] == "Issued on the wrong day"
    with untouched(), pytest.raises(AlreadyRevokedError):
        revoke_report(report.pk, "Once more", by=bob)
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.get().revocation.delete()


@pytest.mark.django_db(transaction=True)
def test_two_who_issue_at_once_get_two_numbers():
    alice, bob = make.producer(), make.staff()
    convention = make.convention_of(make.production(alice, by=bob))
    reports = at_once(*[lambda: issue_report(convention.pk, by=bob)] * 4)
    assert sorted(report.sequence for report in reports) == [1, 2, 3, 4]
    chain = Report.objects.order_by("sequence").values_list("sequence", "supersedes__sequence")
    assert list(chain) == [(1, None), (2, 1), (3, 2), (4, 3)]
    assert Entry.objects.filter(action="report.issued").count() == 4


@pytest.mark.django_db(transaction=True)
def test_funding_that_comes_in_while_a_report_is_issued_is_in_it_or_comes_after():
    """A lock that is too strong makes each wait for the other: the funding's row refers to the convention."""
    alice, bob = make.producer(), make.staff()
    convention, today = make.convention_of(make.production(alice, by=bob)), timezone.localdate()
    funding, report = meanwhile(
        lambda: record_funding(convention.pk, today, Cents(1_00), by=bob),
        lambda: issue_report(convention.pk, by=bob),
    )
    assert (funding.cents, report.paper["statement"]["funding"]) == (1_00, "100001.00")
