"""Dossiers drawn by Hypothesis: small, with everything that a convention may ask for."""

from datetime import date
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.shelter.rules.small import dossier, euros

Json = dict[str, Any]

DAYS = st.dates(date(2024, 10, 1), date(2026, 12, 31)).map(date.isoformat)
AMOUNTS = st.one_of(st.integers(-300, 300), st.integers(-100_000, 2_000_000)).map(euros)
POSITIVE = st.integers(1, 500_000).map(euros)
SHARES = st.sampled_from(["1", "0", "0.5", "0.333", "0.25", "0.005"])
CATEGORIES = st.sampled_from(["sound", "image", "overhead", "travel"])
PERIODS = st.tuples(DAYS, DAYS, st.booleans()).map(
    lambda drawn: {"from": min(drawn[:2]), "to": None if drawn[2] else max(drawn[:2])}
)
WINDOWS = st.one_of(PERIODS, st.just({"from": "2024-12-01", "to": "2026-06-30"}))

_fixed_caps = st.one_of(
    st.builds(dict, amount=POSITIVE),
    st.builds(dict, share=st.sampled_from(["0", "0.25", "0.5", "1.5"]), of=st.just("obligation")),
)
_counted_caps = st.builds(dict, share=st.sampled_from(["0", "0.18", "0.5", "0.9"]), of=st.just("counted"))


def _tiers(caps: SearchStrategy[Any]) -> SearchStrategy[list[Json]]:
    tests = st.sampled_from([{"member": True}, {"territory": ["62063"]}, {"territory": ["62079", "63079"]}])
    tier = st.fixed_dictionaries(
        {"name": st.sampled_from(["members", "town", "province"]), "test": tests, "weight": SHARES},
        optional={"cap": caps},
    )
    return st.lists(tier, min_size=1, max_size=3, unique_by=lambda each: each["name"])


def _terms(limits: bool) -> SearchStrategy[Json]:
    none = st.none()
    caps, minimum = (_fixed_caps, st.sampled_from(["0.5", "0.7", "1"])) if limits else (none, none)
    category_caps = st.one_of(_fixed_caps, _counted_caps) if limits else none
    categories = st.fixed_dictionaries({}, optional={"weight": SHARES, "cap": category_caps})
    return st.fixed_dictionaries(
        {
            "effective_on": DAYS,
            "rate": st.sampled_from(["1", "0.5", "1.255"]),
            "window": WINDOWS,
            "tiers": _tiers(caps),
        },
        optional={
            "window_dates": st.lists(st.sampled_from(["issue", "service", "payment"]), unique=True),
            "supplier_status_on": st.sampled_from(["issue", "service", "signature"]),
            "categories": st.dictionaries(CATEGORIES, categories),
            "supplier_cap": caps,
            "related_parties": st.sampled_from(["exclude", "count"]),
            "minimum_direct_share": minimum,
            "shortfall": st.sampled_from([{"rule": "pro_rata"}, {"rule": "floor", "amount": "500.00"}]),
        },
    )


_lines = st.lists(
    st.fixed_dictionaries(
        {"net": AMOUNTS, "category": CATEGORIES},
        optional={
            "share": SHARES,
            "local_share": SHARES,
            "direct": st.booleans(),
            "decision": st.sampled_from(["accepted", "accepted", "accepted", "rejected", "parked", "pending"]),
            "decided_on": st.one_of(st.none(), DAYS),
            "deduction": POSITIVE,
        },
    ),
    max_size=4,
)
_payments = st.lists(st.builds(dict, paid_on=DAYS, amount=AMOUNTS), max_size=3)
_invoices = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["invoice", "invoice", "credit_note"]),
            "supplier": st.sampled_from(["S0", "S1"]),
            "issued_on": DAYS,
            "lines": _lines,
            "payments": _payments,
        },
        optional={"serviced_on": DAYS, "payable": POSITIVE},
    ),
    max_size=5,
)
_suppliers = st.lists(
    st.fixed_dictionaries(
        {"name": st.just("Atelier"), "memberships": st.lists(PERIODS, max_size=2)},
        optional={"municipality": st.sampled_from(["62063", "63079"]), "related": st.booleans()},
    ),
    min_size=2,
    max_size=2,
)


@st.composite
def _facts(draw: st.DrawFn, limits: bool) -> Json:
    invoices = [{"id": f"I{n}", "number": str(n)} | each for n, each in enumerate(draw(_invoices))]
    for bill in invoices:
        bill["lines"] = [{"id": f"{bill['id']}-{n}"} | each for n, each in enumerate(bill["lines"])]
        if bill["kind"] == "credit_note":
            older = [
                each["id"]
                for each in invoices
                if (each["kind"], each["supplier"]) == ("invoice", bill["supplier"])
                and each["issued_on"] <= bill["issued_on"]
            ]
            bill["corrects"] = draw(st.sampled_from([None, *older]))
    return dossier(
        *invoices,
        signed_on=draw(DAYS),
        terms=draw(st.lists(_terms(limits), min_size=1, max_size=2)),
        suppliers=[{"id": f"S{n}"} | each for n, each in enumerate(draw(_suppliers))],
        funding=[{"id": "F1", "received_on": draw(DAYS), "amount": draw(AMOUNTS)}],
    )


def dossiers() -> SearchStrategy[Json]:
    """Draw any dossier about an obligation."""
    return _facts(limits=True)


def without_limits() -> SearchStrategy[Json]:
    """Draw a dossier without caps and without a minimum of direct spend."""
    return _facts(limits=False)
