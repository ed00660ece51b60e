"""What an invoice says, as rows of a page."""

from decimal import Decimal
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from poleimage.web import figures
from shelter.models import Invoice
from shelter.reading.amounts import decimal
from shelter.rules.exchange import implied_rate
from shelter.words import KINDS, named


class Fact(NamedTuple):
    label: str | Promise
    value: str | Promise


SAID: dict[str, Promise] = {
    "number": gettext_lazy("Number"),
    "type": gettext_lazy("Kind, by its code"),
    "issued_on": gettext_lazy("Date of the invoice"),
    "serviced_on": gettext_lazy("Delivered on"),
    "period_from": gettext_lazy("Period from"),
    "period_to": gettext_lazy("Period to"),
    "due_on": gettext_lazy("Due on"),
    "currency": gettext_lazy("Currency"),
    "seller": gettext_lazy("Supplier"),
    "seller_vat": gettext_lazy("VAT number of the supplier"),
    "buyer": gettext_lazy("Addressed to"),
    "buyer_vat": gettext_lazy("VAT number of the buyer"),
    "iban": gettext_lazy("Account"),
    "remittance": gettext_lazy("Payment reference"),
    "specification": gettext_lazy("Standard"),
    "lines": gettext_lazy("Number of lines"),
    "line_total": gettext_lazy("Sum of the lines"),
    "allowances": gettext_lazy("Discounts"),
    "charges": gettext_lazy("Extra charges"),
    "net": gettext_lazy("Total without VAT"),
    "vat": gettext_lazy("VAT"),
    "vat_in_euros": gettext_lazy("VAT in euros"),
    "gross": gettext_lazy("Total with VAT"),
    "prepaid": gettext_lazy("Paid before"),
    "rounding": gettext_lazy("Rounding"),
    "payable": gettext_lazy("To pay"),
}
REFERENCES: dict[str, Promise] = {
    "project": gettext_lazy("Project"),
    "order": gettext_lazy("Order"),
    "contract": gettext_lazy("Contract"),
    "buyer_reference": gettext_lazy("Your reference"),
}


def facts_of(invoice: Invoice) -> list[Fact]:
    """The facts that the register took from the invoice; what it does not say is left out."""
    enterprise = invoice.supplier.enterprise_number if invoice.supplier else None
    rows = [
        Fact(_("Kind"), named(KINDS, invoice.kind)),
        Fact(SAID["number"], invoice.number),
        Fact(SAID["issued_on"], figures.day_long(invoice.issued_on)),
        Fact(SAID["serviced_on"], figures.day_long(invoice.serviced_on)),
        Fact(SAID["due_on"], figures.day_long(invoice.due_on)),
        Fact(_("Enterprise number"), figures.enterprise_number(enterprise or "")),
        Fact(SAID["buyer"], _buyer(invoice)),
        *(Fact(label, invoice.references.get(key, "")) for key, label in REFERENCES.items()),
        Fact(_("Corrects"), ", ".join(invoice.references.get("corrects", ()))),
        Fact(SAID["net"], money(invoice.net_cents, invoice)),
        Fact(SAID["vat"], money(invoice.vat_cents, invoice)),
        Fact(SAID["gross"], money(invoice.gross_cents, invoice)),
        Fact(SAID["payable"], money(invoice.payable_cents, invoice)),
        Fact(_("Rate"), _rate(invoice)),
        Fact(_("Rate by its VAT in euros"), _implied(invoice)),
        Fact(_("No e-invoice, because"), invoice.get_paper_reason_display()),
    ]
    return [row for row in rows if row.value and row.value != figures.UNKNOWN]


def money(cents: int | None, invoice: Invoice) -> str:
    """Write an amount in the invoice's currency."""
    return figures.money(cents, invoice.currency)


def _buyer(invoice: Invoice) -> str:
    said = (invoice.buyer_name, figures.enterprise_number(invoice.buyer_vat))
    return " · ".join(part for part in said if part)


def _rate(invoice: Invoice) -> str:
    if invoice.currency in ("", "EUR") or invoice.fx_rate is None:
        return ""
    source = _("ECB, %(day)s") % {"day": figures.day_long(invoice.fx_on)} if invoice.fx_on else invoice.fx_source
    return f"{_written(invoice.fx_rate, invoice)} ({source})"


def _implied(invoice: Invoice) -> str:
    """What the seller reckoned with, where the invoice gives its VAT in euros too, and how far that is from ours."""
    euros, units = decimal(invoice.said.get("vat_in_euros", "")), decimal(invoice.said.get("vat", ""))
    rate = implied_rate(euros, units) if euros is not None and units is not None else None
    if rate is None:
        return ""
    written = _written(rate, invoice)
    if invoice.fx_rate is None:
        return written
    percent = f"{(rate / invoice.fx_rate - 1) * 100:+.2f}".replace(".", ",").replace("-", "−")
    said = {"rate": written, "difference": f"{percent}{figures.NO_BREAK}%"}
    return _("%(rate)s, a difference of %(difference)s") % said


def _written(rate: Decimal, invoice: Invoice) -> str:
    number = f"{rate.normalize():f}".replace(".", ",")
    return f"1{figures.NO_BREAK}{invoice.currency} = {number}{figures.NO_BREAK}EUR"
