"""How rows look outside, and what may come in."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from shelter.api.fields import AmountField, DayField, ShareField
from shelter.forms.claim import LEAST_SHARE
from shelter.models import Claim, Decision, Invoice, InvoiceLine, Payment, Production, Receipt, Report, Standing
from shelter.words import REVIEW_REASONS


class ProductionShape(serializers.ModelSerializer[Production]):
    producer = serializers.CharField(source="producer.name")
    convention = serializers.CharField(source="convention.reference", default=None)

    class Meta:
        model = Production
        fields = ("id", "code", "title", "genre", "language", "producer", "convention")


class StandingShape(serializers.ModelSerializer[Standing]):
    """`current` is false while a newer computation is on its way."""

    current = serializers.SerializerMethodField()

    class Meta:
        model = Standing
        fields = ("as_of", "computed_at", "current", "dossier_sha256", "deadline", "statement")

    def get_current(self, standing: Standing) -> bool:
        return bool(self.context["current"])


class LineShape(serializers.ModelSerializer[InvoiceLine]):
    net = AmountField(source="net_cents")
    cost = AmountField(source="cost_cents")

    class Meta:
        model = InvoiceLine
        fields = ("id", "position", "description", "net", "cost", "vat_category", "vat_rate")


class InvoiceShape(serializers.ModelSerializer[Invoice]):
    # From the caller's own house: that another sent the file before is nobody's business.
    received_at = serializers.DateTimeField(source="sent_at", allow_null=True)
    supplier = serializers.CharField(source="supplier_name")
    enterprise_number = serializers.CharField(source="supplier.enterprise_number", default=None)
    net = AmountField(source="net_cents", allow_null=True)
    vat = AmountField(source="vat_cents", allow_null=True)
    gross = AmountField(source="gross_cents", allow_null=True)
    payable = AmountField(source="payable_cents", allow_null=True)
    sha256 = serializers.CharField(source="document_id")
    lines = LineShape(many=True)

    class Meta:
        model = Invoice
        fields = (
            "id", "state", "unreadable_code", "sha256", "received_at", "source", "said", "findings", "kind", "number",
            "issued_on", "serviced_on", "currency", "fx_rate", "supplier", "enterprise_number", "net", "vat", "gross",
            "payable", "lines",
        )  # fmt: skip


def shape_of_new(receipt: Receipt) -> dict[str, Any]:
    """A file as if nobody had sent it before: what was read of it then is nobody's business."""
    unread = Invoice(document=receipt.invoice.document)
    unread.sent_at = receipt.received_at  # type: ignore[attr-defined]
    return {**InvoiceShape(unread).data, "id": str(receipt.invoice_id)}


class UploadShape(serializers.Serializer[Any]):
    file = serializers.FileField(allow_empty_file=True)


class PaymentShape(serializers.ModelSerializer[Payment]):
    amount = AmountField(source="cents")
    again = serializers.BooleanField(
        write_only=True, default=False, help_text="That a payment which was told a moment ago was made twice."
    )

    paid_on = DayField()

    class Meta:
        model = Payment
        fields = ("id", "paid_on", "amount", "note", "again")

    def validate_amount(self, cents: int) -> int:
        if cents == 0:
            raise serializers.ValidationError(_("A payment of nothing is no payment."))
        return cents


class DecisionShape(serializers.ModelSerializer[Decision]):
    deduction = AmountField(source="deduction_cents")

    class Meta:
        model = Decision
        fields = ("id", "kind", "deduction", "reason_code", "reason", "decided_on")


class ClaimShape(serializers.ModelSerializer[Claim]):
    invoice = serializers.UUIDField(source="line.invoice_id")
    decisions = DecisionShape(many=True)

    class Meta:
        model = Claim
        fields = (
            "id", "invoice", "line", "production", "share", "local_share", "category", "direct", "state",
            "recorded_at", "decisions",
        )  # fmt: skip


class MemberClaimShape(ClaimShape):
    """For the company in whose name it is: what is decided and why is for the producer."""

    decisions = None  # type: ignore[assignment]

    class Meta(ClaimShape.Meta):
        fields = tuple(field for field in ClaimShape.Meta.fields if field != "decisions")  # type: ignore[assignment]


class NewClaimShape(serializers.Serializer[Any]):
    line = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    production = serializers.UUIDField()
    share = ShareField(least=LEAST_SHARE, default=Decimal(1))
    local_share = ShareField(default=Decimal(1))
    category = serializers.CharField(max_length=40)
    direct = serializers.BooleanField(default=True)


class NewDecisionShape(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=["accepted", "rejected", "parked", "reopened"])
    deduction = AmountField(default=0)
    reason_code = serializers.ChoiceField(choices=list(REVIEW_REASONS.items()), default="", allow_blank=True)
    reason = serializers.CharField(max_length=1000, default="", allow_blank=True)
    after = serializers.IntegerField(
        min_value=0,
        default=None,
        allow_null=True,
        help_text="The id of the last decision that you saw, 0 for none: refused when it is another by now.",
    )


class ReportShape(serializers.ModelSerializer[Report]):
    production = serializers.UUIDField(source="convention.production_id")
    superseded_by = serializers.CharField(source="superseded_by.number", default=None)
    pdf_sha256 = serializers.CharField(source="file.document_id", default=None)

    class Meta:
        model = Report
        fields = (
            "id", "number", "production", "language", "as_of", "issued_at", "dossier_sha256", "statement_sha256",
            "pdf_sha256", "superseded_by",
        )  # fmt: skip


class NewReportShape(serializers.Serializer[Any]):
    as_of = DayField(required=False)
    language = serializers.ChoiceField(choices=Production.Language.choices, required=False)


class SignInShape(serializers.Serializer[Any]):
    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(max_length=200, trim_whitespace=False)


class TokenShape(serializers.Serializer[Any]):
    token = serializers.CharField()
    expiry = serializers.DateTimeField()
