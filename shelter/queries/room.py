from datetime import date
from uuid import UUID

from members.models import User
from shelter.models import Grant


def grants_of(auditor: User, *, on: date) -> dict[UUID, date]:
    """The productions open to an auditor on a day, each with the last day that it is."""
    grants = Grant.objects.filter(auditor=auditor, revoked_at=None, until__gte=on)
    return dict(grants.values_list("production", "until"))
