"""A child process that never outlives the one that started it, and writes to its own log."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1
LOG_TURNS_AT = 10_000_000


@dataclass(frozen=True)
class Child:
    """How one process is started and stopped.

    `stop` asks it to end by itself within `grace` seconds; `orphaned` is the signal it gets when its parent is killed.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None
    user: int | None = None
    stop: signal.Signals = signal.SIGTERM
    orphaned: signal.Signals = signal.SIGTERM
    grace: float = 10.0
    before: Callable[[], None] | None = None
    ready: Callable[[], bool] | None = None


class Process:
    def __init__(self, child: Child, log: Path) -> None:
        self.child = child
        if child.before is not None:
            child.before()
        if log.exists() and log.stat().st_size > LOG_TURNS_AT:
            log.replace(log.with_suffix(".log.1"))
        with log.open("ab") as output:
            self.popen = subprocess.Popen(
                list(child.command),
                cwd=child.folder,
                env={**os.environ, **child.environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                # Its own session, so that Ctrl-C reaches the supervisor alone and things end in order.
                start_new_session=True,
                preexec_fn=end_with_parent(child.orphaned, parent=os.getpid()),  # noqa: PLW1509 (whoever starts children has no threads)
                user=child.user,
                group=child.user,
                extra_groups=None if child.user is None else [],
            )

    @property
    def pid(self) -> int:
        return self.popen.pid

    def ended(self) -> bool:
        return self.popen.poll() is not None

    def is_ready(self) -> bool:
        return self.child.ready is None or self.child.ready()

    def end(self) -> None:
        """Ask it to stop, wait for as long as it was granted, then kill it and whatever it started."""
        if not self.ended():
            self.popen.send_signal(self.child.stop)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.popen.wait(self.child.grace)
        self.sweep()
        self.popen.wait()

    def sweep(self) -> None:
        """Kill what is left of its group, such as the workers of a web server that was itself killed."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)


def end_with_parent(number: signal.Signals, *, parent: int) -> Callable[[], None] | None:
    """Linux sends the child this signal when its parent dies, by `kill -9` too; elsewhere the next start cleans up."""
    if not sys.platform.startswith("linux"):
        return None
    # Loaded before the fork: between fork and exec only the call itself is safe.
    prctl = ctypes.CDLL(None).prctl

    def ask() -> None:
        prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)

    return ask
