"""Plays the demo register: every row goes through `flow`, every invoice through the real intake."""

import random
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from members import flow as members_flow
from members.models import Company, Organisation, User
from shelter.demo import cast
from shelter.demo.calendar import months_after
from shelter.flow.company import admit_member, place_company
from shelter.flow.convention import grant_access, open_production, record_funding, sign_convention
from shelter.flow.report import issue_report
from shelter.models import Convention, Job, Production
from shelter.rules.money import Cents
from shelter.tasks import run


@dataclass(frozen=True)
class Stage:
    """Everybody who is there before the first invoice."""

    people: dict[str, list[User]]
    organisations: list[Organisation]
    companies: list[tuple[cast.Supplier, Company]]
    sign_ins: list[tuple[str, str, str]]  # role, e-mail, password


def set_stage(today: date) -> Stage:
    first = date(2015, 1, 1)
    organisations = [
        members_flow.register_organisation(name, cast.enterprise_number(900 + at), by=None)
        for at, name in enumerate(cast.ORGANISATIONS)
    ]
    companies = []
    for at, supplier in enumerate(cast.SUPPLIERS):
        number = cast.enterprise_number(100 + at)
        company = members_flow.register_company(
            number, supplier.name, by=None, enterprise_number=number, trade=supplier.trade, from_on=first
        )
        companies.append((supplier, company))
    people: dict[str, list[User]] = {}
    sign_ins = []
    for role, first_name, last_name, index in cast.PEOPLE:
        # One of each role can sign in; hashing a password for the others would take longer than their films.
        password = None if role in people else secrets.token_urlsafe(9)
        email = f"{_plain(first_name)}.{_plain(last_name)}@demo.invalid"
        user = members_flow.invite(
            email,
            by=None,
            role=role,
            first_name=first_name,
            last_name=last_name,
            password=password,
            organisation=organisations[index] if role == "producer" and index is not None else None,
            company=companies[index][1] if role == "member" and index is not None else None,
        )
        people.setdefault(role, []).append(user)
        if password:
            sign_ins.append((role, user.email, password))
    bob = people["staff"][0]
    for supplier, company in companies:
        place_company(company.pk, supplier.municipality, first, by=bob)
        if supplier.member_since:
            until = date.fromisoformat(supplier.member_until) if supplier.member_until else None
            admit_member(company.pk, date(supplier.member_since, 1, 1), until, by=bob)
    return Stage(people, organisations, companies, sign_ins)


def sign(film: cast.Film, stage: Stage, today: date) -> Production:
    bob = stage.people["staff"][0]
    production = open_production(film.code, film.title, film.genre, by=bob, producer=stage.organisations[film.producer])
    signed_on = today - timedelta(days=film.signed)
    terms = {
        "rate": "1.00",
        "window": {"from": signed_on.isoformat(), "to": months_after(signed_on, film.months).isoformat()},
        "window_dates": ["issue", "payment"],
        "tiers": [{"name": "membres", "test": {"member": True}, "weight": "1"}],
        "related_parties": "exclude",
        "shortfall": {"rule": "pro_rata"},
        **film.terms,
    }
    reference = f"C-{signed_on.year}-{cast.FILMS.index(film) + 11:03d}"
    convention = sign_convention(production.pk, reference, signed_on, terms, by=bob)
    for after, euros in film.funding:
        received_on = signed_on + timedelta(days=after)
        record_funding(convention.pk, received_on, Cents(euros * 100), by=bob, note="Virement Tax Shelter")
    return production


def close(production: Production, film: cast.Film, stage: Stage, today: date) -> None:
    """Assess what was played and, for some, issue a report, which the workers draw, and let the auditor in."""
    convention = Convention.objects.get(production=production)
    run(Job.Kind.RECOMPUTE, convention.pk)
    if film.report:
        bob = stage.people["staff"][0]
        issue_report(convention.pk, by=bob)
        grant_access(production.pk, stage.people["auditor"][0], today + timedelta(days=180), by=bob)


def nets(rng: random.Random, count: int, total_cents: int) -> list[int]:
    """Amounts as a production spends them, many small and a few large, that add up to about the total."""
    weights = [rng.lognormvariate(0, 1.0) for _ in range(count)]
    scale = total_cents / sum(weights)
    return [max(9_500, round(weight * scale / 500) * 500) for weight in weights]


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.lower())
    return "".join(letter for letter in letters if letter.isascii() and letter.isalpha())


def now() -> date:
    return timezone.localdate()
