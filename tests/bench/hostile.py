"""What each hostile file costs the worker: `python -m tests.bench.hostile [NAME…]`. The goal is a peak under 500 MB.

Each file is received, then read by a process of its own that does nothing else: its peak is that of the whole worker.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import perf_counter

GOAL = 500  # MB
PATIENCE = 300  # seconds, for a machine that others use too


def main(names: list[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="poleimage-bench-") as folder:
        data = Path(folder)
        data.chmod(0o711)  # where root runs the tests, the database belongs to another user
        os.environ |= {"DATA": str(data), "DJANGO_SETTINGS_MODULE": "poleimage.settings", "LOG_LEVEL": "ERROR"}
        _start_django()
        from poleimage.run import postgres
        from poleimage.run.places import Places

        with postgres.running(Places(data), ["fsync=off"]) as server:
            server.make_database()
            return _measure_all(names)


def _start_django() -> None:
    import django

    django.setup()


def _measure_all(names: list[str]) -> int:
    from django.core.management import call_command

    from shelter.flow.receive import receive_invoice
    from tests import make
    from tests.shelter.hostile.every import FILES
    from tests.shelter.hostile.made import AT_THE_DOOR

    call_command("migrate", verbosity=0)
    alice = make.producer()
    print(f"{'file':<52}{'kB':>7}  {'becomes':<22}{'s':>7}{'peak MB':>9}")
    highest, missed = 0, []
    for each in FILES.values():
        if each.becomes in AT_THE_DOOR or (names and each.name not in names):
            continue
        data = each.make()
        invoice = receive_invoice(data, each.file_name, by=alice, organisation=alice.organisation).invoice
        became, seconds, peak = _read_by_itself(str(invoice.pk))
        is_missed = peak > GOAL or became != each.becomes
        missed += [each.name] if is_missed else []
        highest = max(highest, peak)
        figures = f"{each.name:<52}{len(data) // 1000:>7}  {became:<22}{seconds:>7.2f}{peak:>9}"
        print(f"{figures}{'  MISSED' if is_missed else ''}", flush=True)
    print(f"highest peak {highest} MB   goal {GOAL} MB or less")
    print(f"MISSED: {', '.join(missed)}" if missed else "every goal is met")
    return 1 if missed else 0


def _read_by_itself(invoice_id: str) -> tuple[str, float, int]:
    child = [sys.executable, "-m", "tests.bench.hostile", "--read", invoice_id]
    try:
        done = subprocess.run(child, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return "took too long", PATIENCE, 0
    if done.returncode:
        print(done.stderr, file=sys.stderr)
        return f"died of {done.returncode}", 0.0, 0
    became, seconds, peak = done.stdout.split()[-3:]
    return became, float(seconds), int(peak)


def _read(invoice_id: str) -> int:
    _start_django()
    from uuid import UUID

    from shelter import tasks
    from shelter.models import Invoice, Job

    start = perf_counter()
    tasks.run(Job.Kind.READ, UUID(invoice_id))
    seconds = perf_counter() - start
    invoice = Invoice.objects.get(pk=invoice_id)
    became = "read" if invoice.state == Invoice.State.TO_CHECK else invoice.unreadable_code or invoice.state
    print(became, seconds, getrusage(RUSAGE_SELF).ru_maxrss // (1000 if sys.platform == "linux" else 1_000_000))
    return 0


if __name__ == "__main__":
    sys.exit(_read(sys.argv[2]) if sys.argv[1:2] == ["--read"] else main(sys.argv[1:]))
