"""The statement: every figure of an obligation as of a day and, for every euro that does not count, why."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from shelter.rules.dossier import Dossier
from shelter.rules.known import funding_known, terms_in_force
from shelter.rules.limits import apply_limits, reduced_to_direct, sums_by
from shelter.rules.money import Cents, divide, four_decimals, share, to_text, to_texts
from shelter.rules.steps import Sheet, assess_lines
from shelter.rules.terms import Terms


@dataclass(frozen=True, slots=True)
class Figures:
    """What the rules make of a dossier as of a day, in cents."""

    day: str
    terms: Terms
    funding: Cents
    obligation: Cents
    sheet: Sheet
    direct_share: Cents  # taken from the total, not from a line
    taken: dict[str, int]  # by code

    @property
    def counted(self) -> int:
        return sum(self.sheet.left) - self.direct_share

    @property
    def pending(self) -> int:
        return self.taken.get("PENDING", 0)


def figures(dossier: Dossier, day: str) -> Figures:
    """Assess the facts known on a day by the terms in force on it."""
    terms = terms_in_force(dossier.terms, day)
    funding = funding_known(dossier, day)
    obligation = share(funding, terms.rate) if terms.fixed_obligation is None else terms.fixed_obligation
    sheet = assess_lines(dossier, terms, day)
    apply_limits(sheet, terms, obligation)
    direct_share = reduced_to_direct(sheet, terms.minimum_direct_share)
    return Figures(day, terms, funding, obligation, sheet, direct_share, _taken(sheet, direct_share))


def statement(dossier: Dossier, day: str) -> dict[str, Any]:
    """Write the statement of a dossier as of a day, as JSON values; amounts in euros as texts."""
    found = figures(dossier, day)
    sheet, counted, obligation = found.sheet, found.counted, found.obligation
    remaining = max(0, obligation - counted)
    status = _status(found, remaining)
    return {
        "as_of": day,
        "obligation": to_text(obligation),
        "funding": to_text(found.funding),
        "claimed": to_text(sum(sheet.claimed)),
        "counted": to_text(counted),
        "pending": to_text(found.pending),
        "remaining": to_text(remaining),
        "excess": to_text(max(0, counted - obligation)),
        "fulfilment": four_decimals(counted, obligation) if obligation else None,
        "status": status,
        "repayable": to_text(_repayable(found, remaining) if status == "short" else 0),
        "lines": _lines(sheet, dossier.invoices.ids),
        "adjustments": _adjustments(found.direct_share),
        "by_reason": _in_order(found.taken),
        "by_category": _in_order(sums_by(sheet.categories, sheet.left)),
        "by_supplier": _in_order(sums_by(sheet.suppliers, sheet.left)),
        "by_tier": _in_order(sums_by(sheet.tiers, sheet.left)),
    }


def _status(found: Figures, remaining: int) -> str:
    if not found.obligation:
        return "none"
    if not remaining:
        return "met"
    last = found.terms.window_to
    return "open" if last is None or found.day <= last else "short"


def _repayable(found: Figures, remaining: int) -> int:
    """Give the cents of funding to give back when the window has closed with something remaining."""
    if found.terms.shortfall == "none":
        return 0
    if found.terms.shortfall == "floor" and found.counted < found.terms.floor:
        return found.funding
    return min(found.funding, divide(found.funding * remaining, found.obligation))


def _taken(sheet: Sheet, direct_share: Cents) -> dict[str, int]:
    taken: defaultdict[str, int] = defaultdict(int)
    for reasons in sheet.reasons:
        for code, amount in reasons:
            taken[code] += amount
    if direct_share:
        taken["DIRECT_SHARE"] = direct_share
    return taken


def _in_order(sums: dict[str, int]) -> dict[str, str]:
    return {key: to_text(sums[key]) for key in sorted(sums)}


def _adjustments(direct_share: Cents) -> list[dict[str, str]]:
    return [{"code": "DIRECT_SHARE", "amount": to_text(direct_share)}] if direct_share else []


def _lines(sheet: Sheet, documents: list[str]) -> list[dict[str, Any]]:
    found = []
    for name, owner, claimed, whole, left, tier, reasons in zip(
        sheet.ids,
        sheet.owners,
        sheet.claimed,
        to_texts(sheet.claimed),
        sheet.left,
        sheet.tiers,
        sheet.reasons,
        strict=True,
    ):
        line: dict[str, Any]
        line = {
            "id": name,
            "invoice": documents[owner],
            "claimed": whole,
            "counted": whole,
            "tier": tier,
            "reasons": [],
        }
        if reasons:
            line["counted"] = to_text(left) if left else "0.00"
            for code, taken in reasons:
                line["reasons"].append({"code": code, "amount": whole if taken == claimed else to_text(taken)})
        found.append(line)
    return found
