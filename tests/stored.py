"""Fills a register with invoices that were read long ago, straight into the tables with every trigger on.

Each is a copy of one that went through `flow`, with facts of its own. The audit entries are there by number and size
only: no `verify_chain` would take them.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import connection, models, transaction

from members.models import Company, CompanyName, User
from poleimage.audit.models import Entry
from shelter.models import Document, Invoice, InvoiceLine, Job, Receipt
from tests import make

SUPPLIERS, HOUSES = 5_000, 40
PORTION = 50_000  # invoices of one transaction

# A tenth of the suppliers send nearly half of all. Half of the amounts are whole euros.
MADE = """
    CREATE TEMPORARY TABLE made ON COMMIT DROP AS
    SELECT n, gen_random_uuid() AS id, supplier.id AS supplier, supplier.key AS seller, house.id AS house,
        encode(sha256(convert_to('stored ' || n, 'UTF8')), 'hex') AS sha256, n % 100000 AS serial,
        day, extract(year FROM day) AS year, net, net + round(net * 0.21)::bigint AS gross
    FROM (
        SELECT n, floor(power(random(), 3) * (SELECT count(*) FROM supplier))::int AS at,
            current_date - 30 - floor(random() * 1000)::int AS day,
            CASE WHEN n % 2 = 0 THEN (1 + floor(random() * 20000))::bigint * 100
                ELSE 1500 + floor(exp(8 + random() * 6))::bigint END AS net
        FROM generate_series({first}::bigint, {last}::bigint) AS n
    ) AS drawn
    JOIN supplier USING (at)
    JOIN house ON house.at = n % (SELECT count(*) FROM house)
"""
# Of each table: the column that finds the row to copy, and what differs in the copy.
COPIES: list[tuple[type[models.Model], str, Mapping[str, str]]] = [
    (Document, "sha256", {"sha256": "made.sha256"}),
    (
        Invoice,
        "id",
        {
            "id": "made.id",
            "document_id": "made.sha256",
            "number": "'VF/' || made.year || '/' || lpad(made.serial::text, 5, '0')",
            "issued_on": "made.day",
            "received_at": "made.day",
            "read_at": "made.day",
            "supplier_id": "made.supplier",
            "net_cents": "made.net",
            "vat_cents": "made.gross - made.net",
            "gross_cents": "made.gross",
            "payable_cents": "made.gross",
            "likeness": "'invoice|' || made.seller || '|vf' || made.year || lpad(made.serial::text, 5, '0') "
            "|| '|' || made.year",
            "near_tail": "right('VF' || made.year || made.serial, 4)",
            "content_sha256": "made.sha256",
            "structured": "CASE WHEN made.n % 5 < 2 THEN '' ELSE lpad(made.n::text, 12, '0') END",
        },
    ),
    (Receipt, "invoice_id", {"invoice_id": "made.id", "organisation_id": "made.house"}),
    (InvoiceLine, "invoice_id", {"invoice_id": "made.id", "net_cents": "made.net / 3"}),
    (Job, "subject", {"subject": "made.id"}),
    (
        Entry,
        "subject_id",
        {
            "subject_id": "made.id::text",
            "position": "(SELECT length FROM audit_chain AS c WHERE c.id = pattern.chain_id) + row_number() OVER ()",
            "previous": "made.sha256",
            "digest": "made.sha256",
        },
    ),
]
LENGTHEN = """
    UPDATE audit_chain SET length = (SELECT max(position) FROM audit_entry WHERE chain_id = audit_chain.id)
    WHERE id = (SELECT chain_id FROM audit_entry WHERE subject_id = %s LIMIT 1)
"""


def fill(count: int, *, by: User) -> list[Company]:
    """Store invoices until there are so many and give their suppliers, those that send most of them first."""
    if Invoice.objects.count() >= count:
        return list(Company.objects.filter(key__startswith="040").order_by("key"))
    suppliers, houses = _suppliers(), [make.organisation(f"Maison {at}") for at in range(HOUSES)]
    pattern = make.invoice(by, suppliers[0], lines=["100.00", "200.00", "300.00"])
    Job.objects.update(done=1)
    for first in range(1, count, PORTION):
        with transaction.atomic(), connection.cursor() as cursor:
            _name("supplier", [(str(each.pk), each.key) for each in suppliers])
            _name("house", [(str(each.pk), each.name) for each in houses])
            cursor.execute(MADE.format(first=first, last=min(first + PORTION, count) - 1))
            cursor.execute("ANALYZE made")
            for model, column, facts in COPIES:
                _copy(model, column, facts, pattern)
            cursor.execute(LENGTHEN, [str(pattern.pk)])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return suppliers


def _suppliers() -> list[Company]:
    numbers = [f"{serial:08d}{97 - serial % 97:02d}" for serial in range(4_000_000, 4_000_000 + SUPPLIERS)]
    made = Company.objects.bulk_create(Company(key=number, enterprise_number=number) for number in numbers)
    CompanyName.objects.bulk_create(
        CompanyName(company=each, name=f"Fournisseur {each.key}", from_on=date(2015, 1, 1)) for each in made
    )
    return made


def _name(table: str, rows: Sequence[tuple[str, str]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {table} (at int, id uuid, key text) ON COMMIT DROP")
        places, names = zip(*rows, strict=True)
        cursor.execute(
            f"INSERT INTO {table} SELECT row_number() OVER () - 1, * FROM unnest(%s::uuid[], %s::text[])",
            [list(places), list(names)],
        )
        cursor.execute(f"ANALYZE {table}")


def _copy(model: type[models.Model], column: str, facts: Mapping[str, str], pattern: Invoice) -> None:
    of = pattern.document_id if model is Document else str(pattern.pk)
    columns = [
        field.column
        for field in model._meta.concrete_fields
        if not isinstance(field, models.AutoField)  # numbered by the database
    ]
    values = ", ".join(facts.get(each, f'pattern."{each}"') for each in columns).replace("%", "%%")
    names = ", ".join(f'"{each}"' for each in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({names}) SELECT {values} "
            f"FROM made CROSS JOIN {model._meta.db_table} AS pattern WHERE pattern.{column} = %s",
            [of],
        )
