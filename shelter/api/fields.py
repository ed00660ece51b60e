import re
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.db.models.enums import ChoicesType
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from shelter.forms.fields import FIRST_YEAR, LAST_YEAR, MOST_CENTS
from shelter.rules.money import to_cents, to_text

Row = TypeVar("Row", bound=Model)


@extend_schema_field({"type": "string", "pattern": r"^-?\d+\.\d\d$", "example": "1234.56"})
class AmountField(serializers.Field[int, str, str, Any]):
    """Whole cents inside, a text with two decimals outside."""

    default_error_messages = {
        "amount": _("Write an amount as digits, a point and two decimals: 1234.56"),
        "too_large": _("This amount is larger than the register can hold."),
    }

    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, str) or not re.fullmatch(r"-?[0-9]{1,13}\.[0-9]{2}", data):
            self.fail("amount")
        cents = to_cents(data)
        if abs(cents) > MOST_CENTS:
            self.fail("too_large")
        return cents

    def to_representation(self, value: int) -> str:
        return to_text(value)


class DayField(serializers.DateField):
    """A day as 2026-12-31, within the years that the pages take."""

    default_error_messages = {
        "day": _("Write a day as year, month and day: 2026-12-31"),
        "out_of_range": _("Write a day between 1990 and 2099."),
    }

    def to_internal_value(self, value: Any) -> date:
        # Python reads the digits of every alphabet.
        if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            self.fail("day")
        day = super().to_internal_value(value)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            self.fail("out_of_range")
        return day


class ShareField(serializers.DecimalField):
    """A part of a whole, from 0 to 1."""

    def __init__(self, *, least: Decimal = Decimal(0), **options: Any) -> None:
        super().__init__(max_digits=11, decimal_places=10, min_value=least, max_value=Decimal(1), **options)


def in_state(request: Request, states: ChoicesType, rows: QuerySet[Row]) -> QuerySet[Row]:
    """The rows in the state that the address asks for; a state that there is none of is refused."""
    state = request.query_params.get("state")
    if not state:
        return rows
    if state not in states.values:
        raise ValidationError({"state": [_("There is no such state.")]})
    return rows.filter(state=state)
