import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest

from shelter.reading.rates import Published, RatesUnreadableError, published_in

TABLE = b"Date,USD,JPY,RUB,\n2026-03-13,1.1476,182.85,N/A,\n2022-03-01,1.1162,128.15,117.201,\n"


def packed(*tables: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for at, table in enumerate(tables):
            file.writestr(f"eurofxref-{at}.csv", table)
    return data.getvalue()


@pytest.mark.parametrize("data", [TABLE, packed(TABLE), b"\xef\xbb\xbf" + TABLE.replace(b"\n", b"\r\n")])
def test_every_rate_of_the_table_is_read_and_what_was_not_published_left_out(data: bytes) -> None:
    later, earlier = date(2026, 3, 13), date(2022, 3, 1)
    assert list(published_in(data)) == [
        Published("USD", later, Decimal("1.1476")),
        Published("JPY", later, Decimal("182.85")),
        Published("USD", earlier, Decimal("1.1162")),
        Published("JPY", earlier, Decimal("128.15")),
        Published("RUB", earlier, Decimal("117.201")),
    ]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "line 1"),
        (b"<html>", "line 1"),
        (b"\xff\xfe\x00", "line 1"),
        (TABLE.replace(b"USD", b"dollar"), "line 1"),
        (TABLE.replace(b"2022-03-01", b"1 mars 2022"), "line 3: '1 mars 2022' is no day"),
        (TABLE.replace(b"117.201", b"-117"), "line 3: '-117' is no rate of RUB"),
        (TABLE.replace(b"117.201", b"0.000"), "is no rate of RUB"),
        (TABLE.replace(b"117.201", b"1e5"), "is no rate of RUB"),
        (packed(), "does not hold one table"),
        (packed(TABLE, TABLE), "does not hold one table"),
        (packed(TABLE)[:60], "can't be read"),
        (packed(b"0" * 51_000_000), "too large"),
    ],
)
def test_what_is_not_the_ecbs_file_is_refused_with_its_place(data: bytes, why: str) -> None:
    with pytest.raises(RatesUnreadableError, match=why):
        list(published_in(data))
