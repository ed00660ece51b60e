"""The facts of a dossier about an obligation: all of them checked, none of them judged yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, repeat
from operator import itemgetter
from typing import Any, NamedTuple

from shelter.rules.errors import DossierError
from shelter.rules.forms import (
    T,
    amount,
    checked,
    choice,
    currency,
    day,
    factor,
    items,
    nullable,
    positive,
    positive_amount,
    text,
)
from shelter.rules.money import Cents, share
from shelter.rules.table import Defaults, Table, record
from shelter.rules.terms import Terms, read_periods, read_terms

REQUIRED = ("dossier", "kind", "production", "signed_on", "terms", "funding", "suppliers", "invoices")
SUPPLIER: Defaults = {"enterprise_number": None, "municipality": None, "related": False, "memberships": []}
INVOICE: Defaults = {
    "serviced_on": None,
    "currency": "EUR",
    "fx_rate": "1",
    "corrects": None,
    "payments": [],
    "payable": None,
}
LINE: Defaults = {
    "share": "1",
    "local_share": "1",
    "direct": True,
    "decision": "pending",
    "decided_on": None,
    "deduction": "0.00",
    "reason": None,
}
ONE = Fraction(1)

_decision = choice("accepted", "rejected", "parked", "pending")


@dataclass(frozen=True, slots=True)
class Supplier:
    municipality: str | None
    related: bool
    memberships: list[tuple[str, str | None]]


@dataclass(frozen=True, slots=True)
class Invoices:
    """Invoices and credit notes as columns, in the order of the dossier."""

    ids: list[str]
    suppliers: list[str]
    issued: list[str]
    serviced: list[str]
    corrects: list[int | None]  # the row of the invoice that a credit note corrects
    are_credits: list[bool]
    payable: list[Cents]
    paid: list[str | None]  # the day of the only payment, if that alone pays it
    instalments: dict[int, list[tuple[str, Cents]]]  # of a row with several payments: by day, then as listed


class Lines(NamedTuple):
    """The lines of all invoices as columns, in the order of the dossier."""

    ids: list[str]
    owners: list[int]  # the row of the invoice
    claimed: list[Cents]  # euros of this production, below zero for what a credit note takes back
    categories: list[str]
    local_shares: list[Fraction | None]
    direct: list[bool]
    refusals: list[str | None]  # the code of a decision that takes the whole line; None: accepted
    decided: list[str | None]  # before that day it is still pending
    deductions: list[Cents]


@dataclass(frozen=True, slots=True)
class Dossier:
    signed_on: str
    terms: list[Terms]
    funding: list[tuple[str, Cents]]
    suppliers: dict[str, Supplier]
    invoices: Invoices
    lines: Lines


def read_dossier(value: Mapping[str, Any]) -> Dossier:
    """Read a dossier of kind "obligation"; DossierError names the place of an error, whichever it meets first."""
    row = record(value, "", REQUIRED)
    row.only("dossier", version)
    row.only("kind", choice("obligation"))
    production = row.objects("production", ["title", "genre"])
    production.only("title", text)
    production.only("genre", text)
    suppliers = _read_suppliers(row)
    invoices, lines = _read_invoices(row, suppliers)
    return Dossier(
        signed_on=row.only("signed_on", day),
        terms=read_terms(row.only("terms", items)),
        funding=_read_funding(row),
        suppliers=suppliers,
        invoices=invoices,
        lines=lines,
    )


def version(value: Any) -> int:
    if type(value) is not int or value != 1:  # true and 1.0 are equal to 1
        raise ValueError("must be the whole number 1")
    return value


def _read_funding(row: Table) -> list[tuple[str, Cents]]:
    rows, _ = row.lists("funding", ["id", "received_on", "amount"])
    rows.names("id")
    return list(zip(rows.column("received_on", day), rows.signed_amounts("amount"), strict=True))


def _read_suppliers(row: Table) -> dict[str, Supplier]:
    rows, _ = row.lists("suppliers", ["id", "name"], SUPPLIER)
    rows.texts("name")
    rows.column("enterprise_number", nullable(text))
    periods, counts = rows.lists("memberships", ["from"], {"to": None})
    starts, ends = read_periods(periods)
    memberships = _by_owner(list(zip(starts, ends, strict=True)), counts)
    columns = rows.column("municipality", nullable(text)), rows.flags("related"), memberships
    return dict(zip(rows.names("id"), map(Supplier, *columns), strict=True))


def _by_owner(records: list[T], counts: list[int]) -> list[list[T]]:
    found, start = [], 0
    for count in counts:
        found.append(records[start : start + count])
        start += count
    return found


def _read_invoices(row: Table, suppliers: Mapping[str, Supplier]) -> tuple[Invoices, Lines]:
    rows, _ = row.lists("invoices", ["id", "number", "kind", "supplier", "issued_on", "lines"], INVOICE)
    rows.texts("number")
    ids = rows.names("id")
    are_credits = [kind == "credit_note" for kind in rows.column("kind", choice("invoice", "credit_note"))]
    known = checked(text, suppliers.__contains__, "refers to no supplier of the dossier")
    sellers = rows.column("supplier", known)
    issued = rows.column("issued_on", day)
    payable = rows.column("payable", _payable)
    paid, instalments = _read_payments(rows, payable)
    invoices = Invoices(
        ids=ids,
        suppliers=sellers,
        issued=issued,
        serviced=_read_serviced(rows, issued),
        corrects=_read_corrects(rows, ids, are_credits, sellers, issued),
        are_credits=are_credits,
        payable=payable,
        paid=paid,
        instalments=instalments,
    )
    return invoices, _read_lines(rows, _read_rates(rows), are_credits)


def _read_serviced(rows: Table, issued: list[str]) -> list[str]:
    if "serviced_on" not in rows.present:
        return issued
    serviced = rows.column("serviced_on", nullable(day))
    return [service or issue for service, issue in zip(serviced, issued, strict=True)]


def _read_rates(rows: Table) -> list[Fraction | None]:
    """Read the euros for one unit of each invoice's currency; None stands for 1."""
    rates = rows.column("fx_rate", _rate)
    units = rows.column("currency", currency)
    if any(rates):
        for at, (unit, rate) in enumerate(zip(units, rates, strict=True)):
            if unit == "EUR" and rate is not None:
                raise DossierError(rows.at(at, "fx_rate"), "must be 1 for an invoice in euros")
    return rates


