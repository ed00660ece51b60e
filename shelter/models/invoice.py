import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Company, Organisation
from shelter.models.document import Document


class Invoice(models.Model):
    """One file, one invoice or credit note in the whole register, whoever sent it. Amounts are in its own currency."""

    class State(models.TextChoices):
        RECEIVED = "received", _("received, being read")
        TO_CHECK = "to_check", _("read")
        UNREADABLE = "unreadable", _("to be typed in")

    class Kind(models.TextChoices):
        INVOICE = "invoice", _("invoice")
        CREDIT_NOTE = "credit_note", _("credit note")

    class Source(models.TextChoices):
        UBL = "ubl", _("read from the e-invoice (UBL)")
        CII = "cii", _("read from the e-invoice (CII)")
        ZUGFERD1 = "zugferd1", _("read from the e-invoice (ZUGFeRD 1)")
        TYPED = "typed", _("typed in by a person")

    # Beside the codes of `reading.Refusal`: what the virus scanner found, or could not look at.
    VIRUS_FOUND, NOT_SCANNED = "virus_found", "not_scanned"

    class PaperReason(models.TextChoices):
        EXEMPT = "exempt", _("the supplier is exempt from VAT (art. 44)")
        NO_VAT = "no_vat", _("an association or a private person without a VAT number")
        TICKET = "ticket", _("a till receipt or an expense note")
        COPY = "copy", _("the e-invoice came as well: this is a copy of it")
        NOT_YET = "not_yet", _("the supplier does not send any yet")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="invoice")
    state = models.CharField(max_length=20, choices=State, default=State.RECEIVED)
    received_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    unreadable_code = models.CharField(max_length=40, blank=True)
    unreadable_detail = models.CharField(max_length=250, blank=True)

    source = models.CharField(max_length=20, choices=Source, blank=True)
    said = models.JSONField(default=dict)  # each field as the file writes it; what a person types never lands here
    findings = models.JSONField(default=list)
    # Of a file that only a person can read: what its pages seem to say (`reading.Guess`), kept as it was guessed.
    guesses = models.JSONField(default=list)
    # Of what a person wrote down: for each field "typed", or which guess was accepted ("pdf-text", "ocr").
    sources = models.JSONField(default=dict)
    paper_reason = models.CharField(max_length=20, choices=PaperReason, blank=True)  # why it came as no e-invoice
    kind = models.CharField(max_length=20, choices=Kind, blank=True)
    number = models.CharField(_("number"), max_length=200, blank=True)
    issued_on = models.DateField(_("issued on"), null=True)
    serviced_on = models.DateField(_("delivered on"), null=True)
    due_on = models.DateField(null=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    fx_rate = models.DecimalField(max_digits=18, decimal_places=8, null=True)  # euros for one unit; 1 for the euro
    fx_source = models.CharField(max_length=200, blank=True)
    fx_on = models.DateField(null=True)  # the day that a rate of the ECB was published for
    supplier = models.ForeignKey(Company, on_delete=models.PROTECT, null=True, related_name="invoices")
    supplier_name = models.CharField(max_length=250, blank=True)  # as the invoice has it
    buyer_name = models.CharField(max_length=250, blank=True)
    buyer_vat = models.CharField(max_length=40, blank=True)
    net_cents = models.BigIntegerField(null=True)
    vat_cents = models.BigIntegerField(null=True)
    # The VAT of each category and rate as the file states it; of an older or a typed invoice only the sum is known.
    vat_groups = models.JSONField(default=list)
    gross_cents = models.BigIntegerField(null=True)
    payable_cents = models.BigIntegerField(null=True)
    references = models.JSONField(default=dict)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")
    corrects_at = models.DateTimeField(null=True)  # when the register learnt it, once
    # Kind, seller, number and year without their spelling: two alike are probably one invoice twice.
    likeness = models.CharField(max_length=400, blank=True, db_index=True)
    content_sha256 = models.CharField(max_length=64, blank=True)  # of the e-invoice, whatever it is wrapped in
    structured = models.CharField(max_length=12, blank=True)  # the digits of its structured communication
    near_tail = models.CharField(max_length=4, blank=True)  # where its number ends, without what is easily mistyped

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="to_check")
                | Q(issued_on__isnull=False, supplier__isnull=False, net_cents__isnull=False)
                & ~Q(number="")
                & ~Q(kind="")
                & ~Q(currency=""),
                name="a_read_invoice_has_its_facts",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | Q(kind="credit_note"), name="only_credit_notes_correct"
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, corrects_at__isnull=True)
                | Q(corrects__isnull=False, corrects_at__isnull=False),
                name="corrections_say_when",
            ),
            models.CheckConstraint(condition=Q(fx_rate__isnull=True) | Q(fx_rate__gt=0), name="rate_above_zero"),
            models.CheckConstraint(
                condition=~Q(currency="EUR") | Q(fx_rate__isnull=True) | Q(fx_rate=1), name="a_euro_is_a_euro"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "received_at"], name="invoice_by_state"),
            # Each is a way in which an invoice that is alike is looked for.
            models.Index(fields=["content_sha256"], condition=~Q(content_sha256=""), name="invoice_by_content"),
            models.Index(fields=["structured"], condition=~Q(structured=""), name="invoice_by_structured"),
            models.Index(fields=["supplier", "issued_on"], name="invoice_by_supplier_and_day"),
            models.Index(fields=["supplier", "near_tail"], name="invoice_by_supplier_and_tail"),
            models.Index(fields=["gross_cents", "issued_on"], name="invoice_by_gross_and_day"),
            models.Index(fields=["net_cents", "issued_on"], name="invoice_by_net_and_day"),
            # Asked for each file that is read: a supplier may have tens of thousands of invoices and none of these.
            models.Index(
                fields=["supplier"], condition=Q(kind="credit_note", corrects=None), name="credit_note_that_waits"
            ),
        ]

    def __str__(self) -> str:
        return self.number or str(self.pk)


