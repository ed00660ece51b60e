"""Whether a credit note waits for its invoice. Asked for each file that is read, so written by hand."""

from uuid import UUID

from django.db import connection

_MAY_BE_LINKED = """
    SELECT kind = 'credit_note' OR EXISTS (
        SELECT FROM shelter_invoice AS credit
        WHERE credit.supplier_id = read.supplier_id AND credit.kind = 'credit_note' AND credit.corrects_id IS NULL
    )
    FROM shelter_invoice AS read WHERE id = %s AND supplier_id IS NOT NULL AND corrects_id IS NULL
"""


def may_be_linked(invoice_id: UUID) -> bool:
    """Whether it is a credit note that corrects nothing yet, or its supplier has one."""
    with connection.cursor() as cursor:
        cursor.execute(_MAY_BE_LINKED, [invoice_id])
        (may,) = cursor.fetchone() or (False,)
        return bool(may)
