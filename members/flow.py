"""Everything that changes about people and companies: one function, one transaction, one audit entry.

A correction of a period or a name supersedes the row that said otherwise; both stay. The moment in which one ends is
the moment in which the next begins, so that there is none in which neither was known.
"""

import hashlib
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from knox.models import get_token_model

from members.models import (
    Company,
    CompanyName,
    Establishment,
    Membership,
    Organisation,
    PasswordTry,
    RelatedParty,
    User,
    VatRight,
)
from members.queries import overlapping
from poleimage.audit.record import record

TRIES_COUNT_FOR = timedelta(minutes=15)
# Wrong passwords within that time: for one account from one address, for it from everywhere, from one address.
MOST_FROM_ONE = 10
MOST_FOR_ACCOUNT = 50
MOST_FROM_ADDRESS = 50


class TooManyTriesError(Exception):
    """No password is looked at before so many seconds have passed."""

    code = "too_many_tries"

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class PeriodError(Exception):
    """The period ends before it starts, or overlaps one that stands."""

    code = "period_overlaps"


@transaction.atomic
def register_organisation(name: str, enterprise_number: str, *, by: User | None) -> Organisation:
    organisation = Organisation.objects.create(name=name, enterprise_number=enterprise_number)
    record("organisation.registered", organisation, by=by, name=name, enterprise_number=enterprise_number)
    return organisation


@transaction.atomic
def record_vat_right(organisation_id: UUID, share: Decimal, from_on: date, *, by: User) -> VatRight:
    """Say what part of its VAT, 0 to 1, a producer cannot recover from a day on."""
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)
    right = VatRight.objects.create(organisation=organisation, share=share, from_on=from_on, by=by)
    record(
        "vat_right.recorded", organisation, by=by, chain=organisation.chain, part_not_recovered=share, from_on=from_on
    )
    return right


@transaction.atomic
def invite(
    email: str,
    *,
    by: User | None,
    role: str,
    first_name: str = "",
    last_name: str = "",
    password: str | None = None,
    organisation: Organisation | None = None,
    company: Company | None = None,
) -> User:
    """Let a person in, in one role; without a password they can't sign in yet."""
    user = User.objects.create_user(
        email,
        password,
        role=role,
        first_name=first_name,
        last_name=last_name,
        organisation=organisation,
        company=company,
    )
    record("person.invited", user, by=by, email=user.email, role=role)
    return user


@transaction.atomic
def change_password(user_id: int, password: str, *, by: User | None) -> User:
    """Give a person another password; whatever they were signed in to, in a browser or by a token, ends at once."""
    user = User.objects.select_for_update(no_key=True, of=["self"]).get(pk=user_id)
    user.set_password(password)
    user.save(update_fields=["password"])
    get_token_model().objects.filter(user=user).delete()
    record("person.password_changed", user, by=by)
    return user


@transaction.atomic
def close_person(user_id: int, *, by: User | None, why: str = "") -> User:
    """Let a person in no more; what they did stays theirs. One who is closed already is given back without an entry."""
    user = User.objects.select_for_update(no_key=True, of=["self"]).get(pk=user_id)
    if not user.is_active:
        return user
    user.is_active = False
    user.save(update_fields=["is_active"])
    get_token_model().objects.filter(user=user).delete()
    record("person.closed", user, by=by, why=why, email=user.email)
    return user


@transaction.atomic
def register_company(
    key: str, name: str, *, by: User | None, enterprise_number: str | None = None, trade: str = "", from_on: date
) -> Company:
    """Make a supplier known; one that is known already is given back as it is, without an entry."""
    company, is_new = Company.objects.get_or_create(
        key=key, defaults={"enterprise_number": enterprise_number or None, "trade": trade}
    )
    if is_new:
        CompanyName.objects.create(company=company, name=name, from_on=from_on, by=by)
        record("company.registered", company, by=by, key=key, name=name, trade=trade)
    return company


@transaction.atomic
def rename_company(company_id: UUID, name: str, from_on: date, *, by: User) -> CompanyName:
    company = Company.objects.select_for_update(no_key=True).get(pk=company_id)
    renamed = CompanyName.objects.create(company=company, name=name, from_on=from_on, by=by)
    record("company.renamed", company, by=by, name=name, from_on=from_on)
    return renamed


