"""UN/CEFACT Cross Industry Invoice: Factur-X, ZUGFeRD 2 and XRechnung; and its reader for other dialects."""

from dataclasses import dataclass
from functools import partial

from shelter.reading import dates
from shelter.reading.dates import NOT_STATED, Day
from shelter.reading.limits import Limits
from shelter.reading.parties import NO_VAT, looks_like_vat
from shelter.reading.refusal import Refusal, Unreadable
from shelter.reading.stated import (
    Amount,
    Identifier,
    Stated,
    StatedAttachment,
    StatedCharge,
    StatedGroup,
    StatedLine,
    StatedParty,
    StatedPreceding,
    Syntax,
    Totals,
    described,
    in_currency,
    said_in_euros,
)
from shelter.reading.tree import Element, Namespaces, attribute, text, value

URN = "urn:un:unece:uncefact:data:standard:"
_NOT_COUNTED = {"GROUP", "INFORMATION"}  # LineStatusReasonCode of the EXTENDED profile


@dataclass(frozen=True)
class Dialect:
    syntax: Syntax
    ns: Namespaces
    context: str
    document: str
    trade: str
    header: str  # "{}" stands for Agreement, Delivery or Settlement
    of_line: str
    sums: str
    line_sums: str
    rate: str
    reference: str


CII = Dialect(
    syntax="cii",
    ns={
        "rsm": URN + "CrossIndustryInvoice:100",
        "ram": URN + "ReusableAggregateBusinessInformationEntity:100",
        "udt": URN + "UnqualifiedDataType:100",
        "qdt": URN + "QualifiedDataType:100",
    },
    context="rsm:ExchangedDocumentContext",
    document="rsm:ExchangedDocument",
    trade="rsm:SupplyChainTradeTransaction",
    header="ram:ApplicableHeaderTrade{}",
    of_line="ram:SpecifiedLineTrade{}",
    sums="ram:SpecifiedTradeSettlementHeaderMonetarySummation",
    line_sums="ram:SpecifiedTradeSettlementLineMonetarySummation",
    rate="ram:RateApplicablePercent",
    reference="ram:IssuerAssignedID",
)
INVOICE = f"{{{CII.ns['rsm']}}}CrossIndustryInvoice"

_DISCOUNT = "ram:SpecifiedTradePaymentTerms/ram:ApplicableTradePaymentDiscountTerms/ram:CalculationPercent"


def state(dialect: Dialect, root: Element, limits: Limits) -> Stated:
    """Map a Cross Industry Invoice; raises Unreadable(too_many_lines)."""
    ns, said = dialect.ns, partial(_said, dialect.ns)
    trade = root.find(dialect.trade, ns)
    agreement, delivery, settlement = (
        None if trade is None else trade.find(dialect.header.format(part), ns)
        for part in ("Agreement", "Delivery", "Settlement")
    )
    lines = [] if trade is None else trade.findall("ram:IncludedSupplyChainTradeLineItem", ns)
    if len(lines) > limits.lines:
        raise Unreadable(Refusal.TOO_MANY_LINES, str(len(lines)))
    currency = said(settlement, "ram:InvoiceCurrencyCode")
    return Stated(
        syntax=dialect.syntax,
        credit_by_root=False,
        number=said(root, f"{dialect.document}/ram:ID"),
        type_code=said(root, f"{dialect.document}/ram:TypeCode"),
        issued=_day(dialect, root, f"{dialect.document}/ram:IssueDateTime"),
        currency=currency,
        seller=_party(dialect, agreement, "ram:SellerTradeParty"),
        buyer=_party(dialect, agreement, "ram:BuyerTradeParty"),
        totals=_totals(dialect, settlement, currency),
        lines=tuple(_line(dialect, line) for line in lines),
        charges=tuple(_charges(dialect, settlement)),
        groups=tuple(_groups(dialect, settlement))[: limits.listed],
        preceding=tuple(_preceding(dialect, settlement))[: limits.listed],
        attachments=tuple(_attachments(dialect, agreement)),
        serviced=_day(dialect, delivery, "ram:ActualDeliverySupplyChainEvent/ram:OccurrenceDateTime"),
        period_from=_day(dialect, settlement, "ram:BillingSpecifiedPeriod/ram:StartDateTime"),
        period_to=_day(dialect, settlement, "ram:BillingSpecifiedPeriod/ram:EndDateTime"),
        due=_day(dialect, settlement, "ram:SpecifiedTradePaymentTerms/ram:DueDateDateTime"),
        project=said(agreement, "ram:SpecifiedProcuringProject/ram:ID"),
        order=said(agreement, f"ram:BuyerOrderReferencedDocument/{dialect.reference}"),
        contract=said(agreement, f"ram:ContractReferencedDocument/{dialect.reference}"),
        buyer_reference=said(agreement, "ram:BuyerReference"),
        iban=_account(dialect, settlement),
        remittance=said(settlement, "ram:PaymentReference"),
        discounts=tuple(value(each) for each in _all(dialect, settlement, _DISCOUNT)[: limits.listed]),
        specification=said(root, f"{dialect.context}/ram:GuidelineSpecifiedDocumentContextParameter/ram:ID"),
        vat_in_euros=said_in_euros(_sums(dialect, settlement, "TaxTotalAmount"), currency),
    )


