"""Changes to a producer that change what its lines cost: its conventions are assessed again."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from members import flow as members_flow
from members.models import Organisation, User, VatRight
from members.queries import share_on, vat_rights_of
from shelter.flow import job
from shelter.flow.refusal import AlreadyThereError
from shelter.models import Production


@transaction.atomic
def record_vat_right(organisation_id: UUID, share: Decimal, from_on: date, *, by: User) -> VatRight:
    """Say what part of its VAT, 0 to 1 with four decimals, a producer cannot recover from a day on, past days too.

    AlreadyThereError where that part is what holds on that day already.
    """
    # Whatever is put down at the same moment is assessed after this, or not before it ends.
    job.want_recompute(Production.objects.filter(producer=organisation_id).values_list("pk", flat=True))
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)
    rights = vat_rights_of([organisation_id]).get(organisation_id, [])
    if share_on(rights, from_on) == share:
        raise AlreadyThereError("share")
    return members_flow.record_vat_right(organisation_id, share, from_on, by=by)
