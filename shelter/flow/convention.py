"""Productions, what was signed about them, the money that reached them, and who may look."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from members.models import Organisation, User
from poleimage.audit.record import record
from shelter.flow import job
from shelter.flow.refusal import AlreadyThereError, DayError, TermsError
from shelter.models import Convention, Funding, Grant, Production, Terms
from shelter.rules import DossierError, assess
from shelter.rules.money import Cents


@transaction.atomic
def open_production(
    code: str, title: str, genre: str, *, by: User, producer: Organisation, language: str = "fr"
) -> Production:
    """Open a production; AlreadyThereError when another one has its code."""
    with _added_once("code", Production.objects.filter(code=code)):
        production = Production.objects.create(
            code=code, title=title, genre=genre, producer=producer, language=language, by=by
        )
    record(
        "production.opened",
        production,
        by=by,
        chain=production.chain,
        code=code,
        title=title,
        genre=genre,
        producer=str(producer.pk),
    )
    return production


@transaction.atomic
def sign_convention(
    production_id: UUID, reference: str, signed_on: date, body: Mapping[str, Any], *, by: User
) -> Convention:
    """Sign a convention with its first terms, in force from the day it is signed.

    TermsError says what is wrong with the terms, AlreadyThereError that one is signed or its reference is taken.
    """
    _refuse_wrong_terms(signed_on, body)
    production = Production.objects.select_for_update(no_key=True).get(pk=production_id)
    if Convention.objects.filter(production=production).exists():
        raise AlreadyThereError
    with _added_once("reference", Convention.objects.filter(reference=reference)):
        convention = Convention.objects.create(production=production, reference=reference, signed_on=signed_on, by=by)
    Terms.objects.create(convention=convention, effective_on=signed_on, body=dict(body), by=by)
    job.want_recompute([production.pk])
    record(
        "convention.signed",
        convention,
        by=by,
        chain=production.chain,
        reference=reference,
        signed_on=signed_on,
        terms=dict(body),
    )
    return convention


@transaction.atomic
def amend_terms(convention_id: UUID, effective_on: date, body: Mapping[str, Any], *, by: User, why: str = "") -> Terms:
    """Replace the terms whole from a day on; they judge every invoice, older ones too."""
    convention = Convention.objects.select_related("production").get(pk=convention_id)
    _refuse_wrong_terms(effective_on, body)
    terms = Terms.objects.create(convention=convention, effective_on=effective_on, body=dict(body), by=by)
    job.want_recompute([convention.production_id])
    record(
        "terms.amended",
        convention,
        by=by,
        chain=convention.production.chain,
        why=why,
        effective_on=effective_on,
        terms=dict(body),
    )
    return terms


@transaction.atomic
def record_funding(convention_id: UUID, received_on: date, amount: Cents, *, by: User, note: str = "") -> Funding:
    """Add Tax Shelter money that reached the production, negative when taken back; DayError for a day to come."""
    if received_on > timezone.localdate():
        raise DayError("received_on")
    convention = Convention.objects.select_related("production").get(pk=convention_id)
    funding = Funding.objects.create(convention=convention, received_on=received_on, cents=amount, note=note, by=by)
    job.want_recompute([convention.production_id])
    record(
        "funding.recorded",
        convention,
        by=by,
        chain=convention.production.chain,
        received_on=received_on,
        cents=amount,
        note=note,
    )
    return funding


@transaction.atomic
def grant_access(production_id: UUID, auditor: User, until: date, *, by: User) -> Grant:
    """Let an auditor see one production until a day, that day included; a grant before it is revoked."""
    production = Production.objects.select_for_update(no_key=True).get(pk=production_id)
    Grant.objects.filter(production=production, auditor=auditor, revoked_at=None).update(revoked_at=timezone.now())
    grant = Grant.objects.create(production=production, auditor=auditor, until=until, by=by)
    record("access.granted", grant, by=by, chain=production.chain, auditor=auditor.pk, until=until)
    return grant


@transaction.atomic
def revoke_access(grant_id: int, *, by: User, why: str = "") -> Grant:
    """Close an auditor's access; one that is revoked already is given back as it is, without an entry."""
    grant = Grant.objects.select_for_update(no_key=True, of=["self"]).select_related("production").get(pk=grant_id)
    if grant.revoked_at:
        return grant
    grant.revoked_at = timezone.now()
    grant.save(update_fields=["revoked_at"])
    record("access.revoked", grant, by=by, chain=grant.production.chain, why=why, auditor=grant.auditor_id)
    return grant


@contextmanager
def _added_once(field: str, there: QuerySet[Any]) -> Iterator[None]:
    """Refuse to add what is there already, also where somebody adds it at the same moment."""
    if there.exists():
        raise AlreadyThereError(field)
    try:
        with transaction.atomic():
            yield
    except IntegrityError as clash:
        if there.exists():
            raise AlreadyThereError(field) from clash
        raise


def _refuse_wrong_terms(effective_on: date, body: Mapping[str, Any]) -> None:
    """The rules themselves say whether terms can be read: they are put into a dossier with nothing else in it."""
    empty = {
        "dossier": 1,
        "kind": "obligation",
        "production": {"title": "", "genre": ""},
        "signed_on": effective_on.isoformat(),
        "terms": [{**body, "effective_on": effective_on.isoformat()}],
        "funding": [],
        "suppliers": [],
        "invoices": [],
    }
    try:
        assess(empty, effective_on)
    except DossierError as error:
        raise TermsError(where=error.where.removeprefix("terms[0]").lstrip("."), message=error.message) from error
