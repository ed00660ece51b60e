"""A trigger that keeps facts and is gone is found before anything else runs on that database."""

import pytest
from django.core.checks import Tags, run_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import OperationalError, connection

from poleimage.audit import guards

pytestmark = pytest.mark.django_db

ROW = ("shelter_invoice", "shelter_invoice_append_only")


def execute(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_migrated_database_has_every_guard(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert guards.missing_guards() == []


@pytest.mark.parametrize(("table", "trigger"), sorted({(table, trigger) for _, _, table, trigger in guards._made()}))
def test_each_guard_is_missed_when_it_is_dropped_or_switched_off(table, trigger):
    execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
    assert guards.missing_guards() == [(table, trigger)]
    execute(f"ALTER TABLE {table} ENABLE REPLICA TRIGGER {trigger}")
    assert guards.missing_guards() == [(table, trigger)]
    execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger}")
    assert guards.missing_guards() == []
    execute(f"DROP TRIGGER {trigger} ON {table}")
    assert guards.missing_guards() == [(table, trigger)]


def test_every_trigger_of_the_database_is_watched():
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal")
        found = set(cursor.fetchall())
    assert found == {(table, trigger) for _, _, table, trigger in guards._made()}


def test_a_role_that_fires_no_trigger_has_no_guard():
    execute("SET LOCAL session_replication_role = replica")
    assert len(guards.missing_guards()) == len(guards._made())


def test_a_guard_whose_migration_is_still_to_come_is_not_missed():
    execute("ALTER TABLE shelter_invoice DISABLE TRIGGER USER")
    execute("DELETE FROM django_migrations WHERE app = 'shelter' AND name = '0012_invoices_stay_as_read'")
    assert guards.missing_guards() == []


@pytest.mark.django_db(transaction=True)
def test_in_an_empty_database_no_guard_is_missed(monkeypatch):
    monkeypatch.setattr(guards, "MISSING", guards.MISSING.replace("django_migrations", "never_migrated"))
    assert guards.missing_guards() == []


def test_the_check_names_the_trigger_and_is_one_of_the_database():
    execute("DROP TRIGGER shelter_invoice_append_only ON shelter_invoice")
    with pytest.raises(SystemCheckError, match="shelter_invoice_append_only on shelter_invoice is missing"):
        call_command("check", databases=["default"])
    assert [fault.id for fault in run_checks(tags=[Tags.database], databases=["default"])] == ["audit.E001"]
    assert run_checks() == []


def test_a_database_that_can_not_be_asked_now_stops_no_start(monkeypatch):
    def lost(database):
        raise OperationalError("the database system is starting up")

    monkeypatch.setattr(guards, "missing_guards", lost)
    guards.refuse_to_start()


def test_a_process_without_a_guard_ends_with_its_name(monkeypatch):
    monkeypatch.setattr(guards, "missing_guards", lambda database: [ROW])
    with pytest.raises(SystemExit, match="shelter_invoice_append_only on shelter_invoice is missing"):
        guards.refuse_to_start()
