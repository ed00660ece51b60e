"""The ECB's file of its reference rates (eurofxref-hist), as it publishes it: a table, or a ZIP with that table."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

MOST_BYTES = 50_000_000  # the whole history since 1999 is two million


class RatesUnreadableError(Exception):
    """Says which line is not as the ECB writes it."""


@dataclass(frozen=True)
class Published:
    currency: str
    day: date
    per_euro: Decimal  # units of the currency for one euro


def published_in(data: bytes) -> Iterator[Published]:
    """Every rate in the file, in its order; RatesUnreadableError at the first line that makes no sense."""
    rows = csv.reader(io.StringIO(_table(data)))
    first = next(rows, [])
    currencies = [name.strip() for name in first[1:]]
    if first[:1] != ["Date"] or not all(re.fullmatch(r"[A-Z]{3}|", name) for name in currencies):
        raise RatesUnreadableError("line 1: not a table of the ECB")
    for number, row in enumerate(rows, start=2):
        if row:
            yield from _day(row, currencies, number)


def _day(row: list[str], currencies: list[str], number: int) -> Iterator[Published]:
    try:
        day = date.fromisoformat(row[0].strip())
    except ValueError:
        raise RatesUnreadableError(f"line {number}: {row[0][:20]!r} is no day") from None
    for currency, said in zip(currencies, row[1:], strict=False):
        text = said.strip()
        if not currency or text in ("", "N/A"):
            continue
        if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,8})?", text) or not Decimal(text):
            raise RatesUnreadableError(f"line {number}: {text[:20]!r} is no rate of {currency}")
        yield Published(currency, day, Decimal(text))


def _table(data: bytes) -> str:
    if data.startswith(b"PK"):
        data = _unpacked(data)
    if len(data) > MOST_BYTES:
        raise RatesUnreadableError("the file is too large")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RatesUnreadableError("line 1: not a table of the ECB") from None


def _unpacked(data: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = [name for name in packed.namelist() if name.endswith(".csv")]
            if len(names) != 1:
                raise RatesUnreadableError("the ZIP does not hold one table")
            with packed.open(names[0]) as table:
                return table.read(MOST_BYTES + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise RatesUnreadableError(f"the ZIP can't be read: {error}") from None