def _said(ns: Namespaces, element: Element | None, path: str) -> str:
    return text(element, path, ns)


def _all(dialect: Dialect, element: Element | None, path: str) -> list[Element]:
    return [] if element is None else element.findall(path, dialect.ns)


def _day(dialect: Dialect, element: Element | None, path: str) -> Day:
    for place in _all(dialect, element, path):
        said = value(place)
        if said:
            # `udt:` in the body, `qdt:` in references; a text without either is no date that the standard knows.
            strings = place.findall("udt:DateTimeString", dialect.ns) or place.findall("qdt:DateTimeString", dialect.ns)
            return dates.compact(said, attribute(strings[0], "format") if strings else "")
    return NOT_STATED


def _account(dialect: Dialect, settlement: Element | None) -> str:
    place = "ram:SpecifiedTradeSettlementPaymentMeans/ram:PayeePartyCreditorFinancialAccount"
    return text(settlement, f"{place}/ram:IBANID", dialect.ns) or text(
        settlement, f"{place}/ram:ProprietaryID", dialect.ns
    )


def _party(dialect: Dialect, agreement: Element | None, role: str) -> StatedParty:
    party = None if agreement is None else agreement.find(role, dialect.ns)
    if party is None:
        return StatedParty()
    said = partial(_said, dialect.ns, party)
    vat = _vat(dialect, party)
    return StatedParty(
        name=said("ram:Name") or said("ram:SpecifiedLegalOrganization/ram:TradingBusinessName"),
        vat=vat,
        identifiers=(
            *_identifiers(dialect, party, "ram:SpecifiedLegalOrganization/ram:ID"),
            Identifier(vat, "VAT"),
            *_identifiers(dialect, party, "ram:URIUniversalCommunication/ram:URIID"),
            *_identifiers(dialect, party, "ram:GlobalID"),
            *_identifiers(dialect, party, "ram:ID"),
        ),
        country=said("ram:PostalTradeAddress/ram:CountryID").upper(),
        postcode=said("ram:PostalTradeAddress/ram:PostcodeCode"),
        city=said("ram:PostalTradeAddress/ram:CityName"),
        street=", ".join(
            line for name in ("LineOne", "LineTwo", "LineThree") if (line := said(f"ram:PostalTradeAddress/ram:{name}"))
        ),
    )


def _vat(dialect: Dialect, party: Element) -> str:
    found = [
        (attribute(each, "schemeID").upper(), value(each))
        for each in _all(dialect, party, "ram:SpecifiedTaxRegistration/ram:ID")
    ]
    named = next((number for wanted in ("VA", "VAT") for scheme, number in found if scheme == wanted and number), "")
    return named or next((number for scheme, number in found if scheme not in NO_VAT and looks_like_vat(number)), "")


def _identifiers(dialect: Dialect, party: Element, path: str) -> list[Identifier]:
    found = [Identifier(value(each), attribute(each, "schemeID")) for each in _all(dialect, party, path)[:20]]
    return [each for each in found if each.value]


def _totals(dialect: Dialect, settlement: Element | None, currency: str) -> Totals:
    def amount(name: str) -> Amount:
        stated = _sums(dialect, settlement, name)
        return in_currency(stated, currency, Amount()) if len(stated) > 1 else next(iter(stated), Amount())

    net = amount("TaxBasisTotalAmount")
    return Totals(
        lines=amount("LineTotalAmount"),
        allowances=amount("AllowanceTotalAmount"),
        charges=amount("ChargeTotalAmount"),
        net=net,
        vat=in_currency(_sums(dialect, settlement, "TaxTotalAmount"), currency, net),
        gross=amount("GrandTotalAmount"),
        prepaid=amount("TotalPrepaidAmount"),
        rounding=amount("RoundingAmount"),
        payable=amount("DuePayableAmount"),
    )


