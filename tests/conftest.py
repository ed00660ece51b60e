"""The tests bring their own PostgreSQL, in a temporary folder; the first test that wants a database starts it."""

import contextlib
import fcntl
import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from poleimage.run import postgres
from poleimage.run.places import Places
from poleimage.web import translations
from tests.stack import Stack

PREFIX = "poleimage-tests-"

if settings.configured:
    pytest.exit("The settings were read before the tests could name their own folder: unset DJANGO_SETTINGS_MODULE.", 4)


def _own_folder() -> tuple[Path, Any]:
    """A new folder for this run, held by a lock; folders of runs that were killed are removed first."""
    for old in Path(tempfile.gettempdir()).glob(PREFIX + "*"):
        with contextlib.suppress(OSError), (old / "held").open("a") as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(old, ignore_errors=True)
    place = Path(tempfile.mkdtemp(prefix=PREFIX))
    held = (place / "held").open("a")
    fcntl.flock(held, fcntl.LOCK_EX)
    return place, held


DATA, _held = _own_folder()
DATA.chmod(0o711)

# Whatever the developer's shell says: nothing but this folder, and the settings of the embedded way.
for name in (
    "DATABASE_URL",
    "BROKER_URL",
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "HTTPS",
    "DEBUG",
    "FILES_ROOT",
    "STATIC_ROOT",
    "CLAMD_SOCKET",
):
    os.environ.pop(name, None)
    os.environ.pop(f"{name}_FILE", None)
os.environ["DATA"] = str(DATA)
os.environ["DJANGO_SETTINGS_MODULE"] = "poleimage.settings"


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # The manifest is made by collectstatic; tests take the files from where they lie.
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.WHITENOISE_AUTOREFRESH = True
    settings.WHITENOISE_USE_FINDERS = True
    translations.compile_all()
    signal.signal(signal.SIGTERM, _interrupt)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Let each worker name a folder of its own before it reads the settings, as this process did."""
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(DATA, ignore_errors=True)


def _interrupt(number: int, frame: Any) -> None:
    raise KeyboardInterrupt


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Postgres]:
    # Nothing here has to survive a power cut.
    with postgres.running(Places(DATA), ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]) as server:
        yield server


@pytest.fixture(scope="session")
def django_db_modify_db_settings(postgres_server: postgres.Postgres) -> None:
    """Asked for by pytest-django before it makes the test database."""


@pytest.fixture(autouse=True, scope="session")
def _flush_past_the_guards() -> None:
    """Append-only tables refuse TRUNCATE; between tests that commit, the test database is emptied all the same."""
    from django.core.management.commands import flush
    from django.db import connections

    original = flush.Command.handle

    def handle(self: flush.Command, **options: Any) -> Any:
        with connections[options["database"]].cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            try:
                return original(self, **options)
            finally:
                cursor.execute("SET session_replication_role = DEFAULT")

    flush.Command.handle = handle


@pytest.fixture(scope="session")
def new_folder() -> Callable[[], Path]:
    """Folders for a PostgreSQL of their own; it can't pass through pytest's where root must run it as another user."""
    return lambda: Path(tempfile.mkdtemp(dir=DATA))


@pytest.fixture(scope="module")
def stack(new_folder: Callable[[], Path]) -> Iterator[Stack]:
    """The whole register as `manage.py up` starts it, on a free port and with a folder of its own.

    The folder is named so that whoever puts it into an address must quote it.
    """
    folder = new_folder() / "été #1 %41"
    folder.mkdir()
    running = Stack(folder)
    running.start()
    yield running
    running.stop()
