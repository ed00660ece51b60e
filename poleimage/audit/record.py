"""The only writer of audit entries, and the check that finds a changed past."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import models, transaction
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
    entry.save(force_insert=True)
    locked.length, locked.head = entry.position, entry.digest
    locked.save(update_fields=["length", "head"])
    return entry


def _lock(key: str) -> Chain:
    """Lock the head, so that of two entries one follows the other; the first of a chain makes it."""
    found = Chain.objects.select_for_update().filter(key=key).first()
    if found is None:
        Chain.objects.bulk_create([Chain(key=key)], ignore_conflicts=True)
        found = Chain.objects.select_for_update().get(key=key)
    return found


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