def _sums(dialect: Dialect, settlement: Element | None, name: str) -> list[Amount]:
    found = _all(dialect, settlement, f"{dialect.sums}/ram:{name}")
    return [Amount(value(each), attribute(each, "currencyID")) for each in found]


def _charges(dialect: Dialect, settlement: Element | None) -> list[StatedCharge]:
    found = []
    for each in _all(dialect, settlement, "ram:SpecifiedTradeAllowanceCharge"):
        said = partial(_said, dialect.ns, each)
        adds = said("ram:ChargeIndicator/udt:Indicator").lower() in {"true", "1"}
        tax = each.find("ram:CategoryTradeTax", dialect.ns)
        found.append(StatedCharge(adds, said("ram:ActualAmount"), *_category(dialect, tax)))
    for each in _all(dialect, settlement, "ram:SpecifiedLogisticsServiceCharge"):
        tax = each.find("ram:AppliedTradeTax", dialect.ns)
        found.append(StatedCharge(True, text(each, "ram:AppliedAmount", dialect.ns), *_category(dialect, tax)))
    return found


def _category(dialect: Dialect, tax: Element | None) -> tuple[str, str]:
    return text(tax, "ram:CategoryCode", dialect.ns), text(tax, dialect.rate, dialect.ns)


def _groups(dialect: Dialect, settlement: Element | None) -> list[StatedGroup]:
    found = []
    for each in _all(dialect, settlement, "ram:ApplicableTradeTax"):
        said = partial(_said, dialect.ns, each)
        category, rate = _category(dialect, each)
        reason = said("ram:ExemptionReason") or said("ram:ExemptionReasonCode")
        found.append(StatedGroup(category, rate, said("ram:BasisAmount"), said("ram:CalculatedAmount"), reason))
    return found


def _line(dialect: Dialect, line: Element) -> StatedLine:
    said = partial(_said, dialect.ns, line)
    quantity = line.find(dialect.of_line.format("Delivery") + "/ram:BilledQuantity", dialect.ns)
    settlement = dialect.of_line.format("Settlement")
    category, rate = _category(dialect, line.find(f"{settlement}/ram:ApplicableTradeTax", dialect.ns))
    return StatedLine(
        said_id=said("ram:AssociatedDocumentLineDocument/ram:LineID"),
        description=described(
            said("ram:SpecifiedTradeProduct/ram:Name"),
            said("ram:SpecifiedTradeProduct/ram:Description"),
            said("ram:AssociatedDocumentLineDocument/ram:IncludedNote/ram:Content"),
        ),
        net=said(f"{settlement}/{dialect.line_sums}/ram:LineTotalAmount"),
        quantity=value(quantity),
        unit="" if quantity is None else attribute(quantity, "unitCode"),
        category=category,
        rate=rate,
        order_line=said(dialect.of_line.format("Agreement") + "/ram:BuyerOrderReferencedDocument/ram:LineID"),
        account=said(f"{settlement}/ram:ReceivableSpecifiedTradeAccountingAccount/ram:ID"),
        note=said("ram:AssociatedDocumentLineDocument/ram:IncludedNote/ram:Content"),
        parent=said("ram:AssociatedDocumentLineDocument/ram:ParentLineID"),
        heading=said("ram:AssociatedDocumentLineDocument/ram:LineStatusReasonCode").upper() in _NOT_COUNTED,
    )


def _preceding(dialect: Dialect, settlement: Element | None) -> list[StatedPreceding]:
    return [
        StatedPreceding(text(each, dialect.reference, dialect.ns), _day(dialect, each, "ram:FormattedIssueDateTime"))
        for each in _all(dialect, settlement, "ram:InvoiceReferencedDocument")
    ]


def _attachments(dialect: Dialect, agreement: Element | None) -> list[StatedAttachment]:
    found = []
    for reference in _all(dialect, agreement, "ram:AdditionalReferencedDocument"):
        binary = reference.find("ram:AttachmentBinaryObject", dialect.ns)
        uri = text(reference, "ram:URIID", dialect.ns)
        if binary is not None or uri:
            name = "" if binary is None else attribute(binary, "filename")
            encoded = "" if binary is None else binary.text or ""
            found.append(StatedAttachment(name or text(reference, dialect.reference, dialect.ns), encoded, uri))
    return found
