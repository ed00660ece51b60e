"""Who sees which row, in one table: what is foreign is absent, and says nothing of itself."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.utils import timezone

from members.models import User
from shelter import access
from shelter.flow.claim import withdraw_claim
from shelter.flow.convention import grant_access, revoke_access
from shelter.flow.pay import record_payment
from shelter.flow.read import read_invoice
from shelter.flow.receive import attach_evidence, receive_invoice
from shelter.flow.report import issue_report
from shelter.models import Attachment
from shelter.rules.money import Cents
from tests import make
from tests.witness import untouched

pytestmark = pytest.mark.django_db

PEOPLE = (
    "alice",  # the producer
    "ada",  # her colleague
    "charlie",  # another producer
    "carol",  # another producer, who sent the very same invoice
    "bob",  # staff
    "yves",  # administrator
    "dora",  # auditor with a grant
    "egon",  # auditor whose grant ended yesterday
    "fay",  # auditor whose grant was revoked
    "gus",  # auditor without any
    "sofia",  # the supplier's own person
    "simon",  # of another member company
)
OFFICE = {"bob", "yves"}
HOUSE = {"alice", "ada"}

# A row of the register -> who may see it.
TABLE = {
    "production": OFFICE | HOUSE | {"dora"},
    "convention": OFFICE | HOUSE | {"dora"},
    "report": OFFICE | HOUSE | {"dora"},
    "claim": OFFICE | HOUSE | {"dora", "sofia"},
    "claim withdrawn": OFFICE | HOUSE | {"dora"},
    "claim of carol": OFFICE | {"carol", "sofia"},
    "invoice": OFFICE | HOUSE | {"carol", "dora", "sofia"},
    "invoice without a claim": OFFICE | HOUSE,
    "invoice of a withdrawn claim": OFFICE | HOUSE,
    "line": OFFICE | HOUSE | {"carol", "dora", "sofia"},
    "line without a claim": OFFICE | HOUSE,
    "payment": OFFICE | HOUSE | {"dora"},
    "payment of carol": OFFICE | {"carol"},
    "evidence": OFFICE | HOUSE | {"dora"},
    "evidence of carol": OFFICE | {"carol"},
    "attachment": OFFICE | HOUSE | {"carol", "dora", "sofia"},
    "attachment without a claim": OFFICE | HOUSE,
    "receipt": OFFICE | HOUSE,
    "receipt of carol": OFFICE | {"carol"},
    "company": OFFICE | {"sofia"},
    "company of another": OFFICE | {"simon"},
    "nothing": set(),
}


@pytest.fixture
def world():
    """One production of Alice's; Carol's has the other half of the same line of the same invoice."""
    bob, alice, charlie, carol = make.staff(), make.producer(), make.producer("Charlie"), make.producer("Carol")
    sound, other, today = make.company(by=bob), make.company("Autre SRL", by=bob), timezone.localdate()
    people = {
        "alice": alice,
        "ada": make.producer("Ada", of=alice.organisation),
        "charlie": charlie,
        "carol": carol,
        "bob": bob,
        "yves": make.person("Yves", User.Role.ADMINISTRATOR),
        **{name: make.auditor(name.title()) for name in ("dora", "egon", "fay", "gus")},
        "sofia": make.person("Sofia", User.Role.MEMBER, company=sound),
        "simon": make.person("Simon", User.Role.MEMBER, company=other),
    }
    production, hers, his = (make.production(user, by=bob) for user in (alice, carol, charlie))
    grant_access(production.pk, people["dora"], today, by=bob)
    grant_access(production.pk, people["egon"], today - timedelta(days=1), by=bob)
    revoke_access(grant_access(production.pk, people["fay"], today + timedelta(days=9), by=bob).pk, by=bob)
    data = make.carrying(("bon.pdf", b"%PDF-1.4"), supplier=sound)
    rows = {"production": production, "convention": make.convention_of(production), "nothing": None}
    for user, of in ((alice, ""), (carol, " of carol")):
        invoice = receive_invoice(data, "f.xml", by=user, organisation=user.organisation).invoice
        said = {"by": user, "organisation": user.organisation}
        rows["receipt" + of] = invoice.receipts.get(organisation=user.organisation)
        rows["payment" + of] = record_payment(invoice.pk, today, Cents(100), **said)
        rows["evidence" + of] = attach_evidence(invoice.pk, b"contrat", "contrat.pdf", **said)
    rows["invoice"] = read_invoice(invoice.pk)
    rows["attachment"] = rows["invoice"].attachments.get()
    rows["line"] = rows["invoice"].lines.get()
    rows["claim"] = make.claim(alice, production, of=rows["invoice"], share="0.5")
    rows["claim of carol"] = make.claim(carol, hers, of=rows["invoice"], share="0.5")
    rows["invoice without a claim"] = make.invoice(alice, sound)
    unclaimed = Attachment.objects.create(invoice=rows["invoice without a claim"], name="devis.pdf")
    rows["attachment without a claim"] = unclaimed
    rows["line without a claim"] = rows["invoice without a claim"].lines.get()
    rows["invoice of a withdrawn claim"] = make.invoice(alice, sound)
    rows["claim withdrawn"] = make.claim(alice, production, of=rows["invoice of a withdrawn claim"])
    withdraw_claim(rows["claim withdrawn"].pk, by=alice)
    make.claim(charlie, his, other)
    rows |= {"company": sound, "company of another": other, "report": issue_report(rows["convention"].pk, by=bob)}
    return SimpleNamespace(people=people, rows=rows)


def fetch(user, name, row):
    """As a view would get it: one row by its key, 404 when it is not theirs."""
    kind = name.split()[0]
    if kind == "nothing":
        return access.invoice_for(user, make.absent())
    one = {
        "production": access.production_for,
        "convention": access.convention_for,
        "report": access.report_for,
        "claim": access.claim_for,
        "invoice": access.invoice_for,
        "line": access.line_for,
        "payment": access.one_payment_for,
        "evidence": access.one_evidence_for,
        "attachment": access.one_attachment_for,
    }.get(kind)
    if one:
        return one(user, row.pk)
    listed = {"receipt": access.receipts_for, "company": access.companies_for}[kind](user)
    return access._one(listed, row.pk)


def seen(user, name, row):
    try:
        return fetch(user, name, row) == row
    except Http404:
        return False


def test_everybody_sees_what_the_table_says_and_nothing_else(world):
    found = {
        name: {person for person in PEOPLE if seen(world.people[person], name, row)} for name, row in world.rows.items()
    }
    assert found == TABLE


def test_what_is_foreign_and_what_does_not_exist_look_the_same(world):
    charlie = world.people["charlie"]
    for get, row in (
        (access.production_for, world.rows["production"]),
        (access.invoice_for, world.rows["invoice"]),
        (access.claim_for, world.rows["claim"]),
        (access.report_for, world.rows["report"]),
    ):
        with untouched(), pytest.raises(Http404) as foreign:
            get(charlie, row.pk)
        with pytest.raises(Http404) as absent:
            get(charlie, make.absent())
        assert (foreign.value.args, absent.value.args) == ((), ())


LISTS = {
    "productions": access.productions_for,
    "conventions": access.conventions_for,
    "claims": access.claims_for,
    "invoices": access.invoices_for,
    "receipts": access.receipts_for,
    "reports": access.reports_for,
    "companies": access.companies_for,
}
#         productions, conventions, claims, invoices, receipts, reports, companies
COUNTS = {
    "alice": (1, 1, 2, 3, 3, 1, 0),
    "ada": (1, 1, 2, 3, 3, 1, 0),
    "charlie": (1, 1, 1, 1, 1, 0, 0),
    "carol": (1, 1, 1, 1, 1, 0, 0),
    "bob": (3, 3, 4, 4, 5, 1, 2),
    "yves": (3, 3, 4, 4, 5, 1, 2),
    "dora": (1, 1, 2, 1, 0, 1, 0),
    "egon": (0, 0, 0, 0, 0, 0, 0),
    "fay": (0, 0, 0, 0, 0, 0, 0),
    "gus": (0, 0, 0, 0, 0, 0, 0),
    "sofia": (0, 0, 2, 1, 0, 0, 1),
    "simon": (0, 0, 1, 1, 0, 0, 1),
}


def test_lists_count_what_one_may_see_and_no_row_twice(world):
    assert {person: tuple(len(rows(world.people[person])) for rows in LISTS.values()) for person in PEOPLE} == COUNTS


def test_of_a_shared_invoice_each_house_sees_its_own_payments_and_papers(world):
    invoice = world.rows["invoice"]
    told = {
        person: (
            [each.organisation.name for each in access.payments_for(user, invoice)],
            [each.organisation.name for each in access.evidence_for(user, invoice)],
        )
        for person, user in world.people.items()
    }
    hers, his, both = ["Alice Films SRL"], ["Carol Films SRL"], ["Alice Films SRL", "Carol Films SRL"]
    nobody = ("charlie", "egon", "fay", "gus", "sofia", "simon")
    assert told == {
        **dict.fromkeys(("alice", "ada", "dora"), (hers, hers)),
        "carol": (his, his),
        **dict.fromkeys(("bob", "yves"), (both, both)),
        **{name: ([], []) for name in nobody},
    }


def test_a_grant_opens_on_its_last_day_and_not_the_day_after(monkeypatch):
    alice, bob, dora = make.producer(), make.staff(), make.auditor()
    production = make.production(alice, by=bob)
    grant_access(production.pk, dora, timezone.localdate(), by=bob)
    assert access.production_for(dora, production.pk) == production
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    with pytest.raises(Http404):
        access.production_for(dora, production.pk)


def test_a_grant_opens_nothing_to_a_person_who_is_no_auditor():
    alice, bob = make.producer(), make.staff()
    production = make.production(alice, by=bob)
    sofia = make.person("Sofia", User.Role.MEMBER, company=make.company(by=bob))
    for person in (make.producer("Charlie"), sofia):
        grant_access(production.pk, person, date(2999, 1, 1), by=bob)
        with pytest.raises(Http404):
            access.production_for(person, production.pk)


def test_the_office_is_staff_and_administrators_alone():
    assert {role for role in User.Role if access.is_staff(User(role=role))} == {"staff", "administrator"}


def test_somebody_who_is_not_signed_in_is_shown_nothing_rather_than_everything():
    for rows in LISTS.values():
        with pytest.raises(AttributeError):
            rows(AnonymousUser())
