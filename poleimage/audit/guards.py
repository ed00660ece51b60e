"""Whether the triggers that keep the facts are still there: without them the database would take any change."""

import sys
from collections.abc import Sequence
from functools import cache
from typing import Any, cast

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DEFAULT_DB_ALIAS, OperationalError, ProgrammingError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from psycopg.errors import UndefinedTable

from poleimage.audit.append_only import Guard

# A migration that is still to come makes its triggers itself. Under the role "replica" only those that are set to
# fire always would.
MISSING = """
    SELECT made.of, made.named FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[])
        AS made (app, migration, of, named)
    JOIN django_migrations AS applied ON applied.app = made.app AND applied.name = made.migration
    WHERE NOT EXISTS (
        SELECT FROM pg_trigger
        WHERE tgrelid = to_regclass(made.of) AND tgname = made.named
            AND (tgenabled = 'A' OR tgenabled = 'O' AND current_setting('session_replication_role') <> 'replica')
    )
    ORDER BY made.of, made.named
"""


def missing_guards(database: BaseDatabaseWrapper | None = None) -> list[tuple[str, str]]:
    """The tables and triggers that an applied migration made and that are gone or switched off; one query."""
    try:
        with (database or connections[DEFAULT_DB_ALIAS]).cursor() as cursor:
            cursor.execute(MISSING, [list(column) for column in zip(*_made(), strict=True)])
            return [(table, trigger) for table, trigger in cursor.fetchall()]
    except ProgrammingError as error:
        if isinstance(error.__cause__, UndefinedTable):  # nothing was ever migrated here
            return []
        raise


@register(Tags.database)
def every_guard_is_there(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    return _faults(missing_guards()) if DEFAULT_DB_ALIAS in (databases or ()) else []


def refuse_to_start() -> None:
    """End this process when a guard is missing; of a database that can't be asked now, /health/ready tells.

    Meant for a process that forks, where processes that share a connection read each other's answers: it asks on a
    connection of its own, outside the pool, and leaves none open. (django.contrib.postgres asks for its types on the
    default connection whichever is new.)
    """
    default = connections[DEFAULT_DB_ALIAS]
    was_open = default.connection is not None
    database = default.copy()
    database.settings_dict["OPTIONS"].pop("pool", None)
    try:
        faults = _faults(missing_guards(database))
    except OperationalError:
        return
    finally:
        database.close()
        if not was_open:
            default.close()
            cast(DatabaseWrapper, default).close_pool()
    if faults:
        sys.exit("\n".join(map(str, faults)))


def _faults(missing: list[tuple[str, str]]) -> list[CheckMessage]:
    return [
        Error(
            f"The trigger {trigger} on {table} is missing or switched off: what it guards may have been changed.",
            hint="Run check_ledger and verify_chain, then bring it back as its migration makes it.",
            id="audit.E001",
        )
        for table, trigger in missing
    ]


@cache
def _made() -> list[tuple[str, str, str, str]]:
    return [
        (app, name, operation.table, trigger)
        for (app, name), migration in MigrationLoader(None, ignore_no_migrations=True).disk_migrations.items()
        for operation in migration.operations
        if isinstance(operation, Guard)
        for trigger in operation.triggers
    ]
