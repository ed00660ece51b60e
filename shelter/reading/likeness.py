"""How alike two invoices are. The cluster's known fraud is one film's invoice shown for another, re-typed a little.

The middle degree is the one that Odoo, ERPNext and the French platforms use: same supplier, number and year. Two surer
ones stand above it and a looser one below; docs/duplicates.md has what each finds and how often it is wrong.
"""

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

NEAR_DAYS = 7  # two days of issue so close are one day typed twice
STANDING_DAYS = (
    45  # beyond, a payment reference that comes back with another amount is the customer's own, not the invoice's
)
SLIPPED_DAYS = 3  # a year is mistyped, and a day or two with it
LONG_NUMBER = 4  # a number so long does not come back each year by itself

_LIKE_DIGITS = str.maketrans("OIL", "011")
_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")
_STRUCTURED = re.compile(r"(?:\+{3}|\*{3})?\s*([0-9]{3})\s*/?\s*([0-9]{4})\s*/?\s*([0-9]{5})\s*(?:\+{3}|\*{3})?")


class Degree(StrEnum):
    """From the surest down."""

    BYTES = "bytes"
    CONTENT = "content"
    BUSINESS = "business"
    NEAR = "near"


@dataclass(frozen=True)
class Traits:
    """What is compared. Amounts are cents, None where none is stated."""

    kind: str
    seller: str  # enterprise number, else VAT number, else country and name: one text for one seller
    number: str
    issued_on: date
    currency: str
    net_cents: int | None
    gross_cents: int | None
    structured: str = ""  # the digits of a structured communication
    content: str = ""  # SHA-256 of the e-invoice without its wrapper and attachments


def degree_of(one: Traits, other: Traits) -> Degree | None:
    """Give the surest degree to which two invoices are alike, None where nothing says that they are."""
    if one.content and one.content == other.content:
        return Degree.CONTENT
    if one.kind != other.kind:
        return None
    if business_key(one) == business_key(other):
        return Degree.BUSINESS
    return Degree.NEAR if _is_near(one, other) else None


def business_key(traits: Traits) -> str:
    """Kind, seller, number and year with the spelling taken out: the same for the same invoice sent twice."""
    return f"{traits.kind}|{traits.seller}|{plain_number(traits.number)}|{traits.issued_on.year}"[:400]


def plain_number(number: str) -> str:
    """Take the spelling out of an invoice number: width, case, spaces and marks; leading zeros stay."""
    folded = unicodedata.normalize("NFKC", number).casefold()
    return "".join(letter for letter in folded if letter.isalnum())


def near_number(number: str) -> str:
    """Take out also what is mistyped most: O for 0, I or l for 1, zeros before a group of digits."""
    folded = unicodedata.normalize("NFKC", number).upper().translate(_LIKE_DIGITS)
    groups = re.split(r"[^0-9A-Z]+", folded)
    return "".join(_ZEROS.sub("", group) for group in groups)


def near_tail(number: str) -> str:
    """Give the end of a number, by which those that `degree_of` may take for it are looked for."""
    return near_number(number)[-LONG_NUMBER:]


def days_mistaken_for(day: date) -> list[date]:
    """Give the days beyond a week that `degree_of` may take for this one."""
    found = [day.replace(month=day.day, day=day.month)] if day.day <= 12 else []
    for year in {max(day.year - 1, date.min.year), min(day.year + 1, date.max.year)}:
        around = [day.day + shift for shift in range(-SLIPPED_DAYS, SLIPPED_DAYS + 1)]
        last = monthrange(year, day.month)[1]
        found += [date(year, day.month, each) for each in around if 1 <= each <= last]
    return found


def structured(remittance: str) -> str:
    """Give the twelve digits of a Belgian structured communication whose check holds, or ""."""
    found = _STRUCTURED.fullmatch(remittance.strip())
    digits = "".join(found.groups()) if found else ""
    return digits if digits and int(digits[10:]) == (int(digits[:10]) % 97 or 97) else ""


def _is_near(one: Traits, other: Traits) -> bool:
    days = abs((one.issued_on - other.issued_on).days)
    if one.structured and one.structured == other.structured:
        return days <= STANDING_DAYS or _same_amount(one, other)
    if one.seller != other.seller:
        # A seller typed in by its name is another to the register than the same one by its number.
        close = days <= NEAR_DAYS or _slipped(one.issued_on, other.issued_on)
        return close and _same_amount(one, other) and _mistyped(one.number, other.number)
    if days <= NEAR_DAYS and (_same_amount(one, other) or _net_for_gross(one, other)):
        return True
    if one.issued_on.year == other.issued_on.year and _same_number(one.number, other.number):
        return True
    return _slipped(one.issued_on, other.issued_on) and _same_amount(one, other) and _mistyped(one.number, other.number)


def _same_number(one: str, other: str) -> bool:
    """Whether two numbers are one, read in haste or without the year before it."""
    shorter, longer = sorted((near_number(one), near_number(other)), key=len)
    return longer == shorter or (len(shorter) >= LONG_NUMBER and longer.endswith(shorter))


def _mistyped(one: str, other: str) -> bool:
    """Whether two numbers, long enough not to come back by themselves, are one or one stroke apart."""
    ours, theirs = near_number(one), near_number(other)
    if min(len(ours), len(theirs)) < LONG_NUMBER:
        return False
    return _same_number(one, other) or _one_stroke(ours, theirs)


def _one_stroke(one: str, other: str) -> bool:
    """Whether one character was replaced, left out, put in, or two neighbours changed places."""
    shorter, longer = sorted((one, other), key=len)
    if len(longer) - len(shorter) > 1:
        return False
    at = next((at for at, (ours, theirs) in enumerate(zip(shorter, longer, strict=False)) if ours != theirs), None)
    if at is None or len(shorter) < len(longer):
        at = len(shorter) if at is None else at
        return shorter[at:] == longer[at + 1 :]
    swapped = shorter[at + 1 : at + 2] + shorter[at] + shorter[at + 2 :]
    return shorter[at + 1 :] == longer[at + 1 :] or swapped == longer[at:]


def _slipped(one: date, other: date) -> bool:
    """Whether day and month changed places, or only the year differs."""
    return (one.day, one.month, one.year) == (other.month, other.day, other.year) or (
        one.month == other.month and abs(one.day - other.day) <= SLIPPED_DAYS and abs(one.year - other.year) == 1
    )


def _same_amount(one: Traits, other: Traits) -> bool:
    if one.currency != other.currency:
        return False
    pairs = ((one.gross_cents, other.gross_cents), (one.net_cents, other.net_cents))
    return any(ours is not None and ours == theirs and ours for ours, theirs in pairs)


def _net_for_gross(one: Traits, other: Traits) -> bool:
    """Whether one has as its gross what the other has as its net: a hand took the wrong line of the paper."""
    if one.currency != other.currency:
        return False
    return any(
        net is not None and net == gross and net
        for net, gross in ((one.net_cents, other.gross_cents), (other.net_cents, one.gross_cents))
    )
