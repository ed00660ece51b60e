"""What is asked of people and companies; writes nothing."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from members.models import Company, CompanyName, Establishment, Membership, VatRight

Period = TypeVar("Period", Establishment, Membership)
Row = TypeVar("Row", bound=Model)


def overlapping(of: type[Period], company: Company, from_on: date, to_on: date | None) -> QuerySet[Period]:
    """The periods that stand and share a day with [from_on, to_on]."""
    standing = of._default_manager.filter(company=company, superseded_at=None)
    standing = standing.filter(Q(to_on=None) | Q(to_on__gte=from_on))
    return standing if to_on is None else standing.filter(from_on__lte=to_on)


def as_known(rows: QuerySet[Row], known_at: datetime | None) -> QuerySet[Row]:
    """The versions that the register held at a moment; now, when none is given."""
    if known_at is None:
        return rows.filter(superseded_at=None)
    return rows.filter(Q(superseded_at=None) | Q(superseded_at__gt=known_at), recorded_at__lte=known_at)


def names_of(companies: Iterable[UUID], *, on: date, known_at: datetime | None = None) -> dict[UUID, str]:
    """The name of each company on a day; before its first name, the first one."""
    names: dict[UUID, str] = {}
    rows = as_known(CompanyName.objects.filter(company_id__in=companies), known_at)
    for name in rows.order_by("from_on", "id"):
        if name.company_id not in names or name.from_on <= on:
            names[name.company_id] = name.name
    return names


def seats_of(companies: Iterable[UUID], *, known_at: datetime | None = None) -> dict[UUID, str]:
    """The municipality of each company's latest seat. A dossier has one for each supplier, whatever the day."""
    rows = as_known(Establishment.objects.filter(company_id__in=companies), known_at)
    return {seat.company_id: seat.municipality for seat in rows.order_by("from_on", "id")}


def memberships_of(
    companies: Iterable[UUID], *, known_at: datetime | None = None
) -> dict[UUID, list[tuple[date, date | None]]]:
    periods: dict[UUID, list[tuple[date, date | None]]] = {}
    rows = as_known(Membership.objects.filter(company_id__in=companies), known_at)
    for row in rows.order_by("from_on", "id"):
        periods.setdefault(row.company_id, []).append((row.from_on, row.to_on))
    return periods


def vat_rights_of(
    organisations: Iterable[UUID], *, known_at: datetime | None = None
) -> dict[UUID, list[tuple[date, Decimal]]]:
    """What part of its VAT each producer cannot recover, from which day on; nobody is named who recovers all."""
    rights: dict[UUID, list[tuple[date, Decimal]]] = {}
    rows = VatRight.objects.filter(organisation_id__in=organisations)
    rows = rows if known_at is None else rows.filter(recorded_at__lte=known_at)
    for organisation, from_on, share in rows.order_by("from_on", "id").values_list("organisation", "from_on", "share"):
        rights.setdefault(organisation, []).append((from_on, share))
    return rights


def share_on(rights: Sequence[tuple[date, Decimal]], day: date) -> Decimal:
    """The part that cannot be recovered of the VAT of a day, by rights in the order of `vat_rights_of`."""
    return next((share for from_on, share in reversed(rights) if from_on <= day), Decimal(0))
