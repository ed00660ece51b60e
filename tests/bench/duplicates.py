"""What the degrees of likeness find on 1,000 labelled pairs: `python -m tests.bench.duplicates [SEED]`.

How the pairs are made, and why so, stands in docs/duplicates.md. The same seed makes the same pairs.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from shelter.reading.likeness import Degree, Traits, degree_of

EXACT, NEAR, DIFFERENT = 300, 300, 400
RECALL = {"exact": 0.99, "near": 0.95}
FALSE_ALARMS = 0.02
SURE = {Degree.CONTENT, Degree.BUSINESS}
# How often a hand that types an invoice in gets a field wrong, for the pairs labelled near.
WRONG = {"number": 0.45, "date": 0.2, "amounts": 0.15, "seller": 0.1}

Alter = Callable[[Random, Traits], Traits]
Twin = Callable[[Random, Traits], tuple[Traits, Traits]]


@dataclass(frozen=True)
class Pair:
    label: str  # "exact", "near" or "different"
    made: str  # how the second was made from the first
    one: Traits
    other: Traits


def pairs(seed: int) -> Iterator[Pair]:
    draw = Random(seed)
    makers = (("exact", EXACT, SAME), ("near", NEAR, RETYPED), ("different", DIFFERENT, OTHERS))
    for label, count, ways in makers:
        names = draw.choices(list(ways), weights=[weight for weight, _ in ways.values()], k=count)
        for made in names:
            yield Pair(label, made, *ways[made][1](draw, _invoice(draw)))


def _invoice(draw: Random) -> Traits:
    """An invoice as a supplier of a film writes it: eight ways to number, amounts from a taxi to a set."""
    year, counter = draw.choice([2024, 2025, 2026]), draw.randrange(1, 4_000)
    number = draw.choice(
        ["{y}/{n:04d}", "F{y}-{n}", "{n}", "FA-{n:05d}", "{y}{n:05d}", "VF/{y}/{n:03d}", "INV-{n}-{y}", "{n:06d}"]
    ).format(y=year, n=counter)
    net = int(draw.lognormvariate(11.5, 1.2)) + 1_500
    digits = f"{draw.randrange(10**10):010d}"
    return Traits(
        kind="invoice",
        seller=f"{draw.randrange(400_000_000, 800_000_000):010d}",
        number=number,
        issued_on=date(year, 1, 1) + timedelta(days=draw.randrange(365)),
        currency="EUR",
        net_cents=net,
        gross_cents=net + round(net * draw.choice([0, 6, 21, 21, 21]) / 100),
        structured=digits + f"{int(digits) % 97 or 97:02d}" if draw.random() < 0.6 else "",
        content=f"{draw.getrandbits(256):064x}" if draw.random() < 0.7 else "",
    )


# Exact: the very same document once more.
def _wrapped(draw: Random, one: Traits) -> tuple[Traits, Traits]:
    """Another envelope, a PDF around it, other attachments: the e-invoice inside is the same."""
    read = replace(one, content=f"{draw.getrandbits(256):064x}")
    return read, read


def _spelled(draw: Random, one: Traits) -> tuple[Traits, Traits]:
    """Typed from the paper, all right but for the spelling of the number."""
    marks = draw.choice([("/", " / "), ("/", "-"), ("-", ""), ("-", "."), ("F", "f"), ("", "")])
    return one, replace(one, number=f" {one.number.replace(*marks) if marks[0] else one.number} ", content="")


def _redated(draw: Random, one: Traits) -> tuple[Traits, Traits]:
    """The same number of the same year under another day: the delivery's, or a reminder's."""
    day = one.issued_on + timedelta(days=draw.randrange(-40, 40))
    return one, replace(one, issued_on=day if day.year == one.issued_on.year else one.issued_on, content="")


# Near: typed in by a hand that errs, each field by itself, at least once.
def _retyped(draw: Random, one: Traits) -> tuple[Traits, Traits]:
    typed = replace(one, content="")
    while typed == replace(one, content="") or degree_of(one, typed) == Degree.BUSINESS:
        typed = replace(one, content="", structured=one.structured if draw.random() < 0.7 else "")
        for field, alter in ERRORS.items():
            if draw.random() < WRONG[field]:
                typed = alter(draw, typed)
    return one, typed


def _wrong_number(draw: Random, one: Traits) -> Traits:
    number, at = one.number, draw.randrange(len(one.number))
    other = draw.choice("0123456789OIl")
    ways = [
        number[:at] + other + number[at + 1 :],
        number[:at] + number[at + 1 :] or "1",
        number[: at + 1] + number[at:],
        number.replace("0", "O", 1),
        number.lstrip("0"),
        number.split("/")[-1].split("-")[-1],
    ]
    return replace(one, number=draw.choice(ways) or number)


def _wrong_day(draw: Random, one: Traits) -> Traits:
    day = one.issued_on
    swapped = day.replace(month=day.day, day=day.month) if day.day <= 12 else day
    ways = [day + timedelta(days=draw.choice([-6, -3, -1, 1, 2, 5])), swapped, _another_year(day)]
    return replace(one, issued_on=draw.choice(ways))


def _another_year(day: date) -> date:
    return day.replace(year=day.year + 1, day=min(day.day, 28))


def _wrong_amounts(draw: Random, one: Traits) -> Traits:
    assert one.net_cents is not None and one.gross_cents is not None
    ways = [
        {"net_cents": one.gross_cents},
        {"gross_cents": one.net_cents},
        {"gross_cents": one.gross_cents + draw.choice([-1, 1, 90, 900])},
    ]
    return replace(one, **draw.choice(ways))


def _wrong_seller(_draw: Random, one: Traits) -> Traits:
    return replace(one, seller=f"BE:atelier {one.seller[-3:]}")


ERRORS: dict[str, Alter] = {
    "number": _wrong_number,
    "date": _wrong_day,
    "amounts": _wrong_amounts,
    "seller": _wrong_seller,
}


# Different: what honest suppliers send.
def _next(draw: Random, one: Traits, *, days: tuple[int, int], same_amount: bool) -> tuple[Traits, Traits]:
    """The next invoice of the same seller, some days later, with the next number."""
    counted = "".join(letter for letter in one.number if letter.isdigit())
    number = one.number.replace(counted[-3:], f"{(int(counted[-3:]) + draw.randrange(1, 9)) % 1000:03d}")
    other = replace(
        _invoice(draw), seller=one.seller, number=number, issued_on=one.issued_on + timedelta(draw.randint(*days))
    )
    return one, replace(other, net_cents=one.net_cents, gross_cents=one.gross_cents) if same_amount else other


def _standing_reference(draw: Random, one: Traits) -> tuple[Traits, Traits]:
    """A telephone bill: the customer's payment reference comes back each quarter, the amount does not."""
    first, later = _next(draw, one, days=(85, 95), same_amount=False)
    return replace(first, structured="090933755493"), replace(later, structured="090933755493")


