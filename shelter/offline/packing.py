"""Rows of bytes that were written as their difference from the row above, as PNG and the tables of a PDF do it."""

from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from shelter.offline.syntax import DamagedError


def predicted(data: bytes, settings: dict[str, Any]) -> bytes:
    """Undo what was done to rows of bytes before they were packed."""
    predictor = settings.get("Predictor", 1)
    if predictor == 1:
        return data
    width = settings.get("Columns", 1)
    plain = settings.get("Colors", 1) == 1 and settings.get("BitsPerComponent", 8) == 8
    if predictor not in range(10, 16) or not plain or type(width) is not int or not 0 < width <= 1000:
        raise DamagedError("a stream is packed in a way that no report uses")
    if len(data) % (width + 1):
        raise DamagedError("a stream has no whole rows")
    if set(data[:: width + 1]) <= {2}:  # each row is what it adds to the one above
        found = bytearray(len(data) // (width + 1) * width)
        for at in range(width):
            found[at::width] = bytes(sum_ & 255 for sum_ in accumulate(data[at + 1 :: width + 1]))
        return bytes(found)
    return b"".join(_rows(data, width))


def _rows(data: bytes, width: int) -> Iterator[bytes]:
    """Undo the prediction of rows of one byte a column, as PNG does it."""
    above = bytearray(width)
    for start in range(0, len(data), width + 1):
        kind, row = data[start], bytearray(data[start + 1 : start + 1 + width])
        if kind > 4:
            raise DamagedError("a row is predicted in an unknown way")
        for at in range(width if kind else 0):
            left, up, corner = (row[at - 1], above[at], above[at - 1]) if at else (0, above[at], 0)
            row[at] = (row[at] + (0, left, up, (left + up) // 2, _nearest(left, up, corner))[kind]) & 255
        yield bytes(row)
        above = row


def _nearest(left: int, up: int, corner: int) -> int:
    away = left + up - corner
    return min((abs(away - left), 0, left), (abs(away - up), 1, up), (abs(away - corner), 2, corner))[2]
