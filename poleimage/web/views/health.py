"""Whether the register can do its work, for whoever restarts it or sends traffic to it; nothing of what it holds."""

import os

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu import Connection

from poleimage import scan
from poleimage.audit.guards import missing_guards


@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"live": True})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Without the broker the register still reads, takes uploads and decides: it is reported and does not count.

    Nor does the virus scanner: what it did not look at waits.
    """
    database = _database()
    needed = {
        "database": database,
        "migrations": database and _migrations(),
        "guards": database and _guards(),
        "files": _files(),
    }
    answer = all(needed.values())
    return JsonResponse(
        {"ready": answer, **needed, "broker": _broker(), "scanner": _scanner()}, status=200 if answer else 503
    )


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _migrations() -> bool:
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return False


def _guards() -> bool:
    try:
        return not missing_guards()
    except DatabaseError:
        return False


def _files() -> bool:
    """The folder of documents is made by the first document: before that, the one above it must take it."""
    place = settings.FILES_ROOT
    while not place.exists() and place != place.parent:
        place = place.parent
    return os.access(place, os.W_OK | os.X_OK)


def _scanner() -> bool | str:
    return scan.answers() if scan.is_configured() else "no virus scanner"


def _broker() -> bool:
    try:
        with Connection(  # type: ignore[no-untyped-call]
            settings.CELERY_BROKER_URL,
            connect_timeout=1,
            transport_options={"socket_connect_timeout": 1, "socket_timeout": 1, "max_retries": 0},
        ) as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=1)
    except Exception:
        return False
    return True
