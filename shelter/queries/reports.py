"""Reports without what is frozen in them, which is large."""

from django.db.models import Exists, OuterRef, QuerySet

from shelter.models import Job, Report
from shelter.queries.jobs import failed_jobs


def newest_first(reports: QuerySet[Report]) -> QuerySet[Report]:
    """With what a list says of each: its file, what took its place, whether drawing it failed for good."""
    listed = reports.select_related("convention__production__producer", "file__document", "superseded_by", "by")
    failed = Exists(failed_jobs().filter(kind=Job.Kind.DRAW, subject=OuterRef("pk")))
    listed = listed.defer("paper", "superseded_by__paper").annotate(drawing_failed=failed)
    return listed.order_by("-issued_at", "-sequence", "-pk")


def drawing_of(report: Report) -> Job | None:
    """The work that draws its PDF."""
    return Job.objects.filter(kind=Job.Kind.DRAW, subject=report.pk).first()
