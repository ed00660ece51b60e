"""The figures that the first pages print, in their order, without words: who checks a page needs no language."""

from collections import Counter
from dataclasses import dataclass

from shelter.pdf.facts import Facts
from shelter.rules.money import to_cents

FIGURES = ("funding", "obligation", "claimed", "withheld", "counted", "pending", "remaining", "excess", "repayable")
REASONS = (
    "PENDING",
    "PARKED",
    "REJECTED",
    "DEDUCTED",
    "NOT_LOCAL",
    "OUT_OF_WINDOW",
    "UNPAID",
    "PAID_OUT_OF_WINDOW",
    "SUPPLIER_NOT_ELIGIBLE",
    "TIER_WEIGHT",
    "RELATED_PARTY",
    "CATEGORY_WEIGHT",
    "CAP_SUPPLIER",
    "CAP_TIER",
    "CAP_CATEGORY",
    "DIRECT_SHARE",
)


@dataclass(frozen=True, slots=True)
class Group:
    name: str | None  # None: of no tier
    lines: int
    claimed: int
    counted: int


def figure_cents(facts: Facts) -> dict[str, int]:
    return {key: -facts.withheld if key == "withheld" else facts.cents(key) for key in FIGURES}


def reason_cents(facts: Facts) -> dict[str, int]:
    """Give what each reason took, below zero, in the order in which the rules ask."""
    by_reason = facts.statement["by_reason"]
    place = {code: at for at, code in enumerate(REASONS)}
    codes = sorted(by_reason, key=lambda code: (place.get(code, len(place)), code))
    return {code: -to_cents(by_reason[code]) for code in codes}


def groups(facts: Facts, key: str) -> list[Group]:
    """Give claimed and counted by category or by tier, the largest first; together they are all lines."""
    sums = facts.statement[f"by_{key}"]
    lines: Counter[str | None] = Counter()
    claimed: Counter[str | None] = Counter()
    for line in facts.lines:
        name = line.facts["category"] if key == "category" else line.result["tier"]
        lines[name] += 1
        claimed[name] += line.claimed
    ranked = sorted(sums, key=lambda name: (-to_cents(sums[name]), name))
    found = [Group(name, lines[name], claimed[name], to_cents(sums[name])) for name in ranked]
    return [*found, Group(None, lines[None], claimed[None], 0)] if lines[None] else found


def verdict_amounts(facts: Facts) -> list[int]:
    """Give the cents that the verdict writes, in no particular order: each language has its own."""
    keys = ["obligation", "counted"]
    if facts.statement["status"] in ("open", "short"):
        keys.append("remaining")
    return [facts.cents(key) for key in keys] + [
        facts.cents(key) for key in ("excess", "repayable") if facts.cents(key)
    ]