def _credited(draw: Random, one: Traits) -> tuple[Traits, Traits]:
    return one, replace(one, kind="credit_note", number=f"NC{draw.randrange(900)}", content="")


def _each_year(draw: Random, one: Traits) -> tuple[Traits, Traits]:
    """Numbers that begin at 1 each year, for the same yearly fee."""
    fee = replace(one, number=str(draw.randrange(1, 90)), content="", structured="")
    return fee, replace(fee, issued_on=_another_year(fee.issued_on))


def _elsewhere(draw: Random, one: Traits) -> tuple[Traits, Traits]:
    """Another seller who happens to have the same number."""
    return one, replace(_invoice(draw), number=one.number)


def _twins(draw: Random, one: Traits) -> tuple[Traits, Traits]:
    """Two shooting days, two invoices of the same amount in one week: honest, and it looks like fraud."""
    return _next(draw, one, days=(0, 6), same_amount=True)


SAME: dict[str, tuple[int, Twin]] = {
    "another wrapper": (35, _wrapped),
    "another spelling": (45, _spelled),
    "another day of the year": (20, _redated),
}
RETYPED: dict[str, tuple[int, Twin]] = {"retyped with errors": (1, _retyped)}
OTHERS: dict[str, tuple[int, Twin]] = {
    "the next one": (40, lambda draw, one: _next(draw, one, days=(1, 40), same_amount=False)),
    "next month's rent": (20, lambda draw, one: _next(draw, one, days=(28, 31), same_amount=True)),
    "standing reference": (10, _standing_reference),
    "its credit note": (10, _credited),
    "next year's fee": (9, _each_year),
    "same number elsewhere": (10, _elsewhere),
    "twins in a week": (1, _twins),
}


def measure(seed: int) -> tuple[dict[str, float], Counter[tuple[str, str, str]]]:
    """Give the share found of each label (exact only by a sure degree), and how many by label, way and degree."""
    found: Counter[tuple[str, str, str]] = Counter()
    for pair in pairs(seed):
        degree = degree_of(pair.one, pair.other)
        found[pair.label, pair.made, degree.value if degree else "none"] += 1
    caught: Counter[str] = Counter()
    for (label, _made, degree), count in found.items():
        hit = Degree(degree) in SURE if label == "exact" and degree != "none" else degree != "none"
        caught[label] += count * hit
    totals = {"exact": EXACT, "near": NEAR, "different": DIFFERENT}
    return {label: caught[label] / total for label, total in totals.items()}, found


def main() -> int:
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    shares, found = measure(seed)
    print(f"seed {seed}\n{'label':<11}{'made by':<26}{'found as':<10}{'pairs':>6}")
    for (label, made, degree), count in sorted(found.items()):
        print(f"{label:<11}{made:<26}{degree:<10}{count:>6}")
    missed = [label for label, goal in RECALL.items() if shares[label] < goal]
    missed += ["false alarms"] if shares["different"] > FALSE_ALARMS else []
    for label, goal in RECALL.items():
        print(f"recall {label:<16}{shares[label]:>8.1%}   goal {goal:.0%} or more")
    print(f"false alarms{shares['different']:>19.1%}   goal {FALSE_ALARMS:.0%} or less")
    print(f"MISSED: {', '.join(missed)}" if missed else "every goal is met")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
