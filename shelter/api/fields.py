import re
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from shelter.rules.money import to_cents, to_text


@extend_schema_field({"type": "string", "pattern": r"^-?\d+\.\d\d$", "example": "1234.56"})
class AmountField(serializers.Field[int, str, str, Any]):
    """Whole cents inside, a text with two decimals outside."""

    default_error_messages = {"amount": "Write an amount as digits, a point and two decimals: 1234.56"}

    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, str) or not re.fullmatch(r"-?[0-9]{1,13}\.[0-9]{2}", data):
            self.fail("amount")
        return to_cents(data)

    def to_representation(self, value: int) -> str:
        return to_text(value)


class ShareField(serializers.DecimalField):
    """A part of a whole, from 0 to 1."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=11, decimal_places=10, min_value=0, max_value=1, **options)
