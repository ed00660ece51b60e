"""Step 5: the standing of a convention, assessed anew and stored."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from poleimage.audit.record import record
from shelter.models import Convention, Job, Standing
from shelter.queries import dossier_of
from shelter.rules import assess, digest
from shelter.rules.course import course
from shelter.rules.known import written_in_force
from shelter.rules.money import to_cents
from shelter.rules.projection import projected_shortfall


def recompute_standing(convention_id: UUID, *, as_of: date | None = None) -> Standing:
    """Assess the convention as of today and store the statement with the digest of its dossier.

    Safe to run twice and in any order: what was read later is never replaced by what was read before.
    """
    day = as_of or timezone.localdate()
    dossier, version = consistent_dossier(convention_id)
    statement = assess(dossier, day)
    points = course(dossier, day)
    return _store(convention_id, version, dossier, statement, points)


@transaction.atomic
def consistent_dossier(convention_id: UUID) -> tuple[dict[str, Any], int]:
    """The dossier and the job's version that it serves.

    Every change that touches a convention writes its job's row last but one, so holding that row keeps half of a
    change out of the dossier.
    """
    job = Job.objects.filter(kind=Job.Kind.RECOMPUTE, subject=convention_id).select_for_update().first()
    convention = Convention.objects.select_related("production").get(pk=convention_id)
    return dossier_of(convention), job.wanted if job else 0


@transaction.atomic
def _store(
    convention_id: UUID,
    version: int,
    dossier: dict[str, Any],
    statement: dict[str, Any],
    points: list[dict[str, Any]],
) -> Standing:
    convention = Convention.objects.select_related("production").get(pk=convention_id)
    fields = {
        "version": version,
        "statement": statement,
        "dossier_sha256": digest(dossier),
        "as_of": date.fromisoformat(statement["as_of"]),
        "computed_at": timezone.now(),
        **columns_of(dossier, statement, points),
    }
    Standing.objects.bulk_create([Standing(convention=convention, **fields)], ignore_conflicts=True)
    older = Q(version__lt=version) | Q(version=version, as_of__lte=fields["as_of"])
    if not Standing.objects.filter(older, convention=convention).update(**fields):
        return Standing.objects.get(convention=convention)
    record(
        "standing.computed",
        convention,
        by=None,
        chain=convention.production.chain,
        as_of=statement["as_of"],
        counted=statement["counted"],
        remaining=statement["remaining"],
        dossier_sha256=fields["dossier_sha256"],
    )
    return Standing.objects.get(convention=convention)


def columns_of(dossier: dict[str, Any], statement: dict[str, Any], points: list[dict[str, Any]]) -> dict[str, Any]:
    """What a standing repeats of its dossier and statement, so that lists can be sorted; amounts in cents."""
    window = written_in_force(dossier["terms"], statement["as_of"])["window"]
    to = window.get("to")
    figures = ("obligation", "funding", "claimed", "counted", "pending", "remaining")
    return {
        "course": points,
        "status": statement["status"],
        "shortfall_cents": projected_shortfall(points, to, statement["as_of"]),
        "starts_on": date.fromisoformat(window["from"]),
        "deadline": date.fromisoformat(to) if to else None,
        **{f"{name}_cents": to_cents(statement[name]) for name in figures},
    }
