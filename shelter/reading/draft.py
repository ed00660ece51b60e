"""What an invoice says, as the rest of the program knows it, whatever it was written in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from shelter.reading.finding import Finding
from shelter.reading.stated import Syntax

Carrier = Literal["xml", "pdf"]
Kind = Literal["invoice", "credit_note"]


@dataclass(frozen=True)
class Party:
    name: str
    vat: str  # compact, or ""
    enterprise_number: str  # ten digits whose check holds, Belgian, or ""
    country: str
    postcode: str
    city: str
    street: str


@dataclass(frozen=True)
class Preceding:
    number: str
    issued_on: date | None


@dataclass(frozen=True)
class References:
    project: str
    order: str
    contract: str
    buyer_reference: str


@dataclass(frozen=True)
class DraftLine:
    position: int
    said_id: str
    description: str
    net_cents: int  # as stated
    cost_cents: int  # with its part of the allowances and charges on the whole document; 0 for a heading
    vat_category: str
    vat_rate: Decimal | None
    quantity: str
    unit: str
    order_line: str = ""  # BT-132
    account: str = ""  # BT-133, what the buyer books it under
    note: str = ""  # BT-127


@dataclass(frozen=True)
class VatGroup:
    category: str
    rate: Decimal | None
    net_cents: int | None
    vat_cents: int | None
    reason: str


@dataclass(frozen=True)
class Attachment:
    name: str
    media_type: str  # by content, or ""
    data: bytes = field(repr=False)
    uri: str = ""  # where the file says that it lies; nobody fetches it


@dataclass(frozen=True)
class Draft:
    """Amounts are cents of `currency`, None where the file states none; on a credit note positive means a credit."""

    syntax: Syntax
    carrier: Carrier
    kind: Kind
    type_code: str
    number: str
    issued_on: date
    serviced_on: date | None
    period_from: date | None
    period_to: date | None
    due_on: date | None
    currency: str
    seller: Party
    buyer: Party
    net_cents: int | None
    vat_cents: int | None
    gross_cents: int | None
    payable_cents: int | None
    prepaid_cents: int | None
    corrects: tuple[Preceding, ...]
    references: References
    iban: str
    remittance: str
    lines: tuple[DraftLine, ...]
    vat_breakdown: tuple[VatGroup, ...]
    attachments: tuple[Attachment, ...]
    findings: tuple[Finding, ...]
    said: Mapping[str, str]  # each field in the file's own words and signs; a field that it leaves out is not there
    content: str = ""  # SHA-256 of the e-invoice without its wrapper and attachments
