"""A line, step by step: each step takes from what the one before left, and says why."""

from dataclasses import dataclass
from fractions import Fraction

from shelter.rules.dossier import Dossier, Lines
from shelter.rules.fate import Fate, fates
from shelter.rules.money import Cents, share
from shelter.rules.terms import Terms

Reasons = tuple[tuple[str, Cents], ...]  # what was taken, in order: a code and the cents, with the sign of the line

NOTHING = Cents(0)


@dataclass(slots=True)
class Sheet:
    """The lines known on a day, as columns in the order of the dossier."""

    ids: list[str]
    owners: list[int]  # the row of the line's own document
    issued: list[str]  # of each document, not of each line
    suppliers: list[str]
    categories: list[str]
    direct: list[bool]
    claimed: list[Cents]
    left: list[Cents]  # what counts so far
    tiers: list[str | None]
    reasons: list[Reasons]


def assess_lines(dossier: Dossier, terms: Terms, day: str) -> Sheet:
    """Take every line known on a day through steps 1 to 6 of the convention's rules."""
    fate_of = fates(dossier, terms, day)
    lines, invoices = dossier.lines, dossier.invoices
    if None in fate_of:
        rows = [row for row, owner in enumerate(lines.owners) if fate_of[owner] is not None]
        lines = Lines._make([column[row] for row in rows] for column in lines)
    weight_of = {name: category.weight for name, category in terms.categories.items() if category.weight is not None}
    left: list[Cents] = []
    tiers: list[str | None] = []
    reasons: list[Reasons] = []
    for owner, claimed, category, local_share, refusal, decided, deduction in zip(
        lines.owners,
        lines.claimed,
        lines.categories,
        lines.local_shares,
        lines.refusals,
        lines.decided,
        lines.deductions,
        strict=True,
    ):
        fate = fate_of[owner]
        assert fate  # lines of documents that do not exist yet are not among these
        refused = refusal if decided is None or decided <= day else "PENDING"
        if refused or not claimed:
            left.append(NOTHING)
            tiers.append(None)
            reasons.append(((refused, claimed),) if refused and claimed else ())
        elif fate.in_full and not deduction and local_share is None and category not in weight_of:
            left.append(claimed)
            tiers.append(fate.tier)
            reasons.append(())
        else:
            kept, tier, why = _accepted(claimed, deduction, local_share, fate, weight_of.get(category))
            left.append(kept)
            tiers.append(tier)
            reasons.append(why)
    return Sheet(
        ids=lines.ids,
        owners=lines.owners,
        issued=invoices.issued,
        suppliers=[invoices.suppliers[owner] for owner in lines.owners],
        categories=lines.categories,
        direct=lines.direct,
        claimed=lines.claimed,
        left=left,
        tiers=tiers,
        reasons=reasons,
    )


def _accepted(
    claimed: Cents, deduction: Cents, local_share: Fraction | None, fate: Fate, weight: Fraction | None
) -> tuple[Cents, str | None, Reasons]:
    """Give what is left of an accepted line, its tier if it came so far, and what was taken."""
    reasons: list[tuple[str, Cents]] = []
    left = claimed
    if deduction:
        nearer = Cents(max(0, left - deduction) if left > 0 else min(0, left + deduction))
        left = _keep(reasons, "DEDUCTED", left, nearer)
    if local_share is not None:
        left = _keep(reasons, "NOT_LOCAL", left, share(left, local_share))
    if fate.refusal:
        left = _keep(reasons, fate.refusal, left, NOTHING)
    if not left:
        return left, None, tuple(reasons)
    if fate.weight is not None:
        left = _keep(reasons, "TIER_WEIGHT", left, share(left, fate.weight))
    if fate.related:
        left = _keep(reasons, "RELATED_PARTY", left, NOTHING)
    if weight is not None:
        left = _keep(reasons, "CATEGORY_WEIGHT", left, share(left, weight))
    return left, fate.tier, tuple(reasons)


def _keep(reasons: list[tuple[str, Cents]], code: str, left: Cents, kept: Cents) -> Cents:
    """Keep a part of what was left; a step that takes nothing, as of nothing, writes nothing."""
    if kept != left:
        reasons.append((code, Cents(left - kept)))
    return kept
