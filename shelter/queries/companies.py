"""The register of suppliers as of a day: names, members first."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Lower

from members.models import Company, CompanyName, Membership
from shelter.models import Invoice

ACCENTED = "àáâäãåçèéêëìíîïñòóôöõùúûüýÿ"
BARE = "aaaaaaceeeeiiiinooooouuuuyy"


def listed(companies: QuerySet[Company], on: date) -> QuerySet[Any]:
    """Companies with their name and membership on a day, members first, then by name."""
    names = CompanyName.objects.filter(company=OuterRef("pk"), superseded_at=None)
    said = names.filter(from_on__lte=on).order_by("-from_on", "-id").values("name")[:1]
    first = names.order_by("from_on", "id").values("name")[:1]
    noted = companies.annotate(
        name=Subquery(said), first_name=Subquery(first), is_member=Exists(_memberships(OuterRef("pk"), on))
    )
    return noted.order_by(F("is_member").desc(), _plain(Coalesce("name", "first_name", "key")), "pk")


def _plain(name: Coalesce) -> Func:
    """For sorting: the database knows no alphabet but its own, in which É comes after Z."""
    return Func(Lower(name), Value(ACCENTED), Value(BARE), function="translate")


def _memberships(company: OuterRef, on: date) -> QuerySet[Membership]:
    open_ended = Q(to_on=None) | Q(to_on__gte=on)
    return Membership.objects.filter(open_ended, company=company, superseded_at=None, from_on__lte=on)


def found(companies: QuerySet[Company], text: str) -> QuerySet[Company]:
    """Those that ever had the text in their name, or have it in their number."""
    if not text:
        return companies
    digits = "".join(letter for letter in text if letter.isdigit())
    named = CompanyName.objects.filter(name__icontains=text, superseded_at=None).values("company")
    sought = Q(pk__in=named) | Q(key__icontains=text)
    return companies.filter(sought | Q(enterprise_number__contains=digits) if len(digits) >= 4 else sought)


def invoices_of(invoices: QuerySet[Invoice], company_id: UUID) -> QuerySet[Invoice]:
    return invoices.filter(supplier=company_id).order_by("-issued_on", "pk")
