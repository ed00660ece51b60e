"""Writes small e-invoices (UBL 2.1, Peppol BIS 3) for the demo register and the tests, which read them for real."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<{root} xmlns="urn:oasis:names:specification:ubl:schema:xsd:{root}-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0</cbc:CustomizationID>
<cbc:ProfileID>urn:fdc:peppol.eu:2017:poacc:billing:01:1.0</cbc:ProfileID>
"""


@dataclass(frozen=True)
class Party:
    name: str
    enterprise_number: str
    street: str = ""
    postcode: str = "4020"
    city: str = "Liège"


@dataclass(frozen=True)
class Line:
    description: str
    net_cents: int
    vat_percent: int = 21


@dataclass(frozen=True)
class EInvoice:
    number: str
    issued_on: date
    seller: Party
    buyer: Party
    lines: Sequence[Line]
    currency: str = "EUR"
    corrects: str = ""  # the number of the invoice; this is a credit note then
    project: str = ""
    note: str = ""
    delivered_on: date | None = None


def write(invoice: EInvoice) -> bytes:
    root = "CreditNote" if invoice.corrects else "Invoice"
    parts = [
        HEAD.format(root=root),
        _text("ID", invoice.number),
        _text("IssueDate", invoice.issued_on.isoformat()),
        _text(f"{root}TypeCode", "381" if invoice.corrects else "380"),
        _text("Note", invoice.note) if invoice.note else "",
        _text("DocumentCurrencyCode", invoice.currency),
        _text("BuyerReference", invoice.project or "ND"),
        _preceding(invoice.corrects) if invoice.corrects else "",
        _party("AccountingSupplierParty", invoice.seller),
        _party("AccountingCustomerParty", invoice.buyer),
        _delivery(invoice.delivered_on) if invoice.delivered_on else "",
        _totals(invoice),
        *(_line(root, position, line, invoice.currency) for position, line in enumerate(invoice.lines, start=1)),
        f"</{root}>",
    ]
    return "".join(parts).encode()


def gross_cents(lines: Sequence[Line]) -> int:
    """What the invoice asks for: VAT is rounded once for each rate."""
    return sum(line.net_cents for line in lines) + sum(_vat_by_rate(lines).values())


def _vat_by_rate(lines: Sequence[Line]) -> dict[int, int]:
    rates = sorted({line.vat_percent for line in lines})
    return {rate: _vat(sum(line.net_cents for line in lines if line.vat_percent == rate), rate) for rate in rates}


def _vat(net_cents: int, rate: int) -> int:
    sign = -1 if net_cents < 0 else 1
    return sign * ((abs(net_cents) * rate + 50) // 100)


def _text(name: str, value: str) -> str:
    return f"<cbc:{name}>{escape(value)}</cbc:{name}>\n"


def _money(name: str, cents: int, currency: str) -> str:
    sign = "-" if cents < 0 else ""
    return f'<cbc:{name} currencyID="{currency}">{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}</cbc:{name}>\n'


def _preceding(number: str) -> str:
    reference = f"<cac:InvoiceDocumentReference>{_text('ID', number)}</cac:InvoiceDocumentReference>"
    return f"<cac:BillingReference>{reference}</cac:BillingReference>\n"


def _delivery(day: date) -> str:
    return f"<cac:Delivery>{_text('ActualDeliveryDate', day.isoformat())}</cac:Delivery>\n"


def _party(role: str, party: Party) -> str:
    number = party.enterprise_number
    return (
        f"<cac:{role}><cac:Party>"
        f'<cbc:EndpointID schemeID="0208">{number}</cbc:EndpointID>\n'
        f"<cac:PostalAddress>{_text('StreetName', party.street) if party.street else ''}"
        f"{_text('CityName', party.city)}{_text('PostalZone', party.postcode)}"
        f"<cac:Country>{_text('IdentificationCode', 'BE')}</cac:Country></cac:PostalAddress>"
        f"<cac:PartyTaxScheme>{_text('CompanyID', 'BE' + number)}"
        f"<cac:TaxScheme>{_text('ID', 'VAT')}</cac:TaxScheme></cac:PartyTaxScheme>"
        f"<cac:PartyLegalEntity>{_text('RegistrationName', party.name)}"
        f'<cbc:CompanyID schemeID="0208">{number}</cbc:CompanyID></cac:PartyLegalEntity>'
        f"</cac:Party></cac:{role}>\n"
    )


def _category(name: str, rate: int) -> str:
    code = "S" if rate else "E"
    reason = "" if rate or name != "TaxCategory" else _text("TaxExemptionReason", "Article 44")
    return (
        f"<cac:{name}>{_text('ID', code)}{_text('Percent', str(rate))}{reason}"
        f"<cac:TaxScheme>{_text('ID', 'VAT')}</cac:TaxScheme></cac:{name}>"
    )


def _totals(invoice: EInvoice) -> str:
    currency, net = invoice.currency, sum(line.net_cents for line in invoice.lines)
    vat = _vat_by_rate(invoice.lines)
    groups = "".join(
        "<cac:TaxSubtotal>"
        + _money("TaxableAmount", sum(li.net_cents for li in invoice.lines if li.vat_percent == rate), currency)
        + _money("TaxAmount", tax, currency)
        + _category("TaxCategory", rate)
        + "</cac:TaxSubtotal>\n"
        for rate, tax in vat.items()
    )
    gross = net + sum(vat.values())
    return (
        f"<cac:TaxTotal>{_money('TaxAmount', sum(vat.values()), currency)}{groups}</cac:TaxTotal>\n"
        f"<cac:LegalMonetaryTotal>{_money('LineExtensionAmount', net, currency)}"
        f"{_money('TaxExclusiveAmount', net, currency)}{_money('TaxInclusiveAmount', gross, currency)}"
        f"{_money('PayableAmount', gross, currency)}</cac:LegalMonetaryTotal>\n"
    )


def _line(root: str, position: int, line: Line, currency: str) -> str:
    quantity = "CreditedQuantity" if root == "CreditNote" else "InvoicedQuantity"
    return (
        f"<cac:{root}Line>{_text('ID', str(position))}"
        f'<cbc:{quantity} unitCode="C62">1</cbc:{quantity}>\n'
        f"{_money('LineExtensionAmount', line.net_cents, currency)}"
        f"<cac:Item>{_text('Name', line.description)}{_category('ClassifiedTaxCategory', line.vat_percent)}</cac:Item>"
        f"<cac:Price>{_money('PriceAmount', line.net_cents, currency)}</cac:Price></cac:{root}Line>\n"
    )
