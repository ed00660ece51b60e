"""What a test can't see by itself: that nothing at all was written, and what two people do at once."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

TABLES = [
    model._meta.db_table
    for label in ("audit", "members", "shelter")
    for model in apps.get_app_config(label).get_models()
]


@contextmanager
def untouched(*, files: bool = True) -> Iterator[None]:
    """Within, no row of any table is added, changed or deleted, and no file kept."""
    before, kept = rows(), _kept()
    yield
    assert rows() == before
    assert not files or _kept() == kept


def rows() -> dict[str, str]:
    """A digest of each table, every column of every row in it."""
    with connection.cursor() as cursor:
        digests = {}
        for table in TABLES:
            cursor.execute(f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {table} t")
            digests[table] = cursor.fetchone()[0]
    return digests


def at_once(*actions: Callable[[], object]) -> list[object]:
    """Start all of them at the same moment, each with its own connection: what each returned or raised."""
    ready, outcomes = threading.Barrier(len(actions)), [None] * len(actions)

    def run(place: int, action: Callable[[], object]) -> None:
        try:
            ready.wait(10)
            outcomes[place] = action()
        except Exception as refusal:
            outcomes[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def meanwhile(first: Callable[[], object], second: Callable[[], object]) -> list[object]:
    """Do the second while the transaction of the first is still open, until it has to wait or is done."""
    outcomes: list[object] = []

    def run() -> None:
        try:
            outcomes.append(second())
        except Exception as refusal:
            outcomes.append(refusal)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    with transaction.atomic():
        outcomes.append(first())
        thread.start()
        while thread.is_alive() and not _somebody_waits():
            time.sleep(0.005)
    thread.join()
    return outcomes


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        return bool(cursor.fetchone()[0])


def _kept() -> set[Path]:
    return {place for place in Path(settings.FILES_ROOT).rglob("*") if place.is_file()}
