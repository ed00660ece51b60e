"""The terms of a convention: every ratio, window and limit is one of its parameters, none is a constant here."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from shelter.rules.errors import DossierError
from shelter.rules.forms import (
    Form,
    amount,
    checked,
    choice,
    day,
    factor,
    fraction,
    items,
    minimum,
    nullable,
    text,
)
from shelter.rules.money import Cents, share
from shelter.rules.table import Table, record

REQUIRED = ("effective_on", "rate", "window", "tiers")
OPTIONAL = {
    "fixed_obligation": None,
    "window_dates": ["issue", "payment"],
    "supplier_status_on": "issue",
    "categories": {},
    "supplier_cap": None,
    "related_parties": "exclude",
    "minimum_direct_share": None,
    "shortfall": {"rule": "none"},
}

_window_date = choice("issue", "service", "payment")
_status_day = choice("issue", "service", "signature")
_related = choice("exclude", "count")
_rule = choice("none", "pro_rata", "floor")
_of_obligation = choice("obligation")
_of_either = choice("obligation", "counted")


@dataclass(frozen=True, slots=True)
class Cap:
    """A limit on a sum: an amount, or a share of the obligation or of what counts in the end."""

    amount: Cents
    share: Fraction
    of: str  # "amount", "obligation" or "counted"

    def limit(self, obligation: Cents) -> Cents:
        return self.amount if self.of == "amount" else share(obligation, self.share)


@dataclass(frozen=True, slots=True)
class Tier:
    name: str
    territory: frozenset[str] | None  # None: a member's tier
    weight: Fraction | None  # None: counts in full
    cap: Cap | None


@dataclass(frozen=True, slots=True)
class Category:
    weight: Fraction | None  # None: counts in full
    cap: Cap | None


@dataclass(frozen=True, slots=True)
class Terms:
    effective_on: str
    rate: Fraction
    fixed_obligation: Cents | None
    window_from: str
    window_to: str | None  # a document of this very day still counts
    window_dates: tuple[str, ...]
    supplier_status_on: str
    tiers: list[Tier]
    categories: dict[str, Category]
    supplier_cap: Cap | None
    excludes_related: bool
    minimum_direct_share: Fraction | None
    shortfall: str
    floor: Cents


def read_terms(values: list[Any]) -> list[Terms]:
    """Read a dossier's list of terms, as it stands; DossierError where one has an error."""
    if not values:
        raise DossierError("terms", "must have at least one entry")
    return [_read_one(value, f"terms[{n}]") for n, value in enumerate(values)]


def _read_one(value: Any, place: str) -> Terms:
    row = record(value, place, REQUIRED, OPTIONAL)
    (start,), (end,) = read_periods(row.objects("window", ["from"], {"to": None}))
    shortfall, floor = _read_shortfall(row.values("shortfall")[0], row.at(0, "shortfall"))
    return Terms(
        effective_on=row.only("effective_on", day),
        rate=row.only("rate", fraction),
        fixed_obligation=row.only("fixed_obligation", nullable(amount)),
        window_from=start,
        window_to=end,
        window_dates=_read_window_dates(row),
        supplier_status_on=row.only("supplier_status_on", _status_day),
        tiers=_read_tiers(row),
        categories=_read_categories(row.values("categories")[0], row.at(0, "categories")),
        supplier_cap=_read_cap(row.values("supplier_cap")[0], row.at(0, "supplier_cap"), _of_obligation),
        excludes_related=row.only("related_parties", _related) == "exclude",
        minimum_direct_share=row.only("minimum_direct_share", nullable(minimum)),
        shortfall=shortfall,
        floor=floor,
    )


def read_periods(rows: Table) -> tuple[list[str], list[str | None]]:
    """Read periods with both ends included, `to` null for one without end."""
    starts = rows.column("from", day)
    ends = rows.column("to", nullable(day))
    for at, (start, end) in enumerate(zip(starts, ends, strict=True)):
        if end is not None and end < start:
            raise DossierError(rows.at(at, "to"), "must not be before the day it runs from")
    return starts, ends


def _read_window_dates(row: Table) -> tuple[str, ...]:
    dates = row.only("window_dates", items)
    for n, value in enumerate(dates):
        place = f"{row.at(0, 'window_dates')}[{n}]"
        try:
            _window_date(value)
        except ValueError as error:
            raise DossierError(place, str(error)) from None
        if value in dates[:n]:
            raise DossierError(place, "stands here a second time")
    return tuple(dates)


def _read_tiers(row: Table) -> list[Tier]:
    rows, _ = row.lists("tiers", ["name", "test", "weight"], {"cap": None})
    if not rows.rows:
        raise DossierError(row.at(0, "tiers"), "must have at least one entry")
    columns = rows.names("name", text), rows.column("test", _territory), rows.column("weight", factor)
    caps = [_read_cap(cap, rows.at(n, "cap"), _of_obligation) for n, cap in enumerate(rows.values("cap"))]
    return [Tier(*fields) for fields in zip(*columns, caps, strict=True)]


def _is_test(value: Any) -> bool:
    if not isinstance(value, dict) or len(value) != 1:
        return False
    territory = value.get("territory")
    return value.get("member") is True or (
        isinstance(territory, list) and all(isinstance(municipality, str) for municipality in territory)
    )


def _anything(value: Any) -> Any:
    return value


_test = checked(_anything, _is_test, 'must be {"member": true} or {"territory": [municipalities]}')


def _territory(value: Any) -> frozenset[str] | None:
    test = _test(value)
    return None if "member" in test else frozenset(test["territory"])


def _read_categories(value: Any, place: str) -> dict[str, Category]:
    if not isinstance(value, dict):
        raise DossierError(place, "must be an object")
    names = list(value)
    rows = Table(list(value.values()), lambda row: f"{place}.{names[row]}", [], {"weight": "1", "cap": None})
    weights = rows.column("weight", factor)
    caps = [_read_cap(cap, rows.at(n, "cap"), _of_either) for n, cap in enumerate(rows.values("cap"))]
    return {name: Category(weight, cap) for name, weight, cap in zip(names, weights, caps, strict=True)}


def _read_cap(value: Any, place: str, base: Form[str]) -> Cap | None:
    if value is None:
        return None
    # Where the two forms are mixed up, the one with more of its keys is meant.
    if isinstance(value, dict) and ("share" in value) + ("of" in value) <= ("amount" in value):
        return Cap(record(value, place, ["amount"]).only("amount", amount), Fraction(0), "amount")
    row = record(value, place, ["share", "of"])
    cap = Cap(Cents(0), row.only("share", fraction), row.only("of", base))
    if cap.of == "counted" and cap.share >= 1:
        raise DossierError(row.at(0, "share"), "must be below 1")
    return cap


def _read_shortfall(value: Any, place: str) -> tuple[str, Cents]:
    if not isinstance(value, dict):
        raise DossierError(place, "must be an object")
    # The rule is read first: it is what says whether there is an amount.
    rule = record({key: value[key] for key in value if key == "rule"}, place, ["rule"]).only("rule", _rule)
    if rule == "floor":
        return rule, record(value, place, ["rule", "amount"]).only("amount", amount)
    record(value, place, ["rule"])
    return rule, Cents(0)
