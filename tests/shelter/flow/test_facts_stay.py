"""Facts about money, decisions and what was said are never rewritten: PostgreSQL refuses, whoever asks."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from poleimage.audit.models import Entry
from shelter.flow.company import mark_related, place_company
from shelter.flow.convention import grant_access
from shelter.flow.producer import record_vat_right
from shelter.flow.receive import attach_evidence
from shelter.flow.recompute import recompute_standing
from shelter.flow.report import draw_report, issue_report
from shelter.flow.review import accept_claim
from shelter.models import Decision, Funding
from tests import make

SUPERSEDED = ["members_membership", "members_companyname", "members_establishment", "members_relatedparty"]


@pytest.fixture
def a_full_register(db, monkeypatch):
    monkeypatch.setattr("shelter.flow.report.draw", lambda paper: b"%PDF- as drawn elsewhere")
    monkeypatch.setattr("shelter.flow.report.seal", lambda pdf, *_: pdf)
    alice, bob, sound = make.producer(), make.staff(), make.company()
    place_company(sound.pk, "62063", date(2019, 1, 1), by=bob)
    mark_related(make.organisation().pk, sound.pk, by=bob, why="Même gérant")
    production = make.production(alice, by=bob)
    grant_access(production.pk, make.auditor(), date(2030, 1, 1), by=bob)
    claim = make.claim(alice, production, sound)
    make.paid(alice, claim.line.invoice)
    accept_claim(claim.pk, by=bob)
    attach_evidence(claim.line.invoice_id, b"un contrat", "c.txt", by=alice, organisation=alice.organisation)
    record_vat_right(alice.organisation_id, Decimal("0.5"), date(2030, 1, 1), by=bob)
    report = issue_report(make.convention_of(production).pk, by=bob)
    draw_report(report.pk)
    with connection.cursor() as cursor:
        # Checks that wait for the commit would refuse a TRUNCATE before the guard does.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return claim


def execute(sql):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.rowcount


def refused(sql):
    with pytest.raises(DatabaseError, match="never change"):
        execute(sql)


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("shelter_production", "title = 'Autre'"),
        ("shelter_production", "producer_id = (SELECT min(id::text)::uuid FROM members_organisation)"),
        ("shelter_convention", "signed_on = '2001-01-01'"),
        ("shelter_document", "size = 1"),
        ("shelter_evidence", "file_name = ''"),
        ("shelter_invoice", "issued_on = '2001-01-01'"),
        ("shelter_grant", "until = '2031-01-01'"),
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
        ("members_establishment", "municipality = '44021'"),
        ("members_relatedparty", "why = ''"),
        ("members_vatright", "share = 0"),
        ("members_company", "key = 'BE' || key"),
        ("members_company", "enterprise_number = '0999999922'"),
        ("members_company", "enterprise_number = NULL"),
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


@pytest.mark.parametrize(
    ("table", "moment"), [("shelter_grant", "revoked_at"), *((table, "superseded_at") for table in SUPERSEDED)]
)
def test_a_moment_is_said_once(a_full_register, table, moment):
    refused(f"UPDATE {table} SET {moment} = now(), recorded_at = '2001-01-01'")
    assert execute(f"UPDATE {table} SET {moment} = now()") >= 1
    assert execute(f"UPDATE {table} SET {moment} = {moment}") >= 1
    refused(f"UPDATE {table} SET {moment} = '2001-01-01'")
    refused(f"UPDATE {table} SET {moment} = NULL")


def test_what_a_standing_shows_may_be_computed_again(a_full_register):
    convention = make.convention_of(a_full_register.production)
    first = recompute_standing(convention.pk)
    second = recompute_standing(convention.pk)
    assert (first.counted_cents, second.counted_cents) == (1000_00, 1000_00)
