"""A past that was tampered with is found, and the first entry that no longer holds is named."""

import pytest
from django.core.management import call_command
from django.db import transaction

from members import flow as members_flow
from poleimage.audit.models import Chain, Entry
from poleimage.audit.record import broken_chains, record
from tests import make
from tests.tamper import tamper

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain():
    for name in "ABCDEF":
        members_flow.register_organisation(f"{name} SRL", make.enterprise_number(), by=None)
    return Chain.objects.get(key="register")


def breaks():
    return [(found.position, found.what) for found in broken_chains()]


def test_an_untouched_chain_holds(chain):
    assert breaks() == []
    assert chain.length == 6


@pytest.mark.parametrize(
    "change",
    ["why = 'x'", "action = 'x'", "facts = '{}'", "at = at + interval '1 us'", "subject_id = '0'", "by_id = 0"],
)
def test_a_changed_entry_is_named(chain, change):
    if "by_id" in change:
        change = f"by_id = {make.staff().pk}"
    tamper(f"UPDATE audit_entry SET {change} WHERE position = 3 AND chain_id = {chain.pk}")
    assert breaks() == [(3, "changed")]


def test_a_deleted_entry_is_named(chain):
    tamper("DELETE FROM audit_entry WHERE position = 2 AND chain_id = %s", chain.pk)
    assert breaks() == [(2, "missing")]


def test_a_tail_that_was_cut_off_is_found(chain):
    tamper("DELETE FROM audit_entry WHERE position > 4 AND chain_id = %s", chain.pk)
    assert breaks() == [(5, "cut off")]


def test_two_entries_that_changed_places_are_found(chain):
    tamper(
        "UPDATE audit_entry SET position = CASE position WHEN 2 THEN 1002 ELSE 1003 END"
        " WHERE position IN (2, 3) AND chain_id = %s",
        chain.pk,
    )
    tamper("UPDATE audit_entry SET position = 1005 - position WHERE position > 1000 AND chain_id = %s", chain.pk)
    assert breaks() == [(2, "not linked to the entry before it")]


def test_the_command_names_the_first_bad_entry_and_exits_with_1(chain, capsys):
    call_command("verify_chain")
    assert "0 chains broken" in capsys.readouterr().out
    tamper("DELETE FROM audit_entry WHERE position = 2 AND chain_id = %s", chain.pk)
    with pytest.raises(SystemExit) as left:
        call_command("verify_chain")
    assert left.value.code == 1
    assert "register: entry 2: missing" in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_an_entry_belongs_in_the_transaction_of_its_change():
    organisation = make.organisation()
    with pytest.raises(RuntimeError):
        record("organisation.renamed", organisation, by=None)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record("organisation.renamed", organisation, by=None)
        raise ZeroDivisionError
    assert Entry.objects.count() == 1
