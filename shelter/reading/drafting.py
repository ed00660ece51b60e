"""From what a file states to a draft: cents, kind and sign are settled, doubts become findings."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from decimal import Decimal

from shelter.reading.amounts import percentage, to_cents
from shelter.reading.attachments import Bag
from shelter.reading.checks import Sums, rate_findings, sum_findings, vat_findings
from shelter.reading.costs import spread
from shelter.reading.dates import Day
from shelter.reading.draft import Carrier, Draft, DraftLine, Kind, Preceding, References, VatGroup
from shelter.reading.finding import Finding, FindingCode
from shelter.reading.parties import enterprise_number, identity_findings, normal_account, party, payment_findings
from shelter.reading.reckoning import TOTALS, Reckoned, reckon
from shelter.reading.refusal import Refusal, Unreadable
from shelter.reading.stated import Amount, Stated, Totals
from shelter.reading.text import LONGEST

# Types of EN 16931 (UNTDID 1001) and of Peppol BIS 3 whose positive amounts are owed to the buyer.
CREDIT_TYPES = {"81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "502", "503", "532"}
DOWN_PAYMENT = "386"
ZERO = Decimal()
# What programs write where they know no day (0001-01-01) is none; no invoice here is older.
EARLIEST = date(1990, 1, 1)
LARGEST_CENTS = 10**18  # what a database keeps in 64 bits, with room to add a few


def draft(stated: Stated, carrier: Carrier, bag: Bag, doubts: tuple[Finding, ...] = ()) -> Draft:
    """Raise Unreadable where number, issue date, seller, currency or all totals are missing or cannot be read."""
    notes: list[Finding] = [*doubts]
    issued_on, currency = _essentials(stated, notes)
    reckoned = reckon(stated, notes)
    net = _net(reckoned)
    kind, sign = _kind_and_sign(stated, reckoned.sums, notes)
    seller, buyer = party(stated.seller), party(stated.buyer)
    bag.add_all(stated.attachments)
    iban = normal_account(stated.iban)
    notes += _checked(stated, reckoned, belgian=seller.vat.startswith("BE"), iban=iban)
    cents = {name: _cents(getattr(reckoned.sums, name), sign) for name in TOTALS}
    return Draft(
        syntax=stated.syntax,
        carrier=carrier,
        kind=kind,
        type_code=stated.type_code,
        number=stated.number,
        issued_on=issued_on,
        serviced_on=stated.serviced.day,
        period_from=stated.period_from.day,
        period_to=stated.period_to.day,
        due_on=stated.due.day,
        currency=currency,
        seller=seller,
        buyer=buyer,
        net_cents=sign * to_cents(net),
        vat_cents=cents["vat"],
        gross_cents=cents["gross"],
        payable_cents=cents["payable"],
        prepaid_cents=cents["prepaid"],
        # A file that names itself as what it corrects is met in practice, and means nothing.
        corrects=tuple(
            Preceding(each.number, each.issued.day)
            for each in stated.preceding
            if each.number and each.number != stated.number
        ),
        references=References(stated.project, stated.order, stated.contract, stated.buyer_reference),
        iban=iban,
        remittance=stated.remittance,
        lines=_lines(stated, reckoned, sign),
        vat_breakdown=tuple(
            VatGroup(group.category, group.rate, _cents(group.taxable, sign), _cents(group.tax, sign), each.reason)
            for group, each in zip(reckoned.groups, stated.groups, strict=True)
        ),
        attachments=tuple(bag.attachments),
        findings=tuple(dict.fromkeys((*notes, *bag.findings))),
        said=_said(stated),
    )


def _essentials(stated: Stated, notes: list[Finding]) -> tuple[date, str]:
    if not stated.number:
        raise Unreadable(Refusal.NO_NUMBER)
    if not stated.issued.said:
        raise Unreadable(Refusal.NO_ISSUE_DATE)
    if stated.issued.day is None or stated.issued.day < EARLIEST:
        raise Unreadable(Refusal.DATE_UNREADABLE, f"issued_on: {stated.issued.said}")
    if not stated.seller.name:
        # A number says as well who sent it.
        if not (stated.seller.vat or enterprise_number(stated.seller)):
            raise Unreadable(Refusal.NO_SELLER)
        notes.append(Finding(FindingCode.SELLER_NOT_NAMED))
    currency = (stated.currency or _only_currency(stated, notes)).upper()
    if not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
        raise Unreadable(Refusal.NO_CURRENCY, stated.currency)
    if not any(getattr(stated.totals, name).said for name in ("net", "gross", "payable")):
        raise Unreadable(Refusal.NO_TOTAL)
    return stated.issued.day, currency


def _only_currency(stated: Stated, notes: list[Finding]) -> str:
    """Take the currency that every total is in, where the document itself names none: UBL lets it."""
    named = {amount.currency for amount in vars(stated.totals).values() if isinstance(amount, Amount) and amount.said}
    if len(named) != 1 or "" in named:
        return ""
    currency: str = named.pop()
    notes.append(Finding(FindingCode.CURRENCY_NOT_STATED, currency))
    return currency


def _kind_and_sign(stated: Stated, sums: Sums, notes: list[Finding]) -> tuple[Kind, int]:
    """Settle which way the money goes. What decides is the gross total: net alone can be zero or odd beside VAT."""
    deciding = next((total for total in (sums.gross, sums.net, sums.payable) if total is not None), ZERO)
    if stated.credit_by_root or stated.type_code in CREDIT_TYPES:
        if deciding >= 0:
            return "credit_note", 1
        notes.append(Finding(FindingCode.CREDIT_NOTE_ALREADY_NEGATIVE, str(deciding)))
        return "credit_note", -1
    if deciding < 0:
        notes.append(Finding(FindingCode.INVOICE_IS_NEGATIVE, str(deciding)))
        return "credit_note", -1
    return "invoice", 1


def _checked(stated: Stated, reckoned: Reckoned, *, belgian: bool, iban: str) -> Iterator[Finding]:
    sums, lines, levies, groups = (reckoned.sums, reckoned.lines, reckoned.levies, reckoned.groups)
    for name in ("net", "vat", "gross", "payable"):
        amount: Amount = getattr(stated.totals, name)
        if not amount.said:
            yield Finding(FindingCode.TOTAL_NOT_STATED, name)
        elif stated.currency and amount.currency and amount.currency.upper() != stated.currency.upper():
            yield Finding(FindingCode.CURRENCY_DIFFERS, f"{name}: {amount.currency}")
        if len(amount.said.partition(".")[2].rstrip("0")) > 2:
            yield Finding(FindingCode.AMOUNT_CUT_SHORT, f"{name}: {amount.said}")
    days: dict[str, Day] = {name: getattr(stated, name) for name in ("serviced", "period_from", "period_to", "due")}
    for name, day in days.items():
        if day.said and day.day is None:
            yield Finding(FindingCode.DATE_UNREADABLE, f"{name}: {day.said}")
    yield from sum_findings(sums, lines, levies)
    discounts = [each for said in stated.discounts if (each := percentage(said)) is not None]
    yield from vat_findings(sums.vat, groups, lines, levies, discounts)
    yield from rate_findings(
        belgian=belgian, both_vat_numbers=bool(stated.seller.vat and stated.buyer.vat), groups=groups, lines=lines
    )
    if stated.type_code == DOWN_PAYMENT:
        yield Finding(FindingCode.DOWN_PAYMENT)
    yield from identity_findings("seller", stated.seller)
    yield from identity_findings("buyer", stated.buyer)
    yield from payment_findings(iban, stated.remittance)


def _lines(stated: Stated, reckoned: Reckoned, sign: int) -> tuple[DraftLine, ...]:
    if not reckoned.lines:
        return _only_line(stated, reckoned, sign)
    costs = spread(reckoned.lines, reckoned.levies)
    if max(map(abs, costs)) > LARGEST_CENTS:
        raise Unreadable(Refusal.AMOUNT_UNREADABLE, "lines.cost")
    return tuple(
        DraftLine(
            position=position,
            said_id=line.said_id,
            description=line.description,
            net_cents=sign * to_cents(priced.net),
            cost_cents=sign * cost,
            vat_category=line.category,
            vat_rate=priced.rate,
            quantity=line.quantity,
            unit=line.unit,
            order_line=line.order_line,
            account=line.account,
            note=line.note,
        )
        for position, (line, priced, cost) in enumerate(zip(stated.lines, reckoned.lines, costs, strict=True), 1)
    )


def _net(reckoned: Reckoned) -> Decimal:
    """The net total, or what says as much; a document whose money without VAT can't be known is not read."""
    sums = reckoned.sums
    if sums.net is not None:
        return sums.net
    if sums.gross is not None and sums.vat is not None:
        return sums.gross - sums.vat
    if reckoned.lines:
        return Decimal(sum(spread(reckoned.lines, reckoned.levies))) / 100
    raise Unreadable(Refusal.NO_TOTAL)


