"""Changes to companies that change what counts: the conventions that they touch are assessed again."""

from datetime import date
from uuid import UUID

from django.db import transaction

from members import flow as members_flow
from members.models import Company, CompanyName, Establishment, Membership, RelatedParty, User
from shelter.flow import job
from shelter.flow.refusal import AlreadyThereError
from shelter.models import Claim


@transaction.atomic
def admit_member(company_id: UUID, from_on: date, to_on: date | None, *, by: User) -> Membership:
    """Make a company a member for a period, both days included; members.flow.PeriodError when it overlaps."""
    _recompute_for(company_id)
    return members_flow.admit_member(company_id, from_on, to_on, by=by)


@transaction.atomic
def change_membership(membership_id: int, from_on: date, to_on: date | None, *, by: User, why: str = "") -> Membership:
    """Correct or end a membership; what was recorded before stays on record."""
    _recompute_for(Membership.objects.get(pk=membership_id).company_id)
    return members_flow.change_membership(membership_id, from_on, to_on, by=by, why=why)


@transaction.atomic
def rename_company(company_id: UUID, name: str, from_on: date, *, by: User) -> CompanyName:
    """Give a company its name from a day on; dossiers and reports show the latest."""
    _recompute_for(company_id)
    return members_flow.rename_company(company_id, name, from_on, by=by)


@transaction.atomic
def place_company(company_id: UUID, municipality: str, from_on: date, *, by: User) -> Establishment:
    """Say where a company's seat is from a day on, by NIS code."""
    _recompute_for(company_id)
    return members_flow.place_company(company_id, municipality, from_on, by=by)


@transaction.atomic
def mark_related(organisation_id: UUID, company_id: UUID, *, by: User, why: str) -> RelatedParty:
    """Say that a supplier is tied to a producer; its invoices to that producer are judged as a related party's.

    AlreadyThereError when that is known already.
    """
    _recompute_for(company_id)
    known = RelatedParty.objects.filter(organisation=organisation_id, company=company_id, superseded_at=None)
    if known.exists():
        raise AlreadyThereError("organisation")
    return members_flow.mark_related(organisation_id, company_id, by=by, why=why)


def _recompute_for(company_id: UUID) -> None:
    """Hold the company first: a claim on its invoices written at the same moment is found here, or finds the change."""
    Company.objects.select_for_update(no_key=True).get(pk=company_id)
    claims = Claim.objects.filter(line__invoice__supplier=company_id).exclude(state=Claim.State.WITHDRAWN)
    job.want_recompute(claims.values_list("production_id", flat=True).distinct())
