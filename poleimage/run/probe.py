"""Whether a role does its work, as an exit code for whoever watches containers. Run as a plain file, to be quick.

Web is asked over HTTP. Worker and beat touch a file each time the broker took something from their own loop: asking
them through the broker (`celery inspect ping`) would start a whole Celery every time, and blame a busy worker.
"""

import os
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

# The worker shows itself every 2 seconds, beat with every sweep, each 15 seconds.
PATIENCE = {"worker": 30.0, "beat": 60.0}


def main(role: str) -> int:
    try:
        fault = _web() if role == "web" else silence(role, time.time())
    except OSError as error:
        fault = str(error)
    if fault:
        print(f"{role}: {fault}", file=sys.stderr)
    return 1 if fault else 0


def silence(role: str, now: float) -> str:
    place = Path(os.environ.get("HEARTBEAT_ROOT") or f"{tempfile.gettempdir()}/heartbeat") / role
    age = now - place.stat().st_mtime
    return f"last seen {age:.0f} seconds ago" if age > PATIENCE[role] else ""


def _web() -> str:
    # It answers only to the names that it was given.
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".")
    request = urllib.request.Request(
        f"http://127.0.0.1:{os.environ.get('PORT') or 8000}/health/ready", headers={"Host": host}
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    status = opener.open(request, timeout=8).status
    return "" if status == 200 else f"answers {status}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
