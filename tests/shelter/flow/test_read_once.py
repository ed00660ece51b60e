"""An invoice moves towards its facts and stays as it was read; a claim moves as flow moves it. By raw SQL."""

from datetime import date
from importlib import import_module
from itertools import product

import pytest
from django.db import DatabaseError, connection, transaction

from shelter.flow.receive import receive_invoice
from shelter.flow.type_in import set_rate
from shelter.models import Claim, Invoice
from tests import make
from tests.tamper import tamper

pytestmark = pytest.mark.django_db

# Every column of an invoice with a value that the one of these tests does not have.
OTHERWISE = {
    "id": "gen_random_uuid()",
    "document_id": "(SELECT max(sha256) FROM shelter_document WHERE sha256 <> document_id)",
    "state": "'received'",
    "received_at": "'2001-01-01'",
    "read_at": "now() + interval '1 day'",
    "unreadable_code": "'x'",
    "unreadable_detail": "'x'",
    "source": "'typed'",
    "said": "'{}'",
    "findings": "'[1]'",
    "kind": "'invoice'",
    "number": "'x'",
    "issued_on": "'2001-01-01'",
    "serviced_on": "'2001-01-01'",
    "due_on": "'2001-01-01'",
    "currency": "'CHF'",
    "fx_rate": "0.5",
    "fx_source": "''",
    "fx_on": "'2001-01-01'",
    "supplier_id": "(SELECT id FROM members_company c WHERE c.id <> supplier_id LIMIT 1)",
    "supplier_name": "'x'",
    "buyer_name": "'x'",
    "buyer_vat": "'x'",
    "net_cents": "1",
    "vat_cents": "1",
    "gross_cents": "1",
    "payable_cents": "1",
    "references": "'{}'",
    "corrects_id": "NULL",
    "corrects_at": "NULL",
    "likeness": "'x'",
    "content_sha256": "'x'",
    "structured": "'x'",
    "near_tail": "'x'",
    "paper_reason": "'x'",
    "vat_groups": "'[1]'",
    "guesses": "'[1]'",
    "sources": "'{\"a\": 1}'",
}
STATES = ["to_review", "parked", "decided", "withdrawn"]
MOVES = {
    ("to_review", "parked"),
    ("to_review", "decided"),
    ("to_review", "withdrawn"),
    ("parked", "decided"),
    ("parked", "withdrawn"),
    ("decided", "to_review"),
    ("decided", "withdrawn"),
}


def execute(sql, *params):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params or None)
        return cursor.rowcount


def is_refused(sql, *params):
    try:
        execute(sql, *params)
    except DatabaseError as refusal:
        assert "never change" in str(refusal)
        return True
    return False


@pytest.fixture
def alice():
    return make.producer()


@pytest.fixture
def received(alice):
    return receive_invoice(b"%PDF-1.4 rien", "a.pdf", by=alice, organisation=alice.organisation).invoice


@pytest.fixture
def credit(alice):
    """A credit note in dollars that was read, linked and rated: nothing of it is left to say, and another invoice."""
    sound = make.company()
    make.invoice(alice, make.company())
    make.invoice(alice, sound, number="2026/1", issued_on=date(2026, 1, 1))
    credit = make.invoice(alice, sound, number="NC1", credit_of="2026/1", issued_on=date(2026, 2, 1), currency="USD")
    return set_rate(credit.pk, "0.92", "BCE", by=make.staff())


def test_the_columns_tried_below_are_all_there_are():
    assert set(OTHERWISE) == {field.column for field in Invoice._meta.concrete_fields}


@pytest.mark.parametrize("column", OTHERWISE)
def test_nothing_of_an_invoice_changes_once_it_is_read(credit, column):
    assert is_refused(f'UPDATE shelter_invoice SET "{column}" = {OTHERWISE[column]} WHERE id = %s', credit.pk)


