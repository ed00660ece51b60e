"""Runs what a hostile file may crash, hang or fill up: in a process of its own, within limits, without our secrets.

Also the script that such a process starts as: it takes the limits on itself, then becomes the program. Limits that the
parent sets between fork and exec could deadlock in a worker, which has threads.
"""

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PASSED_ON = ("PATH", "TESSDATA_PREFIX", "LD_LIBRARY_PATH")


@dataclass(frozen=True)
class Bounds:
    seconds: int
    memory_bytes: int  # of address space
    output_bytes: int  # and of any file that is written


def run(command: Sequence[str], folder: Path, bounds: Bounds) -> bytes | None:
    """Give what the program writes; None when it is not there, fails, takes too long or writes too much."""
    limits = map(str, (bounds.seconds, bounds.memory_bytes, bounds.output_bytes))
    with tempfile.TemporaryFile() as out:
        try:
            subprocess.run(
                [sys.executable, "-I", __file__, *limits, *command],
                cwd=folder,
                env={name: os.environ[name] for name in PASSED_ON if name in os.environ} | {"OMP_THREAD_LIMIT": "1"},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.DEVNULL,
                timeout=bounds.seconds,
                check=True,
            )
        except (OSError, subprocess.SubprocessError):
            return None
        out.seek(0)
        return out.read(bounds.output_bytes)


def _become(seconds: str, memory_bytes: str, output_bytes: str, *command: str) -> None:
    for kind, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_FSIZE, output_bytes),
        (resource.RLIMIT_CORE, "0"),
    ):
        resource.setrlimit(kind, (int(most), int(most)))
    os.execvp(command[0], command)


if __name__ == "__main__":
    _become(*sys.argv[1:])
