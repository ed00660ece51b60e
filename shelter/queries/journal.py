"""What was written down about a production: who, when, what, why."""

from collections.abc import Iterable

from django.db.models import QuerySet

from poleimage.audit.models import Entry
from shelter.models import Claim

CLAIM = Claim._meta.label_lower


def entries_of(chain: str) -> QuerySet[Entry]:
    """The entries of one chain, the latest first."""
    return Entry.objects.filter(chain__key=chain).select_related("by").order_by("-position")


def claims_named_in(entries: Iterable[Entry]) -> dict[str, Claim]:
    """The claims that entries are about, with their line and invoice; one query."""
    ids = {entry.subject_id for entry in entries if entry.subject_kind == CLAIM}
    claims = Claim.objects.filter(pk__in=ids).select_related("line__invoice")
    return {str(claim.pk): claim for claim in claims}
