"""Amounts, shares and days as people in Belgium type them. What could mean two things is asked again, never guessed."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from poleimage.web import figures
from shelter.rules.money import Cents

# Ordinary, no-break, narrow no-break, thin and figure space, and the apostrophe that some put between thousands.
SPACES = "\u0020\u00a0\u202f\u2009\u2007'\u2019"
MOST_CENTS = 10**14
FIRST_YEAR, LAST_YEAR = 1990, 2099

_GROUPED = re.compile(r"[0-9]{1,3}(?:[SPACE][0-9]{3})+".replace("SPACE", SPACES))
_POINTS = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+")
_COMMAS = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+")
_PLAIN = re.compile(r"[0-9]+")


class Ambiguous(ValueError):
    """One separator before three digits: thousands or decimals, only the writer knows."""


class TooFine(ValueError):
    """More decimals than there are cents."""


def cents_of(text: str) -> int:
    """Read an amount of euros; Ambiguous for `1.234`, TooFine for `1,2345`, ValueError for what is no amount."""
    bare = text.strip(SPACES).removeprefix("€").removesuffix("€").removesuffix("EUR").strip(SPACES)
    negative = bare[:1] in ("-", "\u2212")
    bare = bare[1:].strip(SPACES) if negative else bare
    whole, decimals = _parts(bare)
    cents = int(whole) * 100 + int(decimals.ljust(2, "0"))
    return -cents if negative else cents


def _parts(text: str) -> tuple[str, str]:
    """Split euros from cents, the separators of thousands taken out."""
    separators = {mark for mark in ".," if mark in text}
    if len(separators) == 2:
        last = max(separators, key=text.rfind)
        whole, _mark, decimals = text.rpartition(last)
        grouped = _POINTS if last == "," else _COMMAS
        if not grouped.fullmatch(whole):
            raise ValueError(text)
        return re.sub(r"[.,]", "", whole), _decimals(decimals)
    if not separators:
        return _whole(text), "0"
    (mark,) = separators
    if text.count(mark) > 1:
        if not (_POINTS if mark == "." else _COMMAS).fullmatch(text):
            raise ValueError(text)
        return text.replace(mark, ""), "0"
    if (_POINTS if mark == "." else _COMMAS).fullmatch(text):
        raise Ambiguous(text)
    whole, _mark, decimals = text.partition(mark)
    return _whole(whole), _decimals(decimals)


def _whole(text: str) -> str:
    if not _PLAIN.fullmatch(text) and not _GROUPED.fullmatch(text):
        raise ValueError(text)
    return re.sub(f"[{SPACES}]", "", text)


def _decimals(text: str) -> str:
    if not _PLAIN.fullmatch(text):
        raise ValueError(text)
    if len(text) > 2:
        raise TooFine(text)
    return text


def _readings(text: str) -> dict[str, str]:
    digits = re.sub(r"[^0-9]", "", text)
    return {"text": text, "large": digits, "small": f"{digits[:-3]},{digits[-3:-1]}"}


class EurosField(forms.Field):
    """An amount in euros, as whole cents."""

    default_error_messages = {
        "invalid": _("Write an amount such as 1234,56."),
        "ambiguous": _(
            "“%(text)s” can mean two amounts. Write %(large)s for the large one, or %(small)s for the small one."
        ),
        "too_fine": _("An amount has two decimals at most."),
        "negative": _("This amount can't be negative."),
        "zero": _("This amount can't be zero."),
        "too_large": _("This amount is larger than the register can hold."),
    }

    def __init__(self, *, signed: bool = False, zero: bool = True, **options: Any) -> None:
        self.signed, self.zero = signed, zero
        options.setdefault("widget", forms.TextInput)
        super().__init__(**options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "text" if self.signed else "decimal", "autocomplete": "off", "class": "in-amount"}

    def prepare_value(self, value: Any) -> Any:
        return figures.amount(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> Cents | None:
        text = "" if value is None else str(value).strip(SPACES)
        if not text:
            return None
        try:
            cents = cents_of(text)
        except Ambiguous:
            raise ValidationError(self.error_messages["ambiguous"], "ambiguous", _readings(text)) from None
        except TooFine:
            raise ValidationError(self.error_messages["too_fine"], "too_fine") from None
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], "invalid") from None
        self._refuse_out_of_range(cents)
        return Cents(cents)

    def _refuse_out_of_range(self, cents: int) -> None:
        wrong = {
            "negative": cents < 0 and not self.signed,
            "zero": cents == 0 and not self.zero,
            "too_large": abs(cents) > MOST_CENTS,
        }
        for code, is_so in wrong.items():
            if is_so:
                raise ValidationError(self.error_messages[code], code)


class PercentField(forms.Field):
    """A percentage, as the share that it is: 12,5 % is Decimal("0.125")."""

    default_error_messages = {
        "invalid": _("Write a percentage such as 12,5."),
        "out_of_range": _("Write a percentage from %(least)s to %(most)s."),
        "below": _("Write a percentage of at least %(least)s."),
        "too_fine": _("A percentage has eight decimals at most."),
    }

    def __init__(self, *, least: str = "0", most: str | None = "1", **options: Any) -> None:
        self.least, self.most = Decimal(least), None if most is None else Decimal(most)
        options.setdefault("widget", forms.TextInput)
        super().__init__(**options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal", "autocomplete": "off", "class": "in-amount"}

    def prepare_value(self, value: Any) -> Any:
        return figures.percent(value, digits=8) if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Decimal | None:
        bare = "" if value is None else re.sub(f"[{SPACES}]", "", str(value)).removesuffix("%")
        if not bare:
            return None
        if not re.fullmatch(r"[0-9]{1,6}(?:[.,][0-9]+)?", bare):
            raise ValidationError(self.error_messages["invalid"], "invalid")
        share = Decimal(bare.replace(",", ".")) / 100
        if -share.normalize().as_tuple().exponent > 10:  # type: ignore[operator]
            raise ValidationError(self.error_messages["too_fine"], "too_fine")
        self._refuse_out_of_range(share)
        return share

    def _refuse_out_of_range(self, share: Decimal) -> None:
        if share >= self.least and (self.most is None or share <= self.most):
            return
        code = "below" if self.most is None else "out_of_range"
        said = {"least": figures.percent(self.least), "most": figures.percent(self.most)}
        raise ValidationError(self.error_messages[code], code, said)


class DayInput(forms.DateInput):
    """The browser's own calendar; what it could not show is kept as the text that was typed."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        shown = context["widget"]["value"]
        if shown and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", shown):
            context["widget"]["type"] = "text"
        return context