def _only_line(stated: Stated, reckoned: Reckoned, sign: int) -> tuple[DraftLine, ...]:
    """Make one line of the net total, for a profile that has no lines or puts no amounts on them."""
    groups = reckoned.groups
    description = "; ".join(line.description for line in stated.lines if line.description)[:LONGEST]
    category, rate = (groups[0].category, groups[0].rate) if len(groups) == 1 else ("", None)
    cents = sign * to_cents(_net(reckoned))
    return (DraftLine(1, "", description, cents, cents, category, rate, "", ""),)


def _cents(amount: Decimal | None, sign: int) -> int | None:
    return None if amount is None else sign * to_cents(amount)


def _said(stated: Stated) -> dict[str, str]:
    said = {
        "number": stated.number,
        "type": stated.type_code,
        "issued_on": stated.issued.said,
        "serviced_on": stated.serviced.said,
        "period_from": stated.period_from.said,
        "period_to": stated.period_to.said,
        "due_on": stated.due.said,
        "currency": stated.currency,
        "seller": stated.seller.name,
        "seller_vat": stated.seller.vat,
        "buyer": stated.buyer.name,
        "buyer_vat": stated.buyer.vat,
        "iban": stated.iban,
        "remittance": stated.remittance,
        "specification": stated.specification,
        "vat_in_euros": stated.vat_in_euros,
        "lines": str(len(stated.lines)),
    }
    said |= {
        {"lines": "line_total"}.get(each.name, each.name): getattr(stated.totals, each.name).said
        for each in fields(Totals)
        if each.name != "third_party"
    }
    return {name: text for name, text in said.items() if text}
