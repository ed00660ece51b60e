"""What only the owner of the database can do: go round its guards."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def unguarded() -> Iterator[None]:
    """Within, no trigger fires."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def tamper(sql: str, *params: object) -> None:
    with unguarded(), connection.cursor() as cursor:
        cursor.execute(sql, params or None)
