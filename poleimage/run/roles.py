"""The three programs that the register is made of, and how each is called: by `manage.py up`, and in a container.

In a container: `python -m poleimage.run.roles web`. Anything but a role is handed to `manage.py`.
"""

import os
import sys
from pathlib import Path

from poleimage import env


def web() -> list[str]:
    """Loaded before it splits into processes: a wrong setting ends it at once, with its sentence."""
    command = [
        *(sys.executable, "-m", "gunicorn", "poleimage.wsgi", "--preload", "--no-control-socket"),
        *("--bind", f"{bind()}:{port()}"),
        *("--worker-class", "gthread", "--workers", str(env.whole("WEB_PROCESSES", 2, low=1, high=64))),
        *("--threads", str(threads())),
        *("--timeout", "60", "--graceful-timeout", "8", "--access-logfile", "-"),
    ]
    # The sign of life of each process is a file: in memory, where no slow disk can hold it up.
    return [*command, "--worker-tmp-dir", "/dev/shm"] if os.access("/dev/shm", os.W_OK) else command


def worker() -> list[str]:
    processes = env.whole("WORKER_PROCESSES", 2, low=1, high=64)
    return [*_celery("worker"), "--concurrency", str(processes), "--without-gossip", "--without-mingle"]


def beat() -> list[str]:
    return [*_celery("beat"), "--pidfile="]


def threads() -> int:
    return env.whole("WEB_THREADS", 4, low=1, high=64)


def bind() -> str:
    return env.address("BIND", "127.0.0.1")


def port() -> int:
    return env.whole("PORT", 8000, low=1, high=65535)


ROLES = {"web": web, "worker": worker, "beat": beat}


def _celery(role: str) -> list[str]:
    return [sys.executable, "-m", "celery", "-A", "poleimage", role, "--loglevel", "INFO"]


def main(arguments: list[str]) -> None:
    name = arguments[0] if arguments else "web"
    manage = [sys.executable, str(Path(__file__).resolve().parent.parent.parent / "manage.py"), *arguments]
    command = ROLES[name]() if name in ROLES else manage
    os.execv(command[0], command)


if __name__ == "__main__":
    main(sys.argv[1:])