@transaction.atomic
def place_company(company_id: UUID, municipality: str, from_on: date, *, by: User) -> Establishment:
    """Say where the seat is from a day on; the seat before it ends the day before."""
    company = Company.objects.select_for_update(no_key=True).get(pk=company_id)
    now = timezone.now()
    for seat in overlapping(Establishment, company, from_on, None).select_for_update():
        Establishment.objects.filter(pk=seat.pk).update(superseded_at=now)
        if seat.from_on < from_on:
            until = from_on - timedelta(days=1)
            Establishment.objects.create(
                company=company,
                municipality=seat.municipality,
                from_on=seat.from_on,
                to_on=until,
                recorded_at=now,
                by=by,
            )
    placed = Establishment.objects.create(
        company=company, municipality=municipality, from_on=from_on, recorded_at=now, by=by
    )
    record("company.placed", company, by=by, municipality=municipality, from_on=from_on)
    return placed


@transaction.atomic
def admit_member(company_id: UUID, from_on: date, to_on: date | None, *, by: User) -> Membership:
    """Make a company a member for a period, both days included; PeriodError when it overlaps one that stands."""
    company = Company.objects.select_for_update(no_key=True).get(pk=company_id)
    if (to_on and to_on < from_on) or overlapping(Membership, company, from_on, to_on).exists():
        raise PeriodError
    membership = Membership.objects.create(company=company, from_on=from_on, to_on=to_on, by=by)
    record("membership.admitted", company, by=by, from_on=from_on, to_on=to_on)
    return membership


@transaction.atomic
def change_membership(membership_id: int, from_on: date, to_on: date | None, *, by: User, why: str = "") -> Membership:
    """Correct or end a period: the row that said otherwise is superseded, never rewritten."""
    old = Membership.objects.select_related("company").get(pk=membership_id)
    Company.objects.select_for_update(no_key=True).get(pk=old.company_id)
    now = timezone.now()
    changed = Membership.objects.filter(pk=old.pk, superseded_at=None).update(superseded_at=now)
    if not changed or (to_on and to_on < from_on) or overlapping(Membership, old.company, from_on, to_on).exists():
        raise PeriodError
    membership = Membership.objects.create(company=old.company, from_on=from_on, to_on=to_on, recorded_at=now, by=by)
    record(
        "membership.changed",
        old.company,
        by=by,
        why=why,
        before={"from_on": old.from_on, "to_on": old.to_on},
        after={"from_on": from_on, "to_on": to_on},
    )
    return membership


@transaction.atomic
def mark_related(organisation_id: UUID, company_id: UUID, *, by: User, why: str) -> RelatedParty:
    related = RelatedParty.objects.create(organisation_id=organisation_id, company_id=company_id, why=why, by=by)
    record("related_party.marked", related, by=by, why=why, organisation=organisation_id, company=company_id)
    return related


def count_try(email: str, address: str) -> PasswordTry:
    """Write a try down before it is made, so that many at the same moment are counted as well.

    TooManyTriesError when there were too many; an empty address is one that nobody knows, and is not counted by.
    """
    now = timezone.now()
    PasswordTry.objects.filter(at__lt=now - TRIES_COUNT_FOR).delete()
    account = hashlib.sha256(email.strip().lower().encode()).hexdigest()
    tried = PasswordTry.objects.create(account=account, address=address, at=now)
    before = PasswordTry.objects.filter(pk__lt=tried.pk).order_by("-pk")
    limits = [
        (before.filter(account=account, address=address), MOST_FROM_ONE),
        (before.filter(account=account), MOST_FOR_ACCOUNT),
    ]
    if address:
        limits.append((before.filter(address=address), MOST_FROM_ADDRESS))
    for tries, most in limits:
        last = tries[most - 1 : most].first()
        if last is not None:
            tried.delete()
            raise TooManyTriesError(max(1, round((last.at + TRIES_COUNT_FOR - now).total_seconds())))
    return tried


def forget_try(tried: PasswordTry) -> None:
    """A password that was right is no try."""
    tried.delete()
