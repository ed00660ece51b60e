import sys
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from poleimage import files
from shelter.flow.recompute import columns_of, consistent_dossier
from shelter.models import Convention, Job, Report, Standing
from shelter.rules import assess, digest
from shelter.rules.course import course


class Command(BaseCommand):
    help = (
        "Assesses every standing and every issued report anew and lists what differs; exit code 1 when anything does."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        standings, reports = Standing.objects.count(), Report.objects.count()
        differences = [*_standings(), *_reports()]
        for difference in differences:
            self.stdout.write(difference)
        self.stdout.write(f"{standings} standings and {reports} reports assessed anew, {len(differences)} differences")
        if differences:
            sys.exit(1)


def _standings() -> Iterator[str]:
    waiting = set(Job.objects.filter(kind=Job.Kind.RECOMPUTE).values_list("subject", "wanted"))
    for convention in Convention.objects.select_related("production", "standing").order_by("reference").iterator(50):
        standing = getattr(convention, "standing", None)
        if standing is None or (convention.pk, standing.version) not in waiting:
            yield f"{convention.reference}: the standing is not current, its computation waits"
            continue
        dossier, version = consistent_dossier(convention.pk)
        if version != standing.version:
            continue
        if digest(dossier) != standing.dossier_sha256:
            yield f"{convention.reference}: the standing was made from another dossier"
        elif (anew := assess(dossier, standing.as_of)) != standing.statement:
            yield f"{convention.reference}: {_difference(standing.statement, anew)}"
        elif wrong := _column_that_differs(standing, dossier):
            yield f"{convention.reference}: the column {wrong} is not what the statement says"


def _column_that_differs(standing: Standing, dossier: dict[str, Any]) -> str | None:
    columns = columns_of(dossier, standing.statement, course(dossier, standing.as_of))
    return next((name for name, value in columns.items() if getattr(standing, name) != value), None)


def _reports() -> Iterator[str]:
    for report in Report.objects.select_related("file__document").order_by("number").iterator(50):
        dossier, statement = report.paper["dossier"], report.paper["statement"]
        if digest(dossier) != report.dossier_sha256:
            yield f"{report.number}: the frozen dossier was changed"
        elif (anew := assess(dossier, report.as_of)) != statement:
            yield f"{report.number}: {_difference(statement, anew)}"
        elif digest(statement) != report.statement_sha256:
            yield f"{report.number}: the frozen statement was changed"
        if hasattr(report, "file") and files.fault_of(report.file.document_id, report.file.document.size):
            yield f"{report.number}: the PDF is missing or was changed"


def _difference(kept: dict[str, Any], anew: dict[str, Any]) -> str:
    names = [name for name in anew if kept.get(name) != anew[name]]
    name = names[0] if names else "?"
    return f"{name} is {kept.get(name)!r} but is assessed as {anew.get(name)!r}"[:300]
