"""Every euro explained: the lines of a stored statement, joined to the claims and papers that they come from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from members.queries import names_of
from shelter.models import Claim, Decision, InvoiceLine, Standing
from shelter.queries.cost import borne_by, borne_of
from shelter.rules.money import to_cents

Json = Mapping[str, Any]
SHOWS = ("all", "counted", "reduced", "waiting", "aside")
WAITING = {"waiting": "PENDING", "aside": "PARKED"}


@dataclass(frozen=True)
class Taken:
    code: str
    cents: int


@dataclass(frozen=True)
class StatedLine:
    """A line as the statement has it."""

    claim_id: UUID
    claimed: int
    counted: int
    taken: tuple[Taken, ...]

    def is_in(self, show: str) -> bool:
        codes = {one.code for one in self.taken}
        if show in WAITING:
            return WAITING[show] in codes
        if show == "counted":
            return self.counted != 0
        return show == "all" or bool(codes - set(WAITING.values()))


@dataclass(frozen=True)
class ExplainedLine:
    """A line of the statement beside what it was for and what was decided."""

    stated: StatedLine
    claim: Claim
    line: InvoiceLine
    supplier: str
    decision: Decision | None
    borne: int  # of what is claimed: VAT that the producer cannot recover


@dataclass(frozen=True)
class LineTotals:
    count: int
    claimed: int
    taken: int
    counted: int


@dataclass(frozen=True)
class Equation:
    """claimed - reduced or refused - waiting - set aside = counted; adjustments of the whole are among the reduced."""

    claimed: int
    reduced: int
    waiting: int
    aside: int
    counted: int


def stated_lines(standing: Standing) -> list[StatedLine]:
    return [
        StatedLine(
            UUID(line["id"]),
            to_cents(line["claimed"]),
            to_cents(line["counted"]),
            tuple(Taken(reason["code"], to_cents(reason["amount"])) for reason in line["reasons"]),
        )
        for line in standing.statement["lines"]
    ]


def adjustments_of(standing: Standing) -> list[Taken]:
    """What was taken off the whole, and off no line."""
    return [Taken(one["code"], to_cents(one["amount"])) for one in standing.statement["adjustments"]]


def totals_of(lines: Sequence[StatedLine], adjustments: Sequence[Taken] = ()) -> LineTotals:
    claimed, counted = sum(line.claimed for line in lines), sum(line.counted for line in lines)
    counted -= sum(one.cents for one in adjustments)
    return LineTotals(len(lines), claimed, claimed - counted, counted)


def equation_of(standing: Standing) -> Equation:
    by_reason: dict[str, str] = standing.statement["by_reason"]
    waiting, aside = (to_cents(by_reason.get(code, "0.00")) for code in ("PENDING", "PARKED"))
    everything = sum(to_cents(amount) for amount in by_reason.values())
    return Equation(standing.claimed_cents, everything - waiting - aside, waiting, aside, standing.counted_cents)


def explained(lines: Sequence[StatedLine]) -> list[ExplainedLine]:
    """Join lines to their claims; always the same number of queries, so a page of a hundred costs what one does."""
    ids = [line.claim_id for line in lines]
    claims = Claim.objects.select_related("line__invoice", "production").in_bulk(ids)
    decisions = {
        decision.claim_id: decision
        for decision in Decision.objects.filter(claim__in=ids).select_related("by").order_by("pk")
    }
    suppliers = {supplier for claim in claims.values() if (supplier := claim.line.invoice.supplier_id)}
    names = names_of(suppliers, on=date.max)
    borne = borne_by(claims.values())
    return [
        ExplainedLine(
            stated, claim, claim.line, _name_in(names, claim), decisions.get(claim.pk), borne_of(claim, borne)
        )
        for stated in lines
        if (claim := claims.get(stated.claim_id))
    ]


def _name_in(names: Mapping[UUID, str], claim: Claim) -> str:
    invoice = claim.line.invoice
    return names.get(invoice.supplier_id, "") if invoice.supplier_id else invoice.supplier_name


def at_quarters(course: Sequence[Json], *, most: int = 8) -> list[Json]:
    """The last point of each quarter and the latest of all: what a table beside the burn-up shows."""
    ends: dict[tuple[int, int], Json] = {}
    for point in course:
        on = date.fromisoformat(point["as_of"])
        ends[on.year, (on.month - 1) // 3] = point
    return list(ends.values())[-most:]
