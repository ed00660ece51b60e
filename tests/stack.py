import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg

from poleimage.run.places import DATABASE_NAME, Places

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60.0


class Stack:
    """A register that runs as it would for people, in processes of its own, each of which can be killed."""

    def __init__(self, data: Path, **settings: str) -> None:
        self.data = data
        self.settings = settings
        self.places = Places(data)
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.output = data / "console.txt"
        self._up: subprocess.Popen[bytes] | None = None

    def start(self, *arguments: str) -> None:
        """Start it and wait until web, database and broker answer."""
        self.begin(*arguments)
        self.wait_for(lambda: self._up_or_fail() and self.ready().get("broker") is True)

    def begin(self, *arguments: str) -> None:
        with self.output.open("ab") as output:
            self._up = subprocess.Popen(
                [sys.executable, "manage.py", "up", *arguments],
                cwd=ROOT,
                env=self.environment(),
                stdout=output,
                stderr=output,
            )

    def stop(self) -> int | None:
        """Ask it to stop and wait; the exit code, or None when it was not running."""
        if self._up is None:
            return None
        self._up.send_signal(signal.SIGTERM)
        code, self._up = self._up.wait(PATIENCE), None
        return code

    def kill(self, *names: str) -> None:
        """`kill -9` what bears these names: postgres, valkey, web, worker, beat, or the supervisor ("up")."""
        pids = {**self.pids(), "up": self._up.pid if self._up else 0}
        for name in names:
            os.kill(pids[name], signal.SIGKILL)
        if "up" in names and self._up:
            self._up.wait()
            self._up = None

    def kill_when_there(self, name: str) -> None:
        """The same for one that was killed just now and is being started again."""

        def killed() -> bool:
            try:
                self.kill(name)
            except (KeyError, ProcessLookupError):
                return False
            return True

        self.wait_for(killed)

    def pids(self) -> dict[str, int]:
        found = json.loads(self.places.children.read_text(encoding="utf-8"))
        return {name: entry["pid"] for name, entry in found.items()}

    def children(self) -> list[int]:
        """Every process that the supervisor started itself, the looked-after ones and others."""
        assert self._up is not None
        found = subprocess.run(["pgrep", "-P", str(self._up.pid)], text=True, capture_output=True, check=False)
        return [int(pid) for pid in found.stdout.split()]

    def ready(self) -> dict[str, Any]:
        try:
            with urllib.request.urlopen(f"{self.url}/health/ready", timeout=10) as answer:
                return dict(json.load(answer))
        except OSError:
            return {}

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command beside it, on its data."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment(),
            text=True,
            capture_output=True,
            timeout=300,
            check=False,
        )

    def database(self) -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(host=str(self.places.sockets), user=DATABASE_NAME, dbname=DATABASE_NAME, autocommit=True)

    def wait_for(self, condition: Callable[[], Any], within: float = PATIENCE) -> None:
        until = time.monotonic() + within
        while not condition():
            assert time.monotonic() < until, f"not within {within} s\n{self.output.read_text(encoding='utf-8')}"
            time.sleep(0.1)

    def environment(self) -> dict[str, str]:
        own = {"DATA": str(self.data), "PORT": str(self.port), "PYTHONUNBUFFERED": "1"}
        return {**os.environ, **own, **self.settings}

    def _up_or_fail(self) -> bool:
        assert self._up is not None and self._up.poll() is None, self.output.read_text(encoding="utf-8")
        return True


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
