"""What is sent twice is written once: a second click, a program that did not get its answer."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from members.models import User
from shelter.flow.refusal import SentOtherwiseError, StillSendingError
from shelter.models import Sending

KEPT = timedelta(days=30)


@transaction.atomic
def once(key: str, content: str, write: Callable[[], Any], *, by: User, waits: bool = True) -> Any:
    """Write, and keep the answer in the same transaction; sent again under its key, that answer is all there is.

    `content` is a digest of what was sent: SentOtherwiseError when the key stood with another one. Of two at the same
    moment the second waits for the answer of the first, or is told StillSendingError. What is refused keeps no key.
    """
    digest = hashlib.sha256(key.encode()).hexdigest()
    _hold(f"{by.pk} {digest}", waits)
    sent = Sending.objects.filter(by=by, key=digest).first()
    if sent is None:
        sent = Sending.objects.create(by=by, key=digest, content=content, answer=write())
    if sent.content != content:
        raise SentOtherwiseError
    return sent.answer


@transaction.atomic
def forget_sendings() -> int:
    """Drop the keys that nobody will send again. Returns how many."""
    count, _ = Sending.objects.filter(at__lt=timezone.now() - KEPT).delete()
    return count


def _hold(name: str, waits: bool) -> None:
    """Let one at a time in under a key, until the transaction ends; there is no row yet that could be locked."""
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
    lock = "pg_advisory_xact_lock" if waits else "pg_try_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {lock}(%s)", [number])
        if not waits and not cursor.fetchone()[0]:
            raise StillSendingError
