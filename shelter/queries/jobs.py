"""Work that gave up, in terms of what it was for."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, QuerySet

from shelter.models import Convention, Job, Receipt, Report


@dataclass(frozen=True)
class FailedJob:
    job: Job
    subject: str  # what people call it: a file, a production, a report's number
    about: str  # the production or the producer it belongs to
    production_id: UUID | None


def failed_jobs() -> QuerySet[Job]:
    return Job.objects.filter(done__lt=F("wanted"), tries__gte=Job.MOST_TRIES).order_by("wanted_at")


def described(jobs: Iterable[Job]) -> list[FailedJob]:
    """Name the subjects of jobs; always the same number of queries."""
    jobs = list(jobs)
    names = _files(jobs) | _conventions(jobs) | _reports(jobs)
    unknown = ("", "", None)
    return [FailedJob(job, *names.get((job.kind, job.subject), unknown)) for job in jobs]


Names = dict[tuple[str, UUID], tuple[str, str, UUID | None]]


def _of_kind(jobs: Iterable[Job], kind: Job.Kind) -> list[UUID]:
    return [job.subject for job in jobs if job.kind == kind]


def _files(jobs: list[Job]) -> Names:
    kinds = (Job.Kind.READ, Job.Kind.CHECK)
    invoices = [invoice for kind in kinds for invoice in _of_kind(jobs, kind)]
    receipts = Receipt.objects.filter(invoice__in=invoices).select_related("organisation").order_by("-pk")
    return {
        (kind, receipt.invoice_id): (receipt.file_name, receipt.organisation.name, None)
        for receipt in receipts
        for kind in kinds
    }


def _conventions(jobs: list[Job]) -> Names:
    conventions = Convention.objects.filter(pk__in=_of_kind(jobs, Job.Kind.RECOMPUTE)).select_related("production")
    return {
        (Job.Kind.RECOMPUTE, one.pk): (one.production.title, one.reference, one.production_id) for one in conventions
    }


def _reports(jobs: list[Job]) -> Names:
    reports = Report.objects.filter(pk__in=_of_kind(jobs, Job.Kind.DRAW)).defer("paper")
    return {
        (Job.Kind.DRAW, one.pk): (one.number, one.convention.production.title, one.convention.production_id)
        for one in reports.select_related("convention__production")
    }


def waiting_jobs() -> QuerySet[Job]:
    """Work that is not done yet and has not given up."""
    return Job.objects.filter(done__lt=F("wanted"), tries__lt=Job.MOST_TRIES)
