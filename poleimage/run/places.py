"""Where everything lies that the embedded way of running keeps: one folder, and nothing outside it."""

import contextlib
import hashlib
import os
import pwd
import secrets
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from poleimage.disk import sync

# A unix socket's path ends at 103 bytes on macOS (107 on Linux), and PostgreSQL's own name in the folder takes 14.
LONGEST_SOCKET_FOLDER = 88

# The embedded server's one database, and the one user that it knows.
DATABASE_NAME = "poleimage"

# PostgreSQL refuses to run as root; every system has this user, who owns nothing.
LENT_TO = "nobody"


class PlaceError(RuntimeError):
    pass


@dataclass(frozen=True)
class Places:
    data: Path

    @property
    def postgres(self) -> Path:
        return self.data / "postgres"

    @property
    def valkey(self) -> Path:
        return self.data / "valkey"

    @property
    def valkey_socket(self) -> Path:
        return self.sockets / "valkey.sock"

    @property
    def sockets(self) -> Path:
        """A folder that only its owner may enter; under /tmp when DATA's own path does not do for a socket.

        PostgreSQL takes a comma for the end of a path.
        """
        near = self.data / "sockets"
        if len(os.fsencode(near)) <= LONGEST_SOCKET_FOLDER and "," not in str(near):
            return near
        return Path("/tmp") / f"poleimage-{hashlib.sha256(os.fsencode(self.data)).hexdigest()[:16]}"

    @property
    def log(self) -> Path:
        return self.data / "log"

    @property
    def files(self) -> Path:
        return self.data / "files"

    @property
    def static(self) -> Path:
        return self.data / "static"

    @property
    def heartbeat(self) -> Path:
        return self.data / "heartbeat"

    @property
    def secret(self) -> Path:
        return self.data / "secret"

    @property
    def development_seal(self) -> Path:
        return self.data / "development-seal.p12"

    @property
    def lock(self) -> Path:
        return self.data / "lock"

    @property
    def children(self) -> Path:
        return self.data / "children.json"

    @property
    def sign_ins(self) -> Path:
        return self.data / "demo-sign-ins.txt"

    @property
    def unfinished_demo(self) -> Path:
        """There from before the demo's first row until after its last."""
        return self.data / "demo-unfinished"

    def make(self) -> None:
        """Make the folders; nobody but their owner may enter.

        Raises PlaceError with a sentence when one can't be made, or is someone else's.
        """
        for place in (self.data, self.sockets, self.log, self.valkey):
            try:
                place.mkdir(mode=0o700, parents=True, exist_ok=True)
            except OSError as error:
                raise PlaceError(f"The folder {place} can't be made: {error.strerror}.") from error
        if not os.access(self.data, os.W_OK | os.X_OK):
            raise PlaceError(f"The folder {self.data} can't be written to. Choose another DATA.")
        if self.data.stat().st_uid not in _ours():
            raise PlaceError(
                f"The folder {self.data} belongs to someone else. Run as its owner, or choose another DATA."
            )
        # Anyone can make a folder in /tmp: one that waits there under our name must not get our sockets.
        found = self.sockets.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in _ours():
            raise PlaceError(f"The folder {self.sockets} belongs to someone else. Remove it, or choose another DATA.")
        self.sockets.chmod(0o700)

    @contextlib.contextmanager
    def filled_with_demo(self) -> Iterator[None]:
        """Mark what is filled as unfinished until all of it is there."""
        self.unfinished_demo.touch()
        sync(self.data)
        yield
        self._finish_demo()

    def discard_unfinished_demo(self) -> bool:
        """Remove the database and the files of a demo that was broken off; False when there is none.

        Nobody can have worked there: the web server starts only once the mark is gone. It goes last, so that a
        removal that is itself broken off is taken up again.
        """
        if not self.unfinished_demo.exists():
            return False
        for place in (self.postgres, self.files):
            if place.exists():
                shutil.rmtree(place)
        self.sign_ins.unlink(missing_ok=True)
        self._finish_demo()
        return True

    def _finish_demo(self) -> None:
        self.unfinished_demo.unlink()
        # A mark that came back after a power cut would take everything with it.
        sync(self.data)


def keep_secret(place: Path) -> str:
    """The key in this file, readable by its owner alone; made when there is none yet."""
    if not place.exists():
        new = place.with_suffix(".new")
        new.unlink(missing_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(60))
        new.rename(place)
    return place.read_text(encoding="ascii")


def _ours() -> set[int]:
    """Where no user namespace is to be had, root lends the sockets to the user that its PostgreSQL runs as."""
    if os.geteuid() != 0:
        return {os.geteuid()}
    return {0, *(entry.pw_uid for entry in pwd.getpwall() if entry.pw_name == LENT_TO)}
