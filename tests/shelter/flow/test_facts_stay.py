"""Facts about money, decisions and what was said are never rewritten: PostgreSQL refuses, whoever asks."""

import pytest
from django.db import DatabaseError, connection, transaction

from poleimage.audit.models import Entry
from shelter.flow.recompute import recompute_standing
from shelter.flow.report import draw_report, issue_report
from shelter.flow.review import accept_claim
from shelter.models import Decision, Funding
from tests import make

APPEND_ONLY = [
    "audit_entry",
    "shelter_document",
    "shelter_convention",
    "shelter_terms",
    "shelter_funding",
    "shelter_receipt",
    "shelter_invoiceline",
    "shelter_payment",
    "shelter_evidence",
    "shelter_attachment",
    "shelter_decision",
    "shelter_report",
    "shelter_reportfile",
]
KEPT = {
    "shelter_claim": "share = 0.5",
    "shelter_grant": "until = '2030-01-01'",
    "members_membership": "from_on = '2001-01-01'",
    "members_companyname": "name = 'Autre'",
    "members_establishment": "municipality = '62063'",
    "members_relatedparty": "why = ''",
}


@pytest.mark.parametrize("table", [*APPEND_ONLY, *KEPT])
@pytest.mark.django_db
def test_every_guarded_table_has_its_triggers_switched_on(table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname, tgenabled FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal", [table]
        )
        found = dict(cursor.fetchall())
    assert found[f"{table}_append_only"] == "O"
    assert found[f"{table}_never_emptied"] == "O"


@pytest.fixture
def a_full_register(db, monkeypatch):
    monkeypatch.setattr("shelter.flow.report.draw", lambda paper: b"%PDF- as drawn elsewhere")
    alice, bob = make.producer(), make.staff()
    production = make.production(alice, by=bob)
    claim = make.claim(alice, production, make.company(by=bob))
    make.paid(alice, claim.line.invoice)
    accept_claim(claim.pk, by=bob)
    report = issue_report(make.convention_of(production).pk, by=bob)
    draw_report(report.pk)
    with connection.cursor() as cursor:
        # Checks that wait for the commit would refuse a TRUNCATE before the guard does.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return claim


def refused(sql):
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("shelter_funding", "cents = 1"),
        ("shelter_terms", "body = '{}'"),
        ("shelter_payment", "cents = 1"),
        ("shelter_decision", "reason = ''"),
        ("shelter_report", "paper = '{}'"),
        ("shelter_reportfile", "drawn_at = now()"),
        ("shelter_invoiceline", "cost_cents = 1"),
        ("shelter_receipt", "file_name = ''"),
        ("audit_entry", "why = ''"),
        ("shelter_claim", "share = 0.5"),
        ("members_membership", "from_on = '2001-01-01'"),
        ("members_companyname", "name = 'Autre'"),
    ],
)
def test_raw_sql_can_neither_change_nor_delete_nor_empty(a_full_register, table, column):
    refused(f"UPDATE {table} SET {column}")
    refused(f"DELETE FROM {table}")
    refused(f"TRUNCATE {table} CASCADE")


def test_the_orm_is_refused_as_well(a_full_register):
    with pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.update(reason="autre")
    with pytest.raises(DatabaseError), transaction.atomic():
        Funding.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.update(action="nothing.happened")


def test_a_superseded_membership_says_so_once(a_full_register):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE members_membership SET superseded_at = now()")
    refused("UPDATE members_membership SET superseded_at = now(), to_on = '2020-01-01'")


def test_what_a_standing_shows_may_be_computed_again(a_full_register):
    convention = make.convention_of(a_full_register.production)
    first = recompute_standing(convention.pk)
    second = recompute_standing(convention.pk)
    assert (first.counted_cents, second.counted_cents) == (1000_00, 1000_00)
