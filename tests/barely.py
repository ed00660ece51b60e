"""Receiving and reading with nothing around it, for the bench: what no register that keeps its promise can go below."""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, models
from lxml import etree
from psycopg import Connection
from psycopg.rows import dict_row

from poleimage.audit.models import Chain, Entry
from shelter.models import Document, Invoice, InvoiceLine, Job, Receipt

Row = dict[str, Any]


class Barely:
    """Called with the bytes of a file, it writes them and the rows that `invoice_id` has, as of a file of its own.

    Two transactions, as it must be: the file is promised in one and what it says written down in the other.
    """

    def __init__(self, invoice_id: UUID) -> None:
        alias = connection.copy()
        alias.ensure_connection()
        self.connection: Connection[Any] = alias.connection
        self.backend = self.connection.info.backend_pid
        self.folder = Path(tempfile.mkdtemp(dir=os.environ["DATA"]))
        self.invoice = self._rows(Invoice, "id", invoice_id)[0]
        self.document = self._rows(Document, "sha256", self.invoice["document_id"])[0]
        self.receipt = self._rows(Receipt, "invoice_id", invoice_id)[0]
        self.job = self._rows(Job, "subject", invoice_id)[0]
        self.lines = self._rows(InvoiceLine, "invoice_id", invoice_id)
        self.entries = self._rows(Entry, "subject_id", str(invoice_id))
        chain = Chain.objects.get(pk=self.entries[0]["chain_id"])
        # A chain of its own, or it would leave holes in that of the other.
        self.chain = Chain.objects.create(key=f"bare {uuid4()}", length=chain.length, head=chain.head)
        self.position = self.chain.length

    def __call__(self, data: bytes) -> None:
        invoice_id, sha256 = uuid4(), hashlib.sha256(data).hexdigest()
        self._write(sha256, data)
        own = {"invoice_id": invoice_id}
        with self.connection.transaction():
            self._insert(Document, {**self.document, "sha256": sha256, "size": len(data)})
            empty = {"state": "received", "content_sha256": "", "likeness": "", "near_tail": "", "structured": ""}
            self._insert(Invoice, {**self.invoice, "id": invoice_id, "document_id": sha256, **empty})
            self._insert(Receipt, self.receipt | own)
            self._insert(Job, self.job | {"subject": invoice_id, "done": 0})
            self._record(self.entries[0], invoice_id)
        etree.fromstring(data)
        with self.connection.transaction():
            self._update(Invoice, {**self.invoice, "document_id": sha256}, "id", invoice_id)
            for line in self.lines:
                self._insert(InvoiceLine, line | own)
            self._record(self.entries[1], invoice_id)
            self._update(Job, {"done": 1}, "subject", invoice_id)

    def _write(self, sha256: str, data: bytes) -> None:
        folder = self.folder / sha256[:2]
        folder.mkdir(exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=folder)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).rename(folder / sha256)
        opened = os.open(folder, os.O_RDONLY)
        os.fsync(opened)
        os.close(opened)

    def _rows(self, model: type[models.Model], column: str, of: object) -> list[Row]:
        with self.connection.cursor(row_factory=dict_row) as cursor:
            found = cursor.execute(f"SELECT * FROM {model._meta.db_table} WHERE {column} = %s ORDER BY 1", [of])
            numbered = isinstance(model._meta.pk, models.AutoField)
            return [{name: row[name] for name in row if not (numbered and name == "id")} for row in found]

    def _insert(self, model: type[models.Model], row: Row) -> None:
        names = ", ".join(f'"{name}"' for name in row)
        values = ", ".join(["%s"] * len(row))
        statement = f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({values})"
        self.connection.execute(statement, list(row.values()), prepare=True)

    def _update(self, model: type[models.Model], row: Row, column: str, of: object) -> None:
        changes = {name: value for name, value in row.items() if name != column}
        sets = ", ".join(f'"{name}" = %s' for name in changes)
        statement = f"UPDATE {model._meta.db_table} SET {sets} WHERE {column} = %s"
        self.connection.execute(statement, [*changes.values(), of], prepare=True)

    def _record(self, entry: Row, invoice_id: UUID) -> None:
        self.position += 1
        said = entry | {"chain_id": self.chain.pk, "position": self.position, "subject_id": str(invoice_id)}
        self._insert(Entry, said)
        self._update(Chain, {"length": self.position}, "id", self.chain.pk)
