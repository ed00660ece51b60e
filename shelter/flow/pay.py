"""Money that moved for an invoice."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from members.models import Organisation, User
from poleimage import files
from poleimage.audit.record import record
from shelter.flow import job
from shelter.flow.receive import keep_document, refuse_size
from shelter.flow.refusal import DayError, PaidAgainError
from shelter.flow.type_in import productions_of
from shelter.models import Invoice, Payment, Production
from shelter.rules.money import Cents

A_MOMENT = timedelta(minutes=10)


def record_payment(
    invoice_id: UUID,
    paid_on: date,
    amount: Cents,
    *,
    by: User,
    organisation: Organisation,
    proof: bytes | None = None,
    note: str = "",
    again: bool = False,
) -> Payment:
    """Add a payment in the invoice's currency, negative when money came back.

    DayError for a day to come, FileTooLargeError for a proof that is larger than what can be received. PaidAgainError
    for what was told a moment ago, unless it is meant `again`: a form that is sent twice is one payment.
    """
    if paid_on > timezone.localdate():
        raise DayError("paid_on")
    if proof:
        refuse_size(len(proof))
        # On the disk before the transaction, so that the row can't be there without it.
        files.keep(proof)
    with transaction.atomic():
        invoice = Invoice.objects.select_for_update(no_key=True, of=["self"]).get(pk=invoice_id)
        told = {
            "invoice": invoice,
            "organisation": organisation,
            "paid_on": paid_on,
            "cents": amount,
            "proof": keep_document(proof) if proof else None,
        }
        # The invoice is held: of two that come at the same moment the second finds the first.
        if not again and Payment.objects.filter(**told, recorded_at__gte=timezone.now() - A_MOMENT).exists():
            raise PaidAgainError
        payment = Payment.objects.create(**told, note=note, by=by)
        # What one house pays counts for its own productions alone; another's standing must not stir.
        own = Production.objects.filter(producer=organisation, pk__in=productions_of(invoice))
        job.want_recompute(own.values_list("pk", flat=True))
        record(
            "payment.recorded",
            invoice,
            by=by,
            chain=organisation.chain,
            paid_on=paid_on,
            cents=amount,
            proof=payment.proof_id,
        )
    return payment
