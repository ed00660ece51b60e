"""How long assessing a dossier takes beside parsing its JSON: `python -m tests.bench.rules`. The goal is 5 times."""

import json
import sys
from collections.abc import Callable
from random import Random
from statistics import median
from time import perf_counter, process_time
from typing import Any

from shelter.rules import assess

SIZES = (100, 1_000, 10_000, 100_000)
GOAL, JUDGED = 5, 1_000  # times, for a dossier of so many lines; the others show that time grows with the lines
DAY = "2026-12-31"
SECONDS, ROUNDS = 1.0, 5  # at least, for each row of the table

# name, lines an invoice, every optional key written out, every line reduced in every way
SHAPES = (
    ("one line an invoice, defaults left out", 1, False, False),
    ("one line an invoice, every key", 1, True, False),
    ("ten lines an invoice, defaults left out", 10, False, False),
    ("ten lines an invoice, every key", 10, True, False),
    ("hundred lines an invoice, defaults left out", 100, False, False),
    ("hundred lines an invoice, every key", 100, True, False),
    ("four lines an invoice, five reasons a line", 4, True, True),
)
TERMS = {
    "effective_on": "2025-01-01",
    "rate": "1.00",
    "window": {"from": "2025-01-01", "to": "2026-06-30"},
    "tiers": [
        {"name": "members", "test": {"member": True}, "weight": "1"},
        {
            "name": "province",
            "test": {"territory": ["62063", "62079"]},
            "weight": "0.5",
            "cap": {"share": "0.25", "of": "obligation"},
        },
    ],
    "categories": {"catering": {"weight": "0"}, "overhead": {"cap": {"share": "0.18", "of": "counted"}}},
    "supplier_cap": {"share": "0.50", "of": "obligation"},
    "minimum_direct_share": "0.5",
    "shortfall": {"rule": "pro_rata"},
}


CATEGORIES = ["sound", "image", "sets", "catering", "overhead"]
REDUCING = {"weight": "0.9", "cap": {"share": "0.1", "of": "counted"}}


def dossier(size: int, lines_each: int, full: bool, reduced: bool = False) -> dict[str, Any]:
    """Draw a dossier of so many lines, the same one each time."""
    draw = Random(size)
    suppliers = [
        {
            "id": f"S{n}",
            "name": f"Atelier {n} SRL",
            "municipality": draw.choice(["62063", "62079", "21004"]),
            "memberships": [{"from": "2019-01-01", "to": draw.choice([None, "2025-10-31"])}],
        }
        for n in range(40)
    ]
    starts = range(0, size, lines_each)
    return {
        "dossier": 1,
        "kind": "obligation",
        "production": {"title": "La Meuse en crue", "genre": "fiction"},
        "signed_on": "2025-01-01",
        "terms": [TERMS | {"categories": dict.fromkeys(CATEGORIES, REDUCING)} if reduced else TERMS],
        "funding": [{"id": "F1", "received_on": "2025-01-15", "amount": f"{size * 5_000}.00"}],
        "suppliers": suppliers,
        "invoices": [
            _invoice(draw, start, range(start, min(size, start + lines_each)), full, reduced) for start in starts
        ],
    }


def _invoice(draw: Random, number: int, lines: range, full: bool, reduced: bool) -> dict[str, Any]:
    day = f"{draw.randrange(1, 29):02d}"
    invoice = {
        "id": f"I{number}",
        "number": f"2025/{number}",
        "kind": "invoice",
        "supplier": f"S{draw.randrange(40)}",
        "issued_on": f"2025-{draw.randrange(1, 13):02d}-{day}",
        "payments": [{"paid_on": f"2026-{draw.randrange(1, 8):02d}-{day}", "amount": "12100.00"}],
        "lines": [_line(draw, n, full) | (_reduced(draw) if reduced else {}) for n in lines],
    }
    if full:
        invoice |= {"serviced_on": None, "currency": "EUR", "fx_rate": "1", "corrects": None, "payable": "12100.00"}
    return invoice


def _line(draw: Random, number: int, full: bool) -> dict[str, Any]:
    line = {
        "id": f"L{number}",
        "net": f"{draw.randrange(100, 2_000_000) / 100:.2f}",
        "category": draw.choice(CATEGORIES),
        "decision": draw.choice(["accepted"] * 8 + ["pending", "rejected"]),
    }
    if full:
        line |= {"share": draw.choice(["1", "1", "0.5"]), "local_share": draw.choice(["1", "1", "0.8"]), "direct": True}
        line |= {"decided_on": "2025-07-05", "deduction": draw.choice(["0.00", "0.00", "12.50"]), "reason": None}
    return line


def _reduced(draw: Random) -> dict[str, Any]:
    """Shares that no other line has, and a deduction."""
    parts = {key: f"0.{draw.randrange(1, 9_999):04d}" for key in ("share", "local_share")}
    return {**parts, "decision": "accepted", "deduction": "0.50"}


def measure(text: str) -> tuple[float, float]:
    """Give the medians in seconds of processor time of parsing a dossier's text and of assessing it, taken in turn."""
    parsed = json.loads(text)
    parsing, assessing = [], []
    end = perf_counter() + SECONDS
    while len(parsing) < ROUNDS or perf_counter() < end:
        parsing.append(_timed(lambda: json.loads(text)))
        assessing.append(_timed(lambda: assess(parsed, DAY)))
    return median(parsing), median(assessing)


def _timed(call: Callable[[], object]) -> float:
    start = process_time()  # what the processor does for others is not counted
    call()
    return process_time() - start


def main() -> int:
    print(f"{'lines':>7}  {'shape':<45}{'json.loads':>12}{'assess':>12}{'a line':>10}{'ratio':>7}  goal")
    missed = 0
    for name, *shape in SHAPES:
        for size in SIZES:
            parsing, assessing = measure(json.dumps(dossier(size, *shape)))
            ratio = assessing / parsing
            is_missed = size == JUDGED and ratio > GOAL
            missed += is_missed
            a_line = assessing / size * 1e6
            goal = f"  {GOAL}{' MISSED' if is_missed else ''}" if size == JUDGED else ""
            figures = f"{parsing * 1e3:>9.2f} ms{assessing * 1e3:>9.2f} ms{a_line:>7.2f} µs{ratio:>7.2f}"
            print(f"{size:>7}  {name:<45}{figures}{goal}", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
