"""What a page seems to say, in the form that a person fills in: each such field has a note of where it was read."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.forms import Field
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shelter.flow.type_in import TYPED
from shelter.forms.invoice import LinesFormSet, TypeInForm
from shelter.rules.money import Cents

Guesses = Mapping[str, Mapping[str, str]]
AMOUNTS = {"net", "vat", "gross"}
RATES = (21, 12, 6, 0)

# By where it was read, and what confirms it.
NOTES: dict[tuple[str, str], Promise] = {
    ("pdf-text", ""): _("Guessed from “%(raw)s” (text of the PDF). Compare it with the paper."),
    ("pdf-text", "checksum"): _("Guessed from “%(raw)s” (text of the PDF), confirmed by its check digits."),
    ("pdf-text", "sum"): _("Guessed from “%(raw)s” (text of the PDF), confirmed by the sum."),
    ("ocr", ""): _("Guessed from “%(raw)s” (made out on the picture). Compare it with the paper."),
    ("ocr", "checksum"): _("Guessed from “%(raw)s” (made out on the picture), confirmed by its check digits."),
    ("ocr", "sum"): _("Guessed from “%(raw)s” (made out on the picture), confirmed by the sum."),
}
FROM_BEFORE = _("Guessed from the last invoice that you sent of this supplier.")


def by_field(guesses: Sequence[Mapping[str, str]]) -> Guesses:
    return {guess["field"]: guess for guess in guesses}


def number_in(guesses: Guesses) -> str:
    """The number that a guessed supplier goes by, or an empty text."""
    return next((guesses[name]["value"] for name in ("enterprise_number", "vat_number") if name in guesses), "")


def prefill(form: TypeInForm, lines: LinesFormSet, guesses: Guesses, supplier: str) -> None:
    """Fill in what was guessed and mark it; what the person has typed since stands before it."""
    fields: dict[str, Field] = form.fields
    for name, guess in guesses.items():
        if name in fields:
            form.initial[name] = _value(guess)
            _mark(fields[name], note_of(guess))
    if supplier:
        form.initial["supplier"] = supplier
        _mark(fields["supplier"], str(FROM_BEFORE))
    if "net" in guesses:
        first = lines.forms[0]
        _mark(first.fields["net"], note_of(guesses["net"]))
        if not lines.is_bound:
            first.initial = {"net": _value(guesses["net"]), "vat_rate": _rate(guesses)}


def note_of(guess: Mapping[str, str]) -> str:
    return str(NOTES[guess["origin"], guess["confirmed"]]) % {"raw": guess["raw"]}


def sources_of(said: Mapping[str, Any], net: Cents, guesses: Guesses) -> dict[str, str]:
    """Tell of each field that has something in it whether a person typed it or accepted what was guessed."""
    stored = {name: value for name, value in {**said, "net": net}.items() if value not in (None, "")}
    sources = {name: _source(_as_guessed(value), guesses.get(name)) for name, value in stored.items()}
    # What is left empty is the total.
    return sources if said["payable"] is not None else sources | {"payable": sources["gross"]}


def _source(value: str, guess: Mapping[str, str] | None) -> str:
    return guess["origin"] if guess is not None and guess["value"] == value else TYPED


def _as_guessed(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _value(guess: Mapping[str, str]) -> Any:
    if guess["field"] in AMOUNTS:
        return int(guess["value"])
    return date.fromisoformat(guess["value"]) if guess["field"] == "issued_on" else guess["value"]


def _rate(guesses: Guesses) -> str:
    """The Belgian rate by which the net makes the VAT; empty where none does."""
    if "vat" not in guesses:
        return ""
    net, vat = int(guesses["net"]["value"]), int(guesses["vat"]["value"])
    return next((str(rate) for rate in RATES if abs(net * rate - vat * 100) <= 200), "")


def _mark(field: Field, note: str) -> None:
    field.note = note  # type: ignore[attr-defined]
