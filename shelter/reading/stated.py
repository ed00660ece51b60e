"""What a file states, in its own words: the one shape that every syntax is mapped to before anything is decided."""

from dataclasses import dataclass, field
from typing import Literal

from shelter.reading.dates import NOT_STATED, Day
from shelter.reading.text import LONGEST

Syntax = Literal["ubl", "cii", "zugferd1"]


@dataclass(frozen=True)
class Amount:
    said: str = ""
    currency: str = ""


@dataclass(frozen=True)
class Identifier:
    value: str
    scheme: str = ""


@dataclass(frozen=True)
class StatedParty:
    name: str = ""
    vat: str = ""
    # In the order in which an enterprise number is looked for: legal registration, VAT, electronic address, others.
    identifiers: tuple[Identifier, ...] = ()
    country: str = ""
    postcode: str = ""
    city: str = ""
    street: str = ""


@dataclass(frozen=True)
class StatedLine:
    said_id: str
    description: str
    net: str
    quantity: str
    unit: str
    category: str
    rate: str
    parent: str = ""
    heading: bool = False  # groups or explains other lines: its amount is already in theirs
    order_line: str = ""
    account: str = ""
    note: str = ""


@dataclass(frozen=True)
class StatedCharge:
    """An allowance or a charge on the whole document."""

    adds: bool
    amount: str
    category: str
    rate: str


@dataclass(frozen=True)
class StatedGroup:
    category: str
    rate: str
    taxable: str
    tax: str
    reason: str


@dataclass(frozen=True)
class StatedAttachment:
    name: str
    encoded: str  # base64
    uri: str = ""


@dataclass(frozen=True)
class StatedPreceding:
    number: str
    issued: Day


@dataclass(frozen=True)
class Totals:
    """Named as in EN 16931: BT-106 to BT-115."""

    lines: Amount = Amount()
    allowances: Amount = Amount()
    charges: Amount = Amount()
    net: Amount = Amount()
    vat: Amount = Amount()
    gross: Amount = Amount()
    prepaid: Amount = Amount()
    rounding: Amount = Amount()
    payable: Amount = Amount()
    third_party: tuple[str, ...] = ()  # XRechnung extension: collected for others, part of what is payable


@dataclass(frozen=True)
class Stated:
    syntax: Syntax
    credit_by_root: bool
    number: str
    type_code: str
    issued: Day
    currency: str
    seller: StatedParty
    buyer: StatedParty
    totals: Totals
    lines: tuple[StatedLine, ...] = ()
    charges: tuple[StatedCharge, ...] = ()
    groups: tuple[StatedGroup, ...] = ()
    preceding: tuple[StatedPreceding, ...] = ()
    attachments: tuple[StatedAttachment, ...] = field(default=(), repr=False)
    serviced: Day = NOT_STATED
    period_from: Day = NOT_STATED
    period_to: Day = NOT_STATED
    due: Day = NOT_STATED
    project: str = ""
    order: str = ""
    contract: str = ""
    buyer_reference: str = ""
    iban: str = ""
    remittance: str = ""
    specification: str = ""
    discounts: tuple[str, ...] = ()  # per cent off for who pays soon
    vat_in_euros: str = ""  # BT-111, where the invoice is in another currency


def in_currency(amounts: list[Amount], currency: str, net: Amount) -> Amount:
    """Choose the amount in the invoice's currency: VAT may stand there a second time, in the currency of accounts."""
    stated = [amount for amount in amounts if amount.said]
    for wanted in (currency, "", net.currency):
        chosen = next((amount for amount in stated if amount.currency == wanted), None)
        if chosen:
            return chosen
    return Amount()


def said_in_euros(amounts: list[Amount], currency: str) -> str:
    """The VAT as it goes into the accounts (BT-111), of an invoice in another currency than the euro."""
    if currency in ("", "EUR"):
        return ""
    return next((amount.said for amount in amounts if amount.said and amount.currency == "EUR"), "")


def described(name: str, more: str, note: str) -> str:
    """Say what a line is for: its name and what is added to it, or its note when it has neither."""
    if more and more not in name:
        return more if name in more else f"{name} — {more}"[:LONGEST]
    return name or note
