"""Words on a page -> guesses at what the invoice says. A guess is never a fact: a person accepts it, or types another.

Check digits and sums confirm that something was read as it stands on the page, not that it is what it is taken for.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from stdnum import iban
from stdnum.eu import vat as eu_vat

from shelter.reading.dates import day_in
from shelter.reading.pages import Origin, Words
from shelter.reading.parties import check_holds, structured_communications
from shelter.reading.sums import sums_in
from shelter.reading.text import well_formed_text

Field = Literal[
    "kind",
    "number",
    "issued_on",
    "currency",
    "enterprise_number",
    "vat_number",
    "iban",
    "remittance",
    "net",
    "vat",
    "gross",
]
Confirmed = Literal["", "checksum", "sum"]
MOST_LINES = 3000
LONGEST_RAW = 120


@dataclass(frozen=True)
class Guess:
    field: Field
    value: str  # a day as YYYY-MM-DD, an amount in cents
    raw: str  # as the page has it
    origin: Origin
    confirmed: Confirmed = ""


def guesses_in(words: Words, buyers: Collection[str] = ()) -> list[Guess]:
    """Guess each field at most once; `buyers` are the enterprise numbers that can't be the seller's."""
    lines = [line for line in (well_formed_text(each) for each in words.text.splitlines()[:MOST_LINES]) if line]
    found: dict[Field, Guess] = {}
    for field, value, raw, confirmed in _found(lines, buyers):
        found.setdefault(field, Guess(field, value, raw[:LONGEST_RAW], words.origin, confirmed))
    return list(found.values())


Found = tuple[Field, str, str, Confirmed]


def _found(lines: list[str], buyers: Collection[str]) -> Iterator[Found]:
    yield from _kind(lines)
    yield from _number(lines)
    yield from _issued_on(lines)
    yield from _seller(lines, buyers)
    yield from _account(lines)
    for raw, value in structured_communications("\n".join(lines)):
        yield "remittance", value, raw, "checksum"
    sums, add_up = sums_in(lines)
    for name, amount in sums.items():
        yield name, str(amount.cents), amount.raw, "sum" if add_up else ""
    yield from _currency(lines)


_CREDIT = re.compile(r"\b(notes? de cr[ée]dit|credit ?nota|credit ?note|gutschrift|avoir n)", re.I)
_TITLE = re.compile(r"\b(facture|factuur|invoice|rechnung)", re.I)


def _kind(lines: list[str]) -> Iterator[Found]:
    """Which of the two names comes first: an invoice may speak of credit notes in its conditions."""
    for line in lines:
        if named := _CREDIT.search(line):
            yield "kind", "credit_note", named[0], ""
        elif named := _TITLE.search(line):
            yield "kind", "invoice", named[0], ""


_DOCUMENT = r"(?:facture|factuur|invoice|rechnungs?|note de cr[ée]dit|credit ?nota|credit ?note)s?"
_MARK = r"(?:n[°ºo]\.?|nr\.?|num[ée]ro|nummer|number|#)"
_BARE = r"[A-Z0-9](?:[A-Z0-9/_.-])*[0-9][A-Z0-9/_-]*|[0-9]"
_VALUE = rf"(?P<value>{_BARE})(?![0-9/.,]*[.,][0-9]{{2}}\b)"
_PARTED = rf"(?P<value>(?:[A-Z]{{1,3}} )?(?:{_BARE}))(?![0-9/.,]*[.,][0-9]{{2}}\b)"
# The surest first.
_NUMBERS = (
    re.compile(rf"\b{_DOCUMENT}[ -]?{_MARK}\s*[:.]?\s*{_PARTED}", re.I),
    re.compile(rf"{_MARK} (?:de |de la |van de )?{_DOCUMENT}\s*:?\s*{_PARTED}", re.I),
    re.compile(rf"\b{_DOCUMENT}(?: ?: ?| ){_VALUE}", re.I),
    re.compile(rf"^{_MARK} ?:? ?{_VALUE}", re.I | re.M),
)


def _number(lines: list[str]) -> Iterator[Found]:
    text = "\n".join(lines)
    for pattern in _NUMBERS:
        for match in pattern.finditer(text):
            if day_in(match["value"]) is None:
                yield "number", match["value"], match[0].replace("\n", " "), ""


_DATED = re.compile(r"\b(date|datum|dated|le \d|rechnungsdatum|factuurdatum)", re.I)
_OTHER_DAY = re.compile(
    r"[ée]ch[ée]ance|due|verval|betaal|f[äa]llig|livr|prestation|lever|deliver|p[ée]riode|liefer|leistung|commande|order",
    re.I,
)


def _issued_on(lines: list[str]) -> Iterator[Found]:
    """The first day that is called a date and nothing else; then any that is not called something else; then any."""
    before = ["", *lines]
    days = [(label, line, day) for label, line in zip(before, lines, strict=False) if (day := day_in(line))]
    sure = [each for each in days if _DATED.search(each[1]) and not _OTHER_DAY.search(each[1])]
    below = [each for each in days if _DATED.search(each[0]) and not _OTHER_DAY.search(each[0])]
    likely = [each for each in days if not _OTHER_DAY.search(each[1])]
    for _label, line, day in [*sure, *below, *likely, *days]:
        yield "issued_on", day.isoformat(), line, ""


_BELGIAN = re.compile(r"(?<![0-9A-Z])(?P<be>BE)?[ :.]*(?P<digits>[01]?\d{3}[ .,]?\d{3}[ .,]?\d{3})(?![0-9/])", re.I)
_FOREIGN = re.compile(r"\b([A-Z]{2} ?[0-9A-Z]{2,4}(?:[ .]?[0-9A-Z]{2,4}){1,3})\b")
_CALLED = re.compile(r"\b(t\.?v\.?a|b\.?t\.?w|vat|ust|bce|kbo|rpm|rpr|entreprise|ondernemings)", re.I)

_BUYER = re.compile(r"\b(client|klant|customer|acheteur|koper|buyer|destinataire|votre|uw|kunde)", re.I)


def _seller(lines: list[str], buyers: Collection[str]) -> Iterator[Found]:
    """The first number whose check holds, one that is called a number of VAT before others, never the buyer's."""
    lines = [line for line in lines if not _BUYER.search(line)]
    called = [line for line in lines if _CALLED.search(line)]
    for line in [*called, *lines]:
        for match in _BELGIAN.finditer(line):
            digits = re.sub(r"\D", "", match["digits"]).zfill(10)
            plain = match["digits"].isdigit() and not match["be"] and line not in called
            if check_holds(digits) and digits not in buyers and not plain:
                yield "enterprise_number", digits, match[0].strip(" :."), "checksum"
                return
    for line in called:
        for match in _FOREIGN.finditer(line):
            compact = re.sub(r"[ .]", "", match[1])
            if not compact.startswith("BE") and sum(map(str.isdigit, compact)) > 6 and eu_vat.is_valid(compact):
                yield "vat_number", compact, match[1], "checksum"


# In groups of four, the last shorter: a pattern that left each group's length open would try them all.
_ACCOUNT = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Z0-9])")


def _account(lines: list[str]) -> Iterator[Found]:
    for line in lines:
        for match in _ACCOUNT.finditer(line):
            # What stands behind the account (BIC) looks like a part of it: take words away until the check holds.
            parts = match[0].split(" ")
            for end in range(len(parts), 0, -1):
                compact = "".join(parts[:end])
                if iban.is_valid(compact, check_country=False) and len(compact) >= 15:
                    yield "iban", compact, " ".join(parts[:end]), "checksum"
                    break


_CURRENCY = re.compile(r"€|\b(EUR|USD|GBP|CHF|CAD|SEK|NOK|DKK|PLN|CZK|JPY)\b|[$£]")
_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP"}


def _currency(lines: list[str]) -> Iterator[Found]:
    """The one that stands most often on the page; of two as often, the first."""
    said = [match[0] for line in lines for match in _CURRENCY.finditer(line)]
    codes = [_SIGNS.get(each, each) for each in said]
    if codes:
        most = max(dict.fromkeys(codes), key=codes.count)
        yield "currency", most, said[codes.index(most)], ""
