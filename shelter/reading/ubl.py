"""UBL 2 Invoice and CreditNote: Peppol BIS 3, UBL.BE, XRechnung and the older e-FFF."""

from decimal import Decimal

from shelter.reading import dates
from shelter.reading.amounts import decimal
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
    Totals,
    described,
    in_currency,
    said_in_euros,
)
from shelter.reading.tree import Element, attribute, text, value

_URN = "urn:oasis:names:specification:ubl:schema:xsd:"
INVOICE = f"{{{_URN}Invoice-2}}Invoice"
CREDIT_NOTE = f"{{{_URN}CreditNote-2}}CreditNote"
# Made by the buyer in the seller's name: the same tree. Peppol has a type code for it instead.
SELF_BILLED_INVOICE = f"{{{_URN}SelfBilledInvoice-2}}SelfBilledInvoice"
SELF_BILLED_CREDIT_NOTE = f"{{{_URN}SelfBilledCreditNote-2}}SelfBilledCreditNote"
_DISCOUNT = "cac:PaymentTerms/cbc:SettlementDiscountPercent"
NS = {"cac": _URN + "CommonAggregateComponents-2", "cbc": _URN + "CommonBasicComponents-2"}


def state(root: Element, limits: Limits) -> Stated:
    """Map a UBL document; raises Unreadable(too_many_lines)."""
    credit = root.tag in {CREDIT_NOTE, SELF_BILLED_CREDIT_NOTE}
    lines = root.findall("cac:CreditNoteLine" if credit else "cac:InvoiceLine", NS)
    if len(lines) > limits.lines:
        raise Unreadable(Refusal.TOO_MANY_LINES, str(len(lines)))
    currency = _text(root, "cbc:DocumentCurrencyCode")
    return Stated(
        syntax="ubl",
        credit_by_root=credit,
        number=_text(root, "cbc:ID"),
        type_code=_text(root, "cbc:CreditNoteTypeCode") or _text(root, "cbc:InvoiceTypeCode"),
        issued=_day(root, "cbc:IssueDate"),
        currency=currency,
        seller=_party(root.find("cac:AccountingSupplierParty/cac:Party", NS)),
        buyer=_party(root.find("cac:AccountingCustomerParty/cac:Party", NS)),
        totals=_totals(root, currency),
        lines=tuple(_line(line) for line in lines),
        charges=tuple(_charge(each) for each in root.iterfind("cac:AllowanceCharge", NS)),
        groups=_groups(root, currency)[: limits.listed],
        preceding=_preceding(root)[: limits.listed],
        attachments=tuple(_attachments(root)),
        serviced=_day(root, "cac:Delivery/cbc:ActualDeliveryDate"),
        period_from=_day(root, "cac:InvoicePeriod/cbc:StartDate"),
        period_to=_day(root, "cac:InvoicePeriod/cbc:EndDate"),
        due=_due(root),
        project=_text(root, "cac:ProjectReference/cbc:ID")
        or _text(root, "cac:AdditionalDocumentReference[cbc:DocumentTypeCode='50']/cbc:ID"),
        order=_text(root, "cac:OrderReference/cbc:ID"),
        contract=_text(root, "cac:ContractDocumentReference/cbc:ID"),
        buyer_reference=_text(root, "cbc:BuyerReference"),
        iban=_text(root, "cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID"),
        remittance=_text(root, "cac:PaymentMeans/cbc:PaymentID"),
        specification=_text(root, "cbc:CustomizationID"),
        discounts=tuple(value(each) for each in root.findall(_DISCOUNT, NS)[: limits.listed]),
        vat_in_euros=said_in_euros(_taxes(root), currency),
    )


def _text(element: Element | None, path: str) -> str:
    return text(element, path, NS)


def _day(element: Element, path: str) -> Day:
    return dates.iso(_text(element, path))


def _due(root: Element) -> Day:
    places = ("cbc:DueDate", "cac:PaymentMeans/cbc:PaymentDueDate", "cac:PaymentTerms/cbc:PaymentDueDate")
    return next((day for place in places if (day := _day(root, place)).said), NOT_STATED)


def _party(party: Element | None) -> StatedParty:
    if party is None:
        return StatedParty()
    vat = _vat(party)
    return StatedParty(
        name=_text(party, "cac:PartyLegalEntity/cbc:RegistrationName")
        or _text(party, "cac:PartyName/cbc:Name")
        or " ".join(
            filter(None, (_text(party, "cac:Person/cbc:FirstName"), _text(party, "cac:Person/cbc:FamilyName")))
        ),
        vat=vat,
        identifiers=(
            *_identifiers(party, "cac:PartyLegalEntity/cbc:CompanyID"),
            Identifier(vat, "VAT"),
            *_identifiers(party, "cbc:EndpointID"),
            *_identifiers(party, "cac:PartyIdentification/cbc:ID"),
        ),
        country=_text(party, "cac:PostalAddress/cac:Country/cbc:IdentificationCode").upper(),
        postcode=_text(party, "cac:PostalAddress/cbc:PostalZone"),
        city=_text(party, "cac:PostalAddress/cbc:CityName"),
        street=", ".join(
            part
            for name in ("StreetName", "BuildingNumber", "AdditionalStreetName")
            if (part := _text(party, f"cac:PostalAddress/cbc:{name}"))
        ),
    )


def _vat(party: Element) -> str:
    schemes = [
        (
            {_text(scheme, "cac:TaxScheme/cbc:ID").upper(), _text(scheme, "cac:TaxScheme/cbc:Name").upper()},
            _text(scheme, "cbc:CompanyID"),
        )
        for scheme in party.iterfind("cac:PartyTaxScheme", NS)
    ]
    named = next((number for scheme, number in schemes if "VAT" in scheme and number), "")
    return named or next((number for scheme, number in schemes if not scheme & NO_VAT and looks_like_vat(number)), "")


