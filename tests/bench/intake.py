"""Files a second through receive and read, beside the bare cost of the same: `python -m tests.bench.intake`.

`--stored N` (1,000 when not said) invoices stand in the register beforehand, `--profile` shows where the time goes. The
goal is half of what the bare calls manage: the same bytes hashed, written and forced to the disk, parsed by lxml, and
the same rows inserted by psycopg, in the two transactions that it takes to promise a file and then to read it. One
process does both in turns, so that what else the machine is busy with slows both.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

GOAL = 0.5
ROUNDS, FILES = 7, 40  # of each, in turns


@dataclass(frozen=True)
class Turn:
    """What some files took, in files a second of the clock, and in milliseconds of a file of each processor."""

    rate: float
    ours: float
    database: float


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.intake", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--stored", type=int, default=1_000, metavar="N", help="invoices stored beforehand")
    parser.add_argument("--rounds", type=int, default=ROUNDS, metavar="N")
    parser.add_argument("--folder", type=Path, help="where to keep the register for a second time; else it goes")
    parser.add_argument("--profile", action="store_true", help="show statements and functions, measure nothing")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="poleimage-bench-") as passing:
        data = asked.folder or Path(passing)
        data.mkdir(exist_ok=True)
        data.chmod(0o711)  # where root runs the tests, the database belongs to another user
        os.environ |= {"DATA": str(data), "DJANGO_SETTINGS_MODULE": "poleimage.settings", "LOG_LEVEL": "ERROR"}
        import django

        django.setup()
        from poleimage.run import postgres
        from poleimage.run.places import Places

        with postgres.running(Places(data)) as server:
            server.make_database()
            return _measure(asked)


def _measure(asked: argparse.Namespace) -> int:
    from django.core.management import call_command
    from django.db import connection

    from members.models import User
    from shelter.models import Invoice
    from tests import make, stored
    from tests.barely import Barely

    call_command("migrate", verbosity=0)
    alice = User.objects.filter(role=User.Role.PRODUCER).first() or make.producer()
    start = perf_counter()
    suppliers = stored.fill(asked.stored, by=alice)
    print(f"{Invoice.objects.count():,} invoices stored, in {perf_counter() - start:.0f} s", flush=True)
    files = _files(suppliers)
    ours = _ours(alice)
    for _ in range(10):  # what is loaded and planned once
        ours(next(files))
    if asked.profile:
        return _profile(ours, files)
    barely = Barely(ours(next(files)))
    backends = {"bare": barely.backend, "ours": connection.connection.info.backend_pid}
    doing: dict[str, Callable[[bytes], object]] = {"bare": barely, "ours": ours}
    turns: dict[str, list[Turn]] = {"bare": [], "ours": []}
    for _ in range(asked.rounds):
        for name, do in doing.items():
            turns[name].append(_turn(do, [next(files) for _ in range(FILES)], backends[name]))
    return _tell(turns)


def _files(suppliers: Any) -> Iterator[bytes]:
    from random import Random

    from tests import make

    draw, number = Random(), 0
    while True:
        number += 1
        supplier = suppliers[int(draw.random() ** 3 * len(suppliers))]
        nets = [f"{draw.randrange(1_500, 900_000) / 100:.2f}" for _ in range(draw.choice([1, 2, 3, 5, 8]))]
        yield make.ubl(supplier, number=f"B{draw.getrandbits(32):08x}/{number:05d}", lines=nets)


def _ours(alice: Any) -> Callable[[bytes], Any]:
    from shelter import tasks
    from shelter.flow.receive import receive_invoice
    from shelter.models import Job

    def receive_and_read(data: bytes) -> Any:
        invoice = receive_invoice(data, "facture.xml", by=alice, organisation=alice.organisation).invoice
        tasks.run(Job.Kind.READ, invoice.pk)
        return invoice.pk

    return receive_and_read


def _turn(do: Callable[[bytes], object], files: list[bytes], backend: int) -> Turn:
    clock, spent, database = perf_counter(), process_time(), _spent(backend)
    for data in files:
        do(data)
    each = 1000 / len(files)
    return Turn(
        len(files) / (perf_counter() - clock), (process_time() - spent) * each, (_spent(backend) - database) * each
    )


def _spent(process: int) -> float:
    """Seconds of processor time of another process; 0 where the system doesn't say so in /proc."""
    place = Path(f"/proc/{process}/stat")
    if not place.exists():
        return 0.0
    fields = place.read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _tell(turns: dict[str, list[Turn]]) -> int:
    print(f"{'':<28}{'files/s':>9}{'ms a file: python':>20}{'database':>10}")
    for name, called in (("bare", "bare calls"), ("ours", "receive and read")):
        every = turns[name]
        figures = [median(getattr(turn, field) for turn in every) for field in ("rate", "ours", "database")]
        print(f"{called:<28}{figures[0]:>9.1f}{figures[1]:>20.2f}{figures[2]:>10.2f}")
    ratios = sorted(ours.rate / bare.rate for bare, ours in zip(turns["bare"], turns["ours"], strict=True))
    share = median(ratios)
    print(f"share of the bare rate{share:>15.2f}   goal {GOAL} or more   ({ratios[0]:.2f} to {ratios[-1]:.2f})")
    print("every goal is met" if share >= GOAL else "MISSED: the share")
    return 0 if share >= GOAL else 1


def _profile(ours: Callable[[bytes], object], files: Iterator[bytes]) -> int:
    import cProfile
    import pstats

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as caught:
        ours(next(files))
    for query in caught.captured_queries:
        print(f"{float(query['time']) * 1000:7.1f} ms  {query['sql'][:230]}")
    print(f"{len(caught)} statements")
    profile = cProfile.Profile()
    for data in [next(files) for _ in range(100)]:
        profile.runcall(ours, data)
    pstats.Stats(profile).sort_stats("tottime").print_stats(35)
    pstats.Stats(profile).sort_stats("cumtime").print_stats(60)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
