"""Claims that wait for a decision: how long, for how much, and which comes next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from shelter.models import Claim
from shelter.queries.cost import claimed, vat_borne
from shelter.rules.money import Cents

# Days that a claim has waited, first and last of each band; None is without end.
AGES: dict[str, tuple[int, int | None]] = {"old": (11, None), "middle": (6, 10), "new": (0, 5)}
ORDERS = ("age", "amount")


@dataclass(frozen=True)
class Waiting:
    claim_id: UUID
    production_id: UUID
    recorded_at: datetime
    cents: Cents
    days: int

    @property
    def age(self) -> str:
        return next(
            name for name, (least, most) in AGES.items() if self.days >= least and (most is None or self.days <= most)
        )


@dataclass(frozen=True)
class Choice:
    """What of the queue is looked at, and in what order."""

    state: str = Claim.State.TO_REVIEW
    production: UUID | None = None
    age: str = ""
    order: str = "age"


@dataclass(frozen=True)
class Sum:
    count: int
    cents: int


def waiting_in(claims: QuerySet[Claim], choice: Choice = Choice(), *, today: date | None = None) -> list[Waiting]:
    """The chosen claims in the chosen order, oldest or largest first; always the same number of queries."""
    day = today or timezone.localdate()
    rows = claims.filter(state=choice.state).order_by("recorded_at", "pk")
    if choice.production:
        rows = rows.filter(production=choice.production)
    said = list(
        rows.values_list(
            "pk",
            "production",
            "production__producer",
            "recorded_at",
            "line",
            "line__cost_cents",
            "line__invoice",
            "line__invoice__fx_rate",
            "share",
            "line__invoice__kind",
        )
    )
    borne = vat_borne((invoice, house) for _, _, house, _, _, _, invoice, *_ in said)
    found = [
        Waiting(
            pk,
            production,
            at,
            claimed(cost + borne.get((line, house), 0), rate, part, kind),
            (day - timezone.localdate(at)).days,
        )
        for pk, production, house, at, line, cost, _, rate, part, kind in said
    ]
    found = [one for one in found if not choice.age or one.age == choice.age]
    return sorted(found, key=lambda one: -abs(one.cents)) if choice.order == "amount" else found


def sum_of(waiting: Iterable[Waiting]) -> Sum:
    amounts = [one.cents for one in waiting]
    return Sum(len(amounts), sum(amounts))


def by_age(waiting: Sequence[Waiting]) -> dict[str, Sum]:
    return {age: sum_of(one for one in waiting if one.age == age) for age in AGES}


@dataclass(frozen=True)
class Place:
    """Where a claim stands in its queue."""

    before: UUID | None
    after: UUID | None


def place_in(waiting: Sequence[Waiting], claim_id: UUID) -> Place:
    """The claims before and after one; for one that is not in the queue, its first is what comes after."""
    order = [one.claim_id for one in waiting]
    if claim_id not in order:
        return Place(None, order[0] if order else None)
    at = order.index(claim_id)
    return Place(order[at - 1] if at else None, order[at + 1] if at + 1 < len(order) else None)


def next_after(waiting: Sequence[Waiting], claim_id: UUID) -> UUID | None:
    """What to decide once this one is decided: the one after it, or else the first that is left."""
    place = place_in(waiting, claim_id)
    others = [one.claim_id for one in waiting if one.claim_id != claim_id]
    return place.after or (others[0] if others else None)
