"""The only writer of audit entries, and the check that finds a changed past."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from poleimage.audit.models import Chain, Entry
from poleimage.audit.origin import origin

REGISTER = "register"


def record(
    action: str, subject: models.Model, *, by: models.Model | None, chain: str = REGISTER, why: str = "", **facts: Any
) -> Entry:
    """Add one entry inside the caller's transaction; `by` is None for what the register does by itself."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an audit entry belongs in the transaction of its change")
    locked = _lock(chain)
    entry = Entry(
        chain=locked,
        position=locked.length + 1,
        at=timezone.now(),
        by_id=None if by is None else by.pk,
        action=action,
        subject_kind=subject._meta.label_lower,
        subject_id=str(subject.pk),
        origin=origin.get(),
        why=why,
        facts=json.loads(json.dumps(facts, default=str)),
        previous=locked.head,
    )
    entry.digest = digest_of(entry)
    with connection.cursor() as cursor:
        said: dict[str, Any] = {
            str(field.column): field.get_db_prep_save(getattr(entry, field.attname), connection) for field in _FIELDS
        }
        cursor.execute(_ADD, said)
        (entry.pk,) = cursor.fetchone() or (None,)
    entry._state.adding = False
    return entry


# Every change ends here, while others wait for the same chain: one statement, that Django need not put together.
_FIELDS = [field for field in Entry._meta.concrete_fields if not field.primary_key]
_ADD = f"""
    WITH longer AS (UPDATE audit_chain SET length = %(position)s, head = %(digest)s WHERE id = %(chain_id)s)
    INSERT INTO audit_entry ({", ".join(f'"{field.column}"' for field in _FIELDS)})
    VALUES ({", ".join(f"%({field.column})s" for field in _FIELDS)})
    RETURNING id
"""
_LOCK = "SELECT id, length, head FROM audit_chain WHERE key = %s FOR UPDATE"


def _lock(key: str) -> Chain:
    """Lock the head, so that of two entries one follows the other; the first of a chain makes it."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [key])
        if (found := cursor.fetchone()) is None:
            Chain.objects.bulk_create([Chain(key=key)], ignore_conflicts=True)
            cursor.execute(_LOCK, [key])
            found = cursor.fetchone()
    assert found is not None
    pk, length, head = found
    return Chain(pk=pk, key=key, length=length, head=head)


def digest_of(entry: Entry) -> str:
    """SHA-256 over everything the entry says and the digest of the one before it."""
    said = [
        entry.chain.key,
        entry.position,
        _moment(entry.at),
        entry.by_id,
        entry.action,
        entry.subject_kind,
        entry.subject_id,
        entry.origin,
        entry.why,
        entry.facts,
        entry.previous,
    ]
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


@dataclass(frozen=True)
class Break:
    """The first place where a chain no longer holds."""

    chain: str
    position: int
    what: str


def broken_chains() -> Iterator[Break]:
    for chain in Chain.objects.order_by("key"):
        found = _first_break(chain)
        if found:
            yield found


def _first_break(chain: Chain) -> Break | None:
    previous, expected = "", 1
    for entry in Entry.objects.filter(chain=chain).order_by("position").iterator(chunk_size=2000):
        entry.chain = chain
        if entry.position != expected:
            return Break(chain.key, expected, "missing")
        if entry.previous != previous:
            return Break(chain.key, entry.position, "not linked to the entry before it")
        if entry.digest != digest_of(entry):
            return Break(chain.key, entry.position, "changed")
        previous, expected = entry.digest, expected + 1
    if (chain.length, chain.head) != (expected - 1, previous):
        return Break(chain.key, expected, "cut off")
    return None
