"""The facts of a sentence: places in words, amounts as on the page."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from poleimage.web import figures

# Other words that Python takes for a number (1E+9, Infinity, 1_0) stay as they are.
_AMOUNT = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,20})?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

# The places that details name.
PLACES: dict[str, Promise] = {
    "net": _("net total"),
    "vat": _("VAT"),
    "gross": _("total with VAT"),
    "payable": _("amount to pay"),
    "prepaid": _("amount paid before"),
    "lines": _("sum of the lines"),
    "allowances": _("discounts"),
    "charges": _("extra charges"),
    "rounding": _("rounding"),
    "taxable": _("amount that VAT is due on"),
    "tax": _("VAT"),
    "issued_on": _("date of the invoice"),
    "serviced": _("date of delivery"),
    "period_from": _("start of the period"),
    "period_to": _("end of the period"),
    "due": _("due date"),
    "seller": _("supplier"),
    "buyer": _("buyer"),
    # Categories of VAT.
    "AE": _("VAT due by the buyer"),
    "E": _("exempt"),
    "G": _("export"),
    "K": _("within the European Union"),
    "O": _("outside VAT"),
    "Z": _("zero rate"),
}


def facts_of(detail: str) -> dict[str, str]:
    """Take a detail apart: "net: 12,x", "121.00 ≠ 120.00", "21 %: 10.00 ≠ 9.00"."""
    place, colon, text = detail.partition(": ")
    stated, _sign, computed = (text if colon else detail).partition(" ≠ ")
    return {
        "detail": detail,
        "field": str(PLACES.get(detail, detail)),
        "place": str(PLACES.get(place, place)),
        "text": text,
        "stated": _written(stated),
        "computed": _written(computed),
    }


def filled(sentence: Promise, facts: Mapping[str, Any]) -> str:
    return str(sentence) % _Facts(facts)


def _written(text: str) -> str:
    """Write an amount, or a day, as on the page; leave anything else as it is."""
    if _AMOUNT.fullmatch(text):
        return figures.amount_text(text)
    return _day(text) if _DAY.fullmatch(text) else text


def _day(text: str) -> str:
    """A day that no calendar has is what was wrong: it stays as it is."""
    try:
        return figures.day(text)
    except ValueError:
        return text


class _Facts(dict[str, Any]):
    """A fact that was not given must not hide the sentence."""

    def __missing__(self, fact: str) -> str:
        return "…"
