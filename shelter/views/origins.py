"""Where each field of an invoice comes from: what is stored, what the file or its pages say, and who put it there."""

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from poleimage.web import figures
from shelter.forms.guesses import by_field
from shelter.models import Invoice
from shelter.views.facts import SAID, money
from shelter.words import KINDS, named

# By the code in `Invoice.sources`.
SOURCES: dict[str, Promise] = {
    "typed": _("typed in by a person"),
    "pdf-text": _("read in the text of the PDF, accepted by a person"),
    "ocr": _("made out on the picture by a program, accepted by a person"),
}
NOT_TAKEN: dict[str, Promise] = {
    "pdf-text": _("read in the text of the PDF, not taken over"),
    "ocr": _("made out on the picture by a program, not taken over"),
}
LABELS: dict[str, Promise] = {
    "kind": _("Kind"),
    **SAID,
    "supplier": SAID["seller"],
    "enterprise_number": _("Enterprise number"),
    "vat_number": SAID["seller_vat"],
    "corrects": _("Corrects"),
}


class Origin(NamedTuple):
    label: str | Promise
    value: str | Promise  # as it is stored; empty when the register has no place for it
    raw: str  # as the file or the page has it; empty when it says nothing
    source: str | Promise


def origins_of(invoice: Invoice) -> list[Origin]:
    stored = _stored(invoice)
    return list(_of_a_file(invoice, stored) if invoice.said else _of_a_person(invoice, stored))


def _of_a_file(invoice: Invoice, stored: Mapping[str, str | Promise]) -> Iterator[Origin]:
    for field in _in_order(invoice.said):
        yield Origin(LABELS.get(field, field), stored.get(field, ""), invoice.said[field], invoice.get_source_display())


def _of_a_person(invoice: Invoice, stored: Mapping[str, str | Promise]) -> Iterator[Origin]:
    guesses = by_field(invoice.guesses)
    for field in _in_order(invoice.sources):
        source = invoice.sources[field]
        raw = guesses[field]["raw"] if field in guesses else ""
        yield Origin(LABELS.get(field, field), stored.get(field, ""), raw, SOURCES.get(source, source))
    for field in _in_order(guesses.keys() - invoice.sources.keys()):
        guess = guesses[field]
        yield Origin(LABELS.get(field, field), "", guess["raw"], NOT_TAKEN[guess["origin"]])


def _in_order(fields: Collection[str]) -> list[str]:
    """As they are labelled: the database gives them back in an order of its own."""
    return [*(field for field in LABELS if field in fields), *sorted(set(fields) - LABELS.keys())]


def _stored(invoice: Invoice) -> dict[str, str | Promise]:
    key, number = ("", "") if invoice.supplier is None else (invoice.supplier.key, invoice.supplier.enterprise_number)
    kind = named(KINDS, invoice.kind)
    amounts = {name: getattr(invoice, f"{name}_cents") for name in ("net", "vat", "gross", "payable")}
    days = {name: getattr(invoice, name) for name in ("issued_on", "serviced_on", "due_on")}
    return {
        "kind": kind,
        "type": kind,
        "number": invoice.number,
        "currency": invoice.currency,
        "seller": invoice.supplier_name,
        "supplier": invoice.supplier_name,
        "enterprise_number": figures.enterprise_number(number or ""),
        "vat_number": key,
        "buyer": invoice.buyer_name,
        "buyer_vat": invoice.buyer_vat,
        "corrects": ", ".join(invoice.references.get("corrects", ())),
        "remittance": invoice.references.get("remittance", ""),
        **{name: figures.day_long(day) for name, day in days.items() if day is not None},
        **{name: money(cents, invoice) for name, cents in amounts.items() if cents is not None},
    }
