"""The invoices that may be alike to one. Asked for each file that is read, so written by hand."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from shelter.reading.likeness import NEAR_DAYS, Traits, days_mistaken_for

MOST = 200  # of one way: more are no likeness but a habit

_TRAITS = "id, received_at, kind, key, number, issued_on, currency, net_cents, gross_cents, structured, content_sha256"
_READ = f"""
    SELECT {_TRAITS}, supplier_id, likeness, near_tail FROM shelter_invoice
    JOIN (SELECT id AS supplier_id, key FROM members_company) AS supplier USING (supplier_id)
    WHERE id = %s AND state = 'to_check'
"""
# Each by one index; a way by what the invoice does not have is left out. What was not read yet has none of these
# facts. The state is asked last: with it, an index is in the order of receipt, and the planner would walk all the
# register from its newest down where it wrongly expects to find many.
_CLOSE = "issued_on BETWEEN %(from)s AND %(to)s"
_MISTAKEN = f"({_CLOSE} OR issued_on = ANY(%(mistaken)s))"
_WAYS = {
    "likeness": "likeness = %(likeness)s",
    "supplier": f"supplier_id = %(supplier)s AND {_CLOSE}",
    "tail": "supplier_id = %(supplier)s AND near_tail = %(tail)s",
    "content": "content_sha256 = %(content)s AND content_sha256 <> ''",
    "structured": "structured = %(structured)s AND structured <> ''",
    "gross": f"gross_cents = %(gross)s AND {_MISTAKEN}",
    "net": f"net_cents = %(net)s AND {_MISTAKEN}",
}
_WAY = f"(SELECT id FROM shelter_invoice WHERE {{}} AND id <> %(id)s ORDER BY received_at DESC LIMIT {MOST})"
_CANDIDATES = f"""
    SELECT {_TRAITS} FROM ({{}}) AS found
    JOIN shelter_invoice USING (id)
    JOIN (SELECT id AS supplier_id, key FROM members_company) AS supplier USING (supplier_id)
    WHERE state = 'to_check'
    ORDER BY received_at DESC, id
"""


_HOUSES = "SELECT count(DISTINCT organisation_id) > 1 FROM shelter_receipt WHERE invoice_id = %s"


@dataclass(frozen=True)
class Candidate:
    pk: UUID
    received_at: datetime
    traits: Traits


def candidates_for(invoice_id: UUID) -> tuple[Candidate, list[Candidate]] | None:
    """An invoice and every other that `degree_of` might call alike, the newest first; None while it is not read."""
    with connection.cursor() as cursor:
        cursor.execute(_READ, [invoice_id])
        row = cursor.fetchone()
        if row is None:
            return None
        own, (supplier, likeness, tail) = _candidate(*row[:-3]), row[-3:]
        first, last = _around(own.traits.issued_on)
        asked = {
            "id": own.pk,
            "likeness": likeness,
            "supplier": supplier,
            "from": first,
            "to": last,
            "mistaken": days_mistaken_for(own.traits.issued_on),
            "tail": tail,
            "content": own.traits.content,
            "structured": own.traits.structured,
            "gross": own.traits.gross_cents,
            "net": own.traits.net_cents,
        }
        ways = " UNION ".join(_WAY.format(way) for name, way in _WAYS.items() if asked[name])
        cursor.execute(_CANDIDATES.format(ways), asked)
        return own, [_candidate(*found) for found in cursor.fetchall()]


def are_several_houses(invoice_id: UUID) -> bool:
    """Whether the very same file came from more than one."""
    with connection.cursor() as cursor:
        cursor.execute(_HOUSES, [invoice_id])
        (several,) = cursor.fetchone() or (False,)
        return bool(several)


def _candidate(pk: UUID, received_at: datetime, *traits: Any) -> Candidate:
    return Candidate(pk, received_at, Traits(*traits))


def _around(day: date) -> tuple[date, date]:
    week = timedelta(days=NEAR_DAYS)
    return max(day, date.min + week) - week, min(day, date.max - week) + week