class Receipt(models.Model):
    """That an organisation sent this file: what lets it see the invoice. Two may send the same and never learn it."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="receipts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="receipts")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=250)
    received_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("receipt")
        constraints = [models.UniqueConstraint(fields=["invoice", "organisation"], name="received_once_from_each")]

    def __str__(self) -> str:
        return self.file_name


class InvoiceLine(models.Model):
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    said_id = models.CharField(max_length=100, blank=True)
    description = models.CharField(max_length=500, blank=True)
    net_cents = models.BigIntegerField()  # as stated on the line
    cost_cents = models.BigIntegerField()  # with its part of the document's discounts and charges: what can be claimed
    vat_category = models.CharField(max_length=5, blank=True)
    vat_rate = models.DecimalField(max_digits=8, decimal_places=4, null=True)
    references = models.JSONField(default=dict)  # its order line, account and note, those that it has

    class Meta:
        verbose_name = _("invoice line")
        constraints = [models.UniqueConstraint(fields=["invoice", "position"], name="line_position_used_once")]

    def __str__(self) -> str:
        return f"{self.invoice_id}/{self.position}"


class Payment(models.Model):
    """Money that moved for an invoice, in its currency; money that came back is a negative row.

    Two producers who share an invoice each tell their own payments and never see the other's.
    """

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="payments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    paid_on = models.DateField(_("paid on"))
    cents = models.BigIntegerField(_("amount"))
    proof = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(_("note"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        constraints = [models.CheckConstraint(condition=~Q(cents=0), name="payment_is_not_nothing")]

    def __str__(self) -> str:
        return f"{self.invoice_id} {self.paid_on} {self.cents}"


class Attachment(models.Model):
    """A file that came inside an e-invoice. What is not offered stays in there, with no document and its name only."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="attachments")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=80, blank=True)  # by content
    uri = models.CharField(max_length=500, blank=True)  # where the invoice says that it lies; nobody fetches it

    class Meta:
        verbose_name = _("attachment")

    def __str__(self) -> str:
        return self.name


class Evidence(models.Model):
    """A paper that goes with an invoice: contract, delivery note, bank statement."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="evidence")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=250)
    recorded_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("evidence")
        constraints = [
            models.UniqueConstraint(fields=["invoice", "document", "organisation"], name="evidence_attached_once")
        ]

    def __str__(self) -> str:
        return self.file_name
