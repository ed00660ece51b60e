"""Step 6: a report is issued from a frozen copy, and drawn from that copy alone."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from members.models import User
from poleimage import files
from poleimage.audit.record import record
from shelter.flow import job, sealing
from shelter.flow.receive import keep_document
from shelter.flow.recompute import consistent_dossier
from shelter.flow.refusal import AlreadyRevokedError, DayError, DayTooEarlyError
from shelter.models import Convention, Job, Report, ReportFile, Revocation
from shelter.pdf.report import draw
from shelter.pdf.seal import examine, seal
from shelter.queries.paper import documents_of, notes_on_lines
from shelter.rules import assess, digest
from shelter.rules.course import course

CLUSTER = "Le Pôle Image de Liège"
# No convention is older; the axes of the drawing reach back some years from there.
EARLIEST = date(1990, 1, 1)


@transaction.atomic
def issue_report(convention_id: UUID, *, by: User, as_of: date | None = None, language: str = "") -> Report:
    """Freeze the dossier and the statement under the convention's next number of the year, and ask for the PDF.

    The report before it is superseded and stays. DayError for a day to come, DayTooEarlyError for one before 1990.
    """
    now = timezone.localtime()
    day = as_of or now.date()
    if day > now.date():
        raise DayError("as_of")
    if day < EARLIEST:
        raise DayTooEarlyError("as_of")
    convention = _lock(convention_id)
    dossier, _ = consistent_dossier(convention.pk)
    statement = assess(dossier, day)
    before = convention.reports.filter(superseded_by=None).first()
    sequence = 1 + convention.reports.filter(year=now.year).count()
    number = f"{convention.reference}/{now.year}-{sequence}"
    language = language or convention.production.language
    public_id = uuid4()
    report = Report.objects.create(
        public_id=public_id,
        convention=convention,
        year=now.year,
        sequence=sequence,
        number=number,
        language=language,
        as_of=day,
        paper=_paper(convention, number, language, dossier, statement, before, now, by, public_id),
        dossier_sha256=digest(dossier),
        statement_sha256=digest(statement),
        supersedes=before,
        issued_at=now,
        by=by,
    )
    job.want(Job.Kind.DRAW, [report.pk])
    record(
        "report.issued",
        report,
        by=by,
        chain=convention.production.chain,
        number=number,
        as_of=day,
        dossier_sha256=report.dossier_sha256,
        statement_sha256=report.statement_sha256,
        supersedes=before.number if before else None,
    )
    return report


def draw_report(report_id: UUID) -> ReportFile:
    """Draw the PDF from the frozen copy and keep its SHA-256; a report that was drawn is left as it is."""
    report = Report.objects.select_related("convention__production", "file").get(pk=report_id)
    drawn = ReportFile.objects.filter(report=report).first()
    if drawn:
        return drawn
    pdf = _sealed(draw(report.paper), report)
    found = examine(pdf)
    files.keep(pdf)
    with transaction.atomic():
        Report.objects.select_for_update(no_key=True, of=["self"]).get(pk=report_id)
        drawn, is_new = ReportFile.objects.get_or_create(
            report=report,
            defaults={
                "document": keep_document(pdf),
                "seal_subject": found.subject if found else "",
                "seal_fingerprint": found.fingerprint if found else "",
            },
        )
        if is_new:
            record(
                "report.drawn",
                report,
                by=None,
                chain=report.convention.production.chain,
                number=report.number,
                sha256=drawn.document_id,
                seal=drawn.seal_fingerprint,
            )
    return drawn


def _sealed(pdf: bytes, report: Report) -> bytes:
    """Sealed as of its issue, so that the same report is the same file; one issued before there were seals stays."""
    if "seal" not in report.paper:
        return pdf
    return seal(pdf, sealing.signer(), timezone.localtime(report.issued_at), sealing.stamper())


@transaction.atomic
def revoke_report(report_id: UUID, reason: str, *, by: User) -> Revocation:
    """Say that a report no longer holds; file, number and address stay. AlreadyRevokedError the second time."""
    report = Report.objects.select_for_update(no_key=True, of=["self"]).get(pk=report_id)
    revoked, is_new = Revocation.objects.get_or_create(report=report, defaults={"reason": reason, "by": by})
    if not is_new:
        raise AlreadyRevokedError
    record(
        "report.revoked", report, by=by, chain=report.convention.production.chain, number=report.number, reason=reason
    )
    return revoked


def _lock(convention_id: UUID) -> Convention:
    """Lock the convention, so that two reports never take the same number."""
    conventions = Convention.objects.select_related("production__producer")
    return conventions.select_for_update(no_key=True, of=["self"]).get(pk=convention_id)


def _paper(
    convention: Convention,
    number: str,
    language: str,
    dossier: dict[str, Any],
    statement: dict[str, Any],
    before: Report | None,
    now: datetime,
    by: User,
    public_id: UUID,
) -> dict[str, Any]:
    producer = convention.production.producer
    return {
        "paper": 1,
        "number": number,
        "language": language,
        "issued_at": now.isoformat(timespec="seconds"),
        "issued_by": str(by),
        "cluster": CLUSTER,
        "convention": convention.reference,
        "producer": {"name": producer.name, "enterprise_number": producer.enterprise_number},
        "supersedes": before.number if before else None,
        "address": f"{settings.PUBLIC_ADDRESS}/r/{public_id.hex}/",
        "seal": sealing.kind_of_seal(),
        "dossier": dossier,
        "statement": statement,
        "points": course(dossier, statement["as_of"]),
        "lines": notes_on_lines(convention),
        "documents": documents_of(convention, dossier),
    }
