"""Who was started on a folder, kept on the disk, so that the next start finds what a killed one left running."""

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path

from poleimage.run.process import Process


def remember(place: Path, processes: Iterable[Process]) -> None:
    """Keep name, number and birth of each; the number alone may be some other program's by the next start."""
    found = {process.child.name: {"pid": process.pid, "born": born(process.pid)} for process in processes}
    new = place.with_suffix(".new")
    new.write_text(json.dumps(found, indent=1), encoding="utf-8")
    new.replace(place)


def still_running(place: Path) -> dict[str, int]:
    try:
        found = json.loads(place.read_text(encoding="utf-8"))
        return {name: entry["pid"] for name, entry in found.items() if entry["born"] == (born(entry["pid"]) or None)}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def end_leftovers(place: Path, *, patience: float = 15.0) -> list[str]:
    """End what an earlier start left behind and name it; call it only while holding the folder's lock.

    On Linux they are on their way out by themselves; elsewhere nobody has told them yet.
    """
    names = list(still_running(place))
    _signal(still_running(place), signal.SIGINT, only="postgres")
    _signal({name: pid for name, pid in still_running(place).items() if name != "postgres"}, signal.SIGTERM)
    until = time.monotonic() + patience
    while still_running(place) and time.monotonic() < until:
        time.sleep(0.1)
    _signal(still_running(place), signal.SIGKILL)
    place.unlink(missing_ok=True)
    return names


def born(pid: int) -> str:
    """When a process began, as this system tells it; empty when there is none."""
    try:
        # The name, in brackets, may hold anything: what counts comes after the last one.
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        return "" if fields[0] == "Z" else fields[19]
    except OSError:
        if Path("/proc/self/stat").exists():
            return ""
    return subprocess.run(
        ["ps", "-o", "lstart=", "-p", str(pid)], check=False, capture_output=True, text=True
    ).stdout.strip()


def _signal(processes: dict[str, int], number: signal.Signals, *, only: str = "") -> None:
    for name, pid in processes.items():
        if only in ("", name):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                # Each leads its own group.
                (os.killpg if number == signal.SIGKILL else os.kill)(pid, number)