def _refusal(value: Any) -> str | None:
    return None if _decision(value) == "accepted" else value.upper()


def _rate(value: Any) -> Fraction | None:
    rate = positive(value)
    return None if rate == 1 else rate


def _payable(value: Any) -> Cents:
    return Cents(1) if value is None else positive_amount(value)  # where it is not said, any payment pays


def _read_corrects(
    rows: Table, ids: list[str], are_credits: list[bool], sellers: list[str], issued: list[str]
) -> list[int | None]:
    if "corrects" not in rows.present:
        return [None] * len(ids)
    names = rows.column("corrects", nullable(text))
    row_of = {name: at for at, name in enumerate(ids)}
    found: list[int | None] = []
    for at, name in enumerate(names):
        target = None if name is None else row_of.get(name)
        found.append(target)
        if name is None:
            continue
        if not are_credits[at]:
            wrong = "must be null on an ordinary invoice"
        elif target is None:
            wrong = "refers to no invoice of the dossier"
        elif are_credits[target]:
            wrong = "must not refer to a credit note"
        elif sellers[target] != sellers[at]:
            wrong = "must not refer to another supplier's invoice"
        elif issued[target] > issued[at]:
            wrong = "must not refer to an invoice issued later than the credit note"
        else:
            continue
        raise DossierError(rows.at(at, "corrects"), wrong)
    return found


def _read_payments(rows: Table, payable: list[Cents]) -> tuple[list[str | None], dict[int, list[tuple[str, Cents]]]]:
    payments, counts = rows.lists("payments", ["paid_on", "amount"])
    days, amounts = payments.column("paid_on", day), payments.signed_amounts("amount")
    paid: list[str | None] = [None] * len(counts)
    instalments = {}
    start = 0
    for row, count in enumerate(counts):
        if count == 1:
            if amounts[start] >= payable[row]:
                paid[row] = days[start]
        elif count:
            own = slice(start, start + count)
            instalments[row] = sorted(zip(days[own], amounts[own], strict=True), key=itemgetter(0))
        start += count
    return paid, instalments


def _read_lines(invoices: Table, rates: list[Fraction | None], are_credits: list[bool]) -> Lines:
    rows, counts = invoices.lists("lines", ["id", "net", "category"], LINE)
    rows.column("reason", nullable(text))
    owners = list(chain.from_iterable(map(repeat, range(len(counts)), counts)))
    amounts = rows.signed_amounts("net")
    # Each factor is a step of its own, rounded to the cent: the currency first, then the production's share.
    if any(rates):
        amounts = [share(net, rates[owner] or ONE) for net, owner in zip(amounts, owners, strict=True)]
    if "share" in rows.present:
        shares = rows.column("share", factor)
        amounts = [net if part is None else share(net, part) for net, part in zip(amounts, shares, strict=True)]
    if any(are_credits):
        amounts = [Cents(-net) if are_credits[owner] else net for net, owner in zip(amounts, owners, strict=True)]
    return Lines(
        ids=rows.names("id"),
        owners=owners,
        claimed=amounts,
        categories=rows.texts("category"),
        local_shares=rows.column("local_share", factor),
        direct=rows.flags("direct"),
        refusals=rows.column("decision", _refusal),
        decided=rows.column("decided_on", nullable(day)),
        deductions=rows.column("deduction", amount),
    )
