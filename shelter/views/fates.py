"""The lines of an invoice as its page shows them: what was put down where, what became of it, and what is left."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from shelter.forms.claim import PutDownForm, PutDownForms
from shelter.models import Claim, Decision
from shelter.problems import PUT_RIGHT
from shelter.queries.invoice import Fate, SeenLine
from shelter.queries.lines import Taken
from shelter.words import CATEGORIES, REASONS, named, reason_label, reason_of_review

# What a person decided: the reason is theirs, not the rules'.
DECIDED = {"DEDUCTED", "REJECTED", "PARKED"}


class Why(NamedTuple):
    label: str | Promise
    said: str | Promise
    cents: int


class Mark(NamedTuple):
    """A shape and a word: the two arguments of the tag `tag`."""

    kind: str
    label: str


@dataclass(frozen=True)
class Part:
    """One claim on a line."""

    fate: Fate
    category: str | Promise
    mark: Mark
    reasons: list[Why]
    advice: str | Promise

    @property
    def claim(self) -> Claim:
        return self.fate.claim


@dataclass(frozen=True)
class Row:
    seen: SeenLine
    parts: list[Part]
    form: PutDownForm | None
    borne: int  # in the invoice's currency: of the whole line, VAT that the house of the reader cannot recover

    @property
    def cost(self) -> int:
        return self.seen.line.cost_cents + self.borne

    @property
    def left(self) -> Decimal | None:
        """What is left, where only a part is."""
        return self.seen.left if self.parts and self.seen.left > 0 else None


def rows_of(seen: Iterable[SeenLine], forms: PutDownForms | None, borne: Mapping[int, int]) -> list[Row]:
    of_line = forms.of_line if forms else {}
    return [
        Row(one, [_part(fate) for fate in one.fates], of_line.get(one.line.pk), borne.get(one.line.pk, 0))
        for one in seen
    ]


def withdrawable(rows: Iterable[Row]) -> list[Claim]:
    return [part.claim for row in rows for part in row.parts if part.fate.may_be_withdrawn]


def _part(fate: Fate) -> Part:
    decision = fate.decision
    refused = decision is not None and decision.kind != Decision.Kind.ACCEPTED
    advice: Any = PUT_RIGHT.get(decision.reason_code, PUT_RIGHT["other"]) if decision and refused else ""
    return Part(fate, named(CATEGORIES, fate.claim.category), mark_of(fate), list(_reasons(fate)), advice)


def mark_of(fate: Fate) -> Mark:
    if fate.decision is None:
        return Mark("none", _("waiting for a decision"))
    if fate.decision.kind == Decision.Kind.PARKED:
        return Mark("watch", _("set aside"))
    if fate.decision.kind == Decision.Kind.REJECTED:
        return Mark("danger", _("refused"))
    return Mark("met", _("accepted in part") if fate.decision.deduction_cents else _("accepted"))


def _reasons(fate: Fate) -> Iterator[Why]:
    if fate.stated is None:
        if fate.decision and fate.decision.reason_code:
            yield Why("", _review(fate.decision), 0)
        return
    for taken in fate.stated.taken:
        if taken.code != "PENDING":
            yield Why(reason_label(taken.code), _said(taken, fate.decision), -taken.cents)


def _said(taken: Taken, decision: Decision | None) -> str | Promise:
    if taken.code in DECIDED and decision:
        return _review(decision)
    return REASONS[taken.code].sentence if taken.code in REASONS else ""


def _review(decision: Decision) -> str | Promise:
    return reason_of_review(decision.reason_code, decision.reason)
