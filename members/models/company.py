import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Company(models.Model):
    """A supplier, member or not, known by its enterprise number; names and places change, the company stays."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # The Belgian enterprise number; else the foreign VAT number; else the country and the name as written.
    key = models.CharField(max_length=250, unique=True)
    # NULL for a foreign company: only NULLs may repeat in a unique column.
    enterprise_number = models.CharField(_("enterprise number"), max_length=10, unique=True, null=True)  # noqa: DJ001
    trade = models.CharField(_("trade"), max_length=40, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")

    def __str__(self) -> str:
        return self.key


class _Version(models.Model):
    """A fact with a period, recorded once; a correction supersedes it and both stay."""

    recorded_at = models.DateTimeField(default=timezone.now)
    superseded_at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True


def _never_overlaps(name: str) -> ExclusionConstraint:
    period = Func(F("from_on"), F("to_on"), Value("[]"), function="daterange")
    return ExclusionConstraint(
        name=name,
        expressions=[("company", RangeOperators.EQUAL), (period, RangeOperators.OVERLAPS)],
        condition=Q(superseded_at__isnull=True),
    )


def _ends_after_it_starts(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name=name)


class CompanyName(_Version):
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="names")
    name = models.CharField(_("name"), max_length=250)
    from_on = models.DateField(_("from"))

    class Meta:
        verbose_name = _("company name")
        ordering: ClassVar[list[str]] = ["from_on", "id"]

    def __str__(self) -> str:
        return self.name


class Establishment(_Version):
    """Where the company has its seat, by NIS municipality code: postcodes follow no territory of a convention."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="establishments")
    municipality = models.CharField(_("municipality (NIS code)"), max_length=5)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("until"), null=True, blank=True)  # the last day still counts

    class Meta:
        verbose_name = _("establishment")
        constraints = [
            _never_overlaps("one_seat_at_a_time"),
            _ends_after_it_starts("establishment_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} {self.from_on}"


class Membership(_Version):
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="memberships")
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("until"), null=True, blank=True)  # the last day still counts

    class Meta:
        verbose_name = _("membership")
        constraints = [
            _never_overlaps("membership_periods_never_overlap"),
            _ends_after_it_starts("membership_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.from_on} – {self.to_on or ''}"


class RelatedParty(_Version):
    """A supplier tied to a producer by ownership or people: what it bills its own producer may not count."""

    organisation = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="related_parties")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="related_to")
    why = models.CharField(_("why"), max_length=250)

    class Meta:
        verbose_name = _("related party")
        verbose_name_plural = _("related parties")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "company"],
                condition=Q(superseded_at__isnull=True),
                name="related_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.company_id}"
