"""How long the program that is given away takes for a report: `python -m tests.bench.offline [--lines N …] [FILE …]`.

Each report is drawn first, which takes far longer than checking it; a FILE that was drawn before is checked as it is.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from shelter.offline.build import NAME, sha256, verifier

DRAW = """
import os, sys
os.environ |= {"DJANGO_SETTINGS_MODULE": "poleimage.settings", "LOG_LEVEL": "ERROR"}
import django
django.setup()
from shelter.pdf.report import draw
from tests.shelter.pdf.papers import dossier, paper
open(sys.argv[2], "wb").write(draw(paper(dossier(int(sys.argv[1])))))
"""
GOAL_SECONDS, GOAL_MEGABYTES = 120, 1_000  # at 20,000 lines


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--lines", type=int, nargs="*", default=[100, 1_000])
    asked.add_argument("files", metavar="FILE", nargs="*")
    options = asked.parse_args()
    print(f"{NAME}: {len(verifier()):,} bytes, SHA-256 {sha256()}")
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / NAME
        program.write_bytes(verifier())
        for file in options.files:
            _measured(program, Path(file), Path(file).name)
        for count in [] if options.files else options.lines:
            file = Path(folder) / f"{count}.pdf"
            subprocess.run([sys.executable, "-c", DRAW, str(count), str(file)], check=True)
            _measured(program, file, f"{count:,} lines")


def _measured(program: Path, file: Path, name: str) -> None:
    began = time.monotonic()
    # Waited for by hand: only so is its memory told apart from that of other children.
    started = subprocess.Popen([sys.executable, "-I", "-S", str(program), str(file)], env={}, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(started.pid, 0)
    started.returncode = os.waitstatus_to_exitcode(status)
    seconds, most = time.monotonic() - began, used.ru_maxrss / 1024
    size = file.stat().st_size
    print(f"{name}: {size:,} bytes, exit code {started.returncode}, {seconds:.1f} s, at most {most:.0f} MB")
    if started.returncode:
        raise SystemExit("it does not agree")
    if seconds > GOAL_SECONDS or most > GOAL_MEGABYTES:
        raise SystemExit(f"goal missed: {GOAL_SECONDS} s, {GOAL_MEGABYTES} MB")


if __name__ == "__main__":
    main()
