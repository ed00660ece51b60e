from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError as Invalid
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from members.models import Company
from shelter import access
from shelter.api.caller import person
from shelter.api.claims import refuse_category
from shelter.api.fields import AmountField, DayField
from shelter.api.permission import ProducersAndStaff
from shelter.forms.outlook import LONGEST, supplier_of
from shelter.pdf.conditions import rules_behind
from shelter.queries.outlook import Outlook, Quote, outlook_of
from shelter.rules import DossierError
from shelter.rules.money import Cents
from shelter.words import REASONS


class QuoteShape(serializers.Serializer[Any]):
    """A supplier is an enterprise number, a VAT number or a whole name; without a day of payment, that of issue."""

    supplier = serializers.CharField(max_length=LONGEST)
    municipality = serializers.RegexField(r"^[0-9]{5}$", default=None)
    category = serializers.CharField(max_length=40)
    amount = AmountField()
    issued_on = DayField()
    paid_on = DayField(default=None)

    def validate_supplier(self, said: str) -> tuple[Company | None, str]:
        try:
            return supplier_of(said), said
        except Invalid as invalid:
            raise ValidationError(invalid.messages) from None

    def validate_amount(self, cents: int) -> int:
        if cents <= 0:
            raise ValidationError(_("The amount of a quote is above zero."))
        return cents


class RuleShape(serializers.Serializer[Any]):
    """`number` is the point of the terms, 0 for their table of categories."""

    number = serializers.IntegerField()
    sentence = serializers.CharField()


class TakenShape(serializers.Serializer[Any]):
    code = serializers.CharField()
    amount = AmountField()
    sentence = serializers.CharField()
    rules = RuleShape(many=True)


class RoomShape(serializers.Serializer[Any]):
    code = serializers.CharField()
    left = AmountField(source="cents")


class OtherwiseShape(serializers.Serializer[Any]):
    code = serializers.ChoiceField(choices=["paid_in_time", "dated_in_time", "member"])
    on = serializers.DateField(allow_null=True)
    paid_on = serializers.DateField(allow_null=True)
    counted = AmountField(source="cents")


class OutlookShape(serializers.Serializer[Any]):
    """What counts and the reasons make the amount.

    A reason below zero is a limit that widens; where other lines gain more by it than is taken, that comes on top of
    what counts, which is never more than the amount.
    """

    verdict = serializers.ChoiceField(choices=["full", "part", "not"])
    counted = AmountField()
    as_of = serializers.DateField()
    terms_since = serializers.DateField()
    known_supplier = serializers.BooleanField()
    member_since = serializers.DateField(allow_null=True)
    pay_by = serializers.DateField(allow_null=True)
    reasons = TakenShape(many=True)
    left_under_limits = RoomShape(many=True)
    otherwise = OtherwiseShape(many=True)


class ProductionOutlook(APIView):
    """Will this count? What a quote would bring, by the rules, before it is signed; nothing is stored."""

    permission_classes = (ProducersAndStaff,)

    @extend_schema(parameters=[QuoteShape], responses=OutlookShape)
    def get(self, request: Request, production_id: UUID) -> Response:
        production = access.production_for(person(request), production_id)
        convention = access.conventions_for(person(request)).filter(production=production).first()
        if convention is None:
            raise Http404
        said = QuoteShape(data=request.query_params)
        said.is_valid(raise_exception=True)
        refuse_category(said.validated_data["category"], production)
        try:
            return Response(_shaped(outlook_of(convention, _quote(**said.validated_data))))
        except DossierError:
            raise ValidationError({"production": [_("Its facts are not as the rules ask.")]}) from None


def _quote(*, supplier: tuple[Company | None, str], amount: int, paid_on: Any, issued_on: Any, **said: Any) -> Quote:
    company, name = supplier
    days = {"issued_on": issued_on, "paid_on": paid_on or issued_on}
    return Quote(supplier=company, name=name, cents=Cents(amount), **days, **said)


def _shaped(found: Outlook) -> Any:
    rules = {
        code: rules_behind(found.terms, code, category=found.quote.category, tier=found.line["tier"])
        for code, _cents in found.reasons
    }
    return OutlookShape(
        {
            "verdict": found.verdict,
            "counted": found.counted,
            "as_of": found.then["as_of"],
            "terms_since": found.terms["effective_on"],
            "known_supplier": found.quote.supplier is not None,
            "member_since": found.member_since,
            "pay_by": found.pay_by,
            "reasons": [
                {
                    "code": code,
                    "amount": cents,
                    "sentence": REASONS[code].sentence,
                    "rules": [rule._asdict() for rule in rules[code]],
                }
                for code, cents in found.reasons
            ],
            "left_under_limits": found.rooms,
            "otherwise": found.otherwise,
        }
    ).data
