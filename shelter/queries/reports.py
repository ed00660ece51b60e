"""Reports without what is frozen in them, which is large."""

from django.db.models import QuerySet

from shelter.models import Job, Report


def newest_first(reports: QuerySet[Report]) -> QuerySet[Report]:
    listed = reports.select_related("convention__production__producer", "file__document", "superseded_by", "by")
    return listed.defer("paper", "superseded_by__paper").order_by("-issued_at", "-pk")


def drawing_of(report: Report) -> Job | None:
    """The work that draws its PDF."""
    return Job.objects.filter(kind=Job.Kind.DRAW, subject=report.pk).first()