def test_what_comes_later_is_filled_once(credit):
    later = {"corrects_at": "now()", "fx_rate": "0.92", "fx_source": "'BCE'"}
    corrected = Invoice.objects.get(number="2026/1").pk
    tamper(
        "UPDATE shelter_invoice SET corrects_id = NULL, corrects_at = NULL, fx_rate = NULL, fx_source = ''"
        " WHERE id = %s",
        credit.pk,
    )
    filled = ", ".join(f"{column} = {value}" for column, value in later.items())
    link = f"UPDATE shelter_invoice SET corrects_id = %s, {filled} WHERE id = %s"
    assert execute(link, corrected, credit.pk) == 1
    assert is_refused(link.replace("0.92", "0.93"), corrected, credit.pk)


@pytest.mark.parametrize("state", ["received", "unreadable"])
def test_before_it_is_read_an_invoice_only_moves_towards_it(received, credit, state):
    tamper("UPDATE shelter_invoice SET state = %s WHERE id = %s", state, received.pk)
    for column, value in (("number", "'x'"), ("state", "'received'")):
        assert is_refused(f"UPDATE shelter_invoice SET {column} = {value} WHERE id = %s", received.pk)
    for column in ("id", "document_id", "received_at"):
        to_type_in = f"UPDATE shelter_invoice SET state = 'to_check', {column} = {OTHERWISE[column]} WHERE id = %s"
        assert is_refused(to_type_in, received.pk)
    facts = "kind, number, issued_on, currency, supplier_id, net_cents"
    read = (
        f"UPDATE shelter_invoice SET state = 'to_check', ({facts}) = "
        f"(SELECT {facts} FROM shelter_invoice WHERE id = %s) WHERE id = %s"
    )
    assert execute(read, credit.pk, received.pk) == 1
    assert is_refused("UPDATE shelter_invoice SET state = 'unreadable' WHERE id = %s", received.pk)


@pytest.mark.parametrize("state", ["received", "unreadable"])
def test_an_invoice_that_nobody_read_is_not_deleted_either(received, state):
    tamper("UPDATE shelter_invoice SET state = %s", state)
    assert is_refused("DELETE FROM shelter_invoice")


@pytest.mark.parametrize(("before", "after"), list(product(STATES, STATES)))
def test_a_claim_moves_only_as_flow_moves_it(alice, before, after):
    claim = make.claim(alice, make.production(alice, by=make.staff()))
    when = "CASE WHEN %s = 'withdrawn' THEN '2026-01-01'::timestamptz END"
    tamper(f"UPDATE shelter_claim SET state = %s, withdrawn_at = {when}", before, before)
    refused = is_refused(f"UPDATE shelter_claim SET state = %s, withdrawn_at = {when}", after, after)
    assert refused is not (before == after or (before, after) in MOVES)
    assert Claim.objects.get(pk=claim.pk).state == (before if refused else after)


def test_a_claim_is_withdrawn_on_one_day(alice):
    make.claim(alice, make.production(alice, by=make.staff()))
    execute("UPDATE shelter_claim SET state = 'withdrawn', withdrawn_at = now()")
    assert is_refused("UPDATE shelter_claim SET withdrawn_at = '2001-01-01'")


def test_a_company_abroad_is_given_its_enterprise_number_once():
    execute("INSERT INTO members_company VALUES (gen_random_uuid(), 'FR:son', NULL, '', now())")
    assert execute("UPDATE members_company SET enterprise_number = '0999999922', trade = 'sound'") == 1
    assert is_refused("UPDATE members_company SET enterprise_number = '0999000096'")
    assert is_refused("UPDATE members_company SET trade = 'music'")


def test_without_the_guards_the_same_changes_go_in(credit):
    """The negative control, by the migration's own way back."""
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    for operation in reversed(import_module("shelter.migrations.0012_invoices_stay_as_read").Migration.operations):
        execute(operation.reverse_sql)
    assert execute("UPDATE shelter_invoice SET payable_cents = 1, issued_on = '2026-02-02' WHERE id = %s", credit.pk)
    assert execute("UPDATE shelter_production SET title = 'Autre'") == 0
