"""Keeps a handful of processes running, in one terminal, until it is told to stop; then ends them in reverse order."""

import contextlib
import fcntl
import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from poleimage.run.leftovers import remember
from poleimage.run.places import Places
from poleimage.run.process import Child, Process

# A process that ends this often within this many seconds is broken: starting it once more would not help.
DEATHS, WITHIN = 5, 60.0
ERROR = re.compile(r"\b(ERROR|CRITICAL|FATAL|PANIC)\b|^[A-Za-z_.]+(Error|Exception)\b")
# Said to everyone who asks in the first second after a restart.
PASSING = re.compile(r"the database system is (starting up|shutting down|not yet accepting connections)")


class AlreadyRunningError(RuntimeError):
    pass


class GaveUpError(RuntimeError):
    pass


class Interrupts:
    """Ctrl-C and SIGTERM: remembered while processes are started and stopped, raised only where work may break off."""

    def __init__(self) -> None:
        self.asked = False
        self._breakable = False

    def listen(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._note)

    @contextlib.contextmanager
    def breakable(self) -> Iterator[None]:
        """A stretch of work that is left at once with KeyboardInterrupt."""
        self._breakable = True
        try:
            if self.asked:
                raise KeyboardInterrupt
            yield
        finally:
            self._breakable = False

    def _note(self, number: int, frame: Any) -> None:
        self.asked = True
        if self._breakable:
            raise KeyboardInterrupt


class Supervisor:
    def __init__(self, places: Places, say: Callable[[str], None]) -> None:
        self.places = places
        self.say = say
        self.processes: dict[str, Process] = {}
        self._deaths: dict[str, list[float]] = {}
        self._restarts: dict[str, float] = {}
        self._read: dict[str, int] = {}

    def log_of(self, name: str) -> Path:
        return self.places.log / f"{name}.log"

    def adopt(self, process: Process) -> None:
        """Look after a process that was started already."""
        self.processes[process.child.name] = process
        self._read.setdefault(process.child.name, _size(self.log_of(process.child.name)))
        remember(self.places.children, self.processes.values())

    def start(self, child: Child) -> None:
        self._read.setdefault(child.name, _size(self.log_of(child.name)))
        self.adopt(Process(child, self.log_of(child.name)))

    def wait_until_ready(self, name: str, *, within: float) -> None:
        """Raises GaveUpError when it does not get ready; other processes are looked after meanwhile."""
        until = time.monotonic() + within
        while not self.processes[name].is_ready():
            if time.monotonic() > until:
                raise GaveUpError(f"{name} does not answer after {within:.0f} seconds: see {self.log_of(name)}.")
            self.look()
            time.sleep(0.05)

    def look(self) -> None:
        """Show new errors and start what has ended; raises GaveUpError for what keeps ending."""
        for name, process in list(self.processes.items()):
            self._show_errors(name)
            if not process.ended():
                continue
            if name not in self._restarts:
                self._restarts[name] = time.monotonic() + self._pause_after_death(name, process)
            if time.monotonic() >= self._restarts[name]:
                del self._restarts[name]
                self.start(process.child)

    def stop(self) -> None:
        for name, process in reversed(self.processes.items()):
            process.end()
            self._show_errors(name)
        self.places.children.unlink(missing_ok=True)

    def _pause_after_death(self, name: str, process: Process) -> float:
        process.sweep()
        now = time.monotonic()
        deaths = [moment for moment in self._deaths.get(name, []) if now - moment < WITHIN] + [now]
        self._deaths[name] = deaths
        if len(deaths) > DEATHS:
            raise GaveUpError(f"{name} keeps ending (code {process.popen.returncode}): see {self.log_of(name)}.")
        self.say(f"{name} ended (code {process.popen.returncode}): starting it again.")
        return min(5.0, 0.1 * 2.0 ** len(deaths))

    def _show_errors(self, name: str) -> None:
        log = self.log_of(name)
        size = _size(log)
        if size < self._read[name]:
            self._read[name] = 0
        if size > self._read[name]:
            with log.open("rb") as file:
                file.seek(self._read[name])
                new = file.read(1_000_000)
            # Half a line waits for its other half.
            whole = new[: new.rfind(b"\n") + 1] or (new if len(new) > 10_000 else b"")
            self._read[name] += len(whole)
            for line in whole.decode("utf-8", "replace").splitlines():
                if ERROR.search(line) and not PASSING.search(line):
                    self.say(f"{name} | {line}")


@contextlib.contextmanager
def only_one(places: Places) -> Iterator[None]:
    """Hold the folder; raises AlreadyRunningError while another process does. The system lets go when we are killed."""
    with places.lock.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise AlreadyRunningError(
                f"Already running on {places.data}{_named(file)}. Stop it there, or name another folder in DATA."
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
        file.truncate(0)


def _named(file: IO[str]) -> str:
    file.seek(0)
    pid = file.read(20).strip()
    return f" (process {pid})" if pid.isdigit() else ""


def _size(log: Path) -> int:
    return log.stat().st_size if log.exists() else 0