def _identifiers(party: Element, path: str) -> list[Identifier]:
    found = [Identifier(value(each), attribute(each, "schemeID")) for each in party.findall(path, NS)[:20]]
    return [each for each in found if each.value]


def _amount(element: Element | None) -> Amount:
    return Amount() if element is None else Amount(value(element), attribute(element, "currencyID"))


def _totals(root: Element, currency: str) -> Totals:
    total = root.find("cac:LegalMonetaryTotal", NS)

    def amount(name: str) -> Amount:
        return Amount() if total is None else _amount(total.find(f"cbc:{name}", NS))

    net = amount("TaxExclusiveAmount")
    return Totals(
        lines=amount("LineExtensionAmount"),
        allowances=amount("AllowanceTotalAmount"),
        charges=amount("ChargeTotalAmount"),
        net=net,
        vat=_tax(root, currency, net, amount("TaxInclusiveAmount")),
        gross=amount("TaxInclusiveAmount"),
        prepaid=amount("PrepaidAmount"),
        rounding=amount("PayableRoundingAmount"),
        payable=amount("PayableAmount"),
        third_party=tuple(value(each) for each in root.iterfind("cac:PrepaidPayment/cbc:PaidAmount", NS)),
    )


def _taxes(root: Element) -> list[Amount]:
    return [_amount(each) for each in root.iterfind("cac:TaxTotal/cbc:TaxAmount", NS)]


def _tax(root: Element, currency: str, net: Amount, gross: Amount) -> Amount:
    """Give the VAT of the document; older files have one total for each rate, and then it is their sum that fits."""
    stated = _taxes(root)
    chosen = in_currency(stated, currency, net)
    parts = [decimal(each.said) for each in stated if each.said and each.currency == chosen.currency]
    due, total = decimal(gross.said), decimal(net.said)
    if len(parts) < 2 or due is None or total is None or None in parts:
        return chosen
    summed = sum((part for part in parts if part is not None), Decimal())
    fits = decimal(chosen.said) != due - total and summed == due - total
    return Amount(f"{summed:f}", chosen.currency) if fits else chosen


def _groups(root: Element, currency: str) -> tuple[StatedGroup, ...]:
    totals = root.findall("cac:TaxTotal", NS)
    own = [each for each in totals if (amount := each.find("cbc:TaxAmount", NS)) is None or _is(amount, currency)]
    return tuple(_group(sub) for total in own or totals for sub in total.iterfind("cac:TaxSubtotal", NS))


def _is(amount: Element, currency: str) -> bool:
    return attribute(amount, "currencyID") in {currency, ""}


def _group(sub: Element) -> StatedGroup:
    category = sub.find("cac:TaxCategory", NS)
    return StatedGroup(
        category=_text(category, "cbc:ID"),
        rate=_text(category, "cbc:Percent") or _text(sub, "cbc:Percent"),
        taxable=_text(sub, "cbc:TaxableAmount"),
        tax=_text(sub, "cbc:TaxAmount"),
        reason=_text(category, "cbc:TaxExemptionReason") or _text(category, "cbc:TaxExemptionReasonCode"),
    )


def _charge(each: Element) -> StatedCharge:
    return StatedCharge(
        adds=_text(each, "cbc:ChargeIndicator").lower() in {"true", "1"},
        amount=_text(each, "cbc:Amount"),
        category=_text(each, "cac:TaxCategory/cbc:ID"),
        rate=_text(each, "cac:TaxCategory/cbc:Percent"),
    )


def _line(line: Element) -> StatedLine:
    quantity = line.find("cbc:InvoicedQuantity", NS)
    if quantity is None:
        quantity = line.find("cbc:CreditedQuantity", NS)
    category = line.find("cac:Item/cac:ClassifiedTaxCategory", NS)
    subtotal = line.find("cac:TaxTotal/cac:TaxSubtotal", NS)
    if category is None and subtotal is not None:  # e-FFF has it with the amounts
        category = subtotal.find("cac:TaxCategory", NS)
    return StatedLine(
        said_id=_text(line, "cbc:ID"),
        description=described(
            _text(line, "cac:Item/cbc:Name"), _text(line, "cac:Item/cbc:Description"), _text(line, "cbc:Note")
        ),
        net=_text(line, "cbc:LineExtensionAmount"),
        quantity=value(quantity),
        unit="" if quantity is None else attribute(quantity, "unitCode"),
        category=_text(category, "cbc:ID"),
        rate=_text(category, "cbc:Percent") or _text(subtotal, "cbc:Percent"),
        order_line=_text(line, "cac:OrderLineReference/cbc:LineID"),
        account=_text(line, "cbc:AccountingCost"),
        note=_text(line, "cbc:Note"),
    )


def _preceding(root: Element) -> tuple[StatedPreceding, ...]:
    return tuple(
        StatedPreceding(_text(each, "cbc:ID"), _day(each, "cbc:IssueDate"))
        for each in root.iterfind("cac:BillingReference/cac:InvoiceDocumentReference", NS)
    )


def _attachments(root: Element) -> list[StatedAttachment]:
    found = []
    for reference in root.iterfind("cac:AdditionalDocumentReference", NS):
        binary = reference.find("cac:Attachment/cbc:EmbeddedDocumentBinaryObject", NS)
        uri = _text(reference, "cac:Attachment/cac:ExternalReference/cbc:URI")
        if binary is not None or uri:
            name = "" if binary is None else attribute(binary, "filename")
            encoded = "" if binary is None else binary.text or ""
            found.append(StatedAttachment(name or _text(reference, "cbc:ID"), encoded, uri))
    return found