class DayField(forms.DateField):
    """A day: jj/mm/aaaa, or what a calendar sends."""

    widget = DayInput
    default_error_messages = {
        "invalid": _("Write a day such as 31/12/2026."),
        "out_of_range": _("Write a day between 1990 and 2099."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"], **options)

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(self.error_messages["out_of_range"], "out_of_range")
        return day


@dataclass(frozen=True)
class Limit:
    """What a group of lines may reach at most: a share of something, or an amount."""

    share: Decimal | None = None
    cents: Cents | None = None


class LimitField(forms.Field):
    """“25 %” or “50 000 €”: a limit needs its unit, because 25 alone could be either."""

    default_error_messages = {
        "invalid": _("Write a limit with its unit, such as 25 % or 50 000 €."),
    }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"autocomplete": "off", "class": "in-amount"}

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Limit):
            return value
        return figures.percent(value.share, digits=8) if value.cents is None else figures.euros(value.cents)

    def to_python(self, value: Any) -> Limit | None:
        text = "" if value is None else str(value).strip(SPACES)
        if not text:
            return None
        if text.endswith("%"):
            return Limit(share=PercentField(most=None).to_python(text))
        if "€" in text or text.endswith("EUR"):
            return Limit(cents=EurosField().to_python(text))
        raise ValidationError(self.error_messages["invalid"], "invalid")


def with_empty(choices: Any, label: str | Promise = "—") -> list[tuple[str, str | Promise]]:
    """The choices with a first one that means none."""
    return [("", label), *choices]
