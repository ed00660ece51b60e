"""A list of records is read as columns, each value that occurs checked once; an error is traced to its row afterwards.

Reading column by column is what keeps a dossier of 100,000 lines within a few times of parsing its JSON.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate, chain
from types import NoneType
from typing import Any

from shelter.rules.errors import DossierError
from shelter.rules.forms import Form, T, flag, identifier, items, signed_amount, text
from shelter.rules.money import Cents, to_cents_of

Place = Callable[[int], str]
Defaults = Mapping[str, Any]
NONE: Defaults = {}
LOOKED_UP = {str, NoneType}  # 1, 1.0 and true are one key of a dict, so numbers can't be told apart by being looked up


class Table:
    """Records of one kind, their keys checked: none unknown; a missing one is found when its column is read."""

    def __init__(self, rows: Sequence[Any], place: Place, required: Sequence[str], optional: Defaults = NONE) -> None:
        if not all(issubclass(kind, dict) for kind in set(map(type, rows))):
            at = next(n for n, row in enumerate(rows) if not isinstance(row, dict))
            raise DossierError(place(at), "must be an object")
        self.rows: Sequence[dict[str, Any]] = rows
        self.place = place
        self._optional = optional
        self.present: set[str] = set().union(*rows)
        if unknown := self.present.difference(required, optional):
            at, key = next((n, key) for n, row in enumerate(rows) for key in row if key in unknown)
            raise DossierError(self.at(at, key), "is no key of a dossier")

    def at(self, row: int, key: str) -> str:
        place = self.place(row)
        return f"{place}.{key}" if place else str(key)

    def values(self, key: str) -> list[Any]:
        """Give what stands under a key in each row, or the default of an optional key."""
        if key not in self.present and key in self._optional:
            return [self._optional[key]] * len(self.rows)
        try:
            return [row[key] for row in self.rows]
        except KeyError:
            if key in self._optional:
                default = self._optional[key]
                return [row.get(key, default) for row in self.rows]
        at = next(n for n, row in enumerate(self.rows) if key not in row)
        raise DossierError(self.at(at, key), "is missing")

    def column(self, key: str, form: Form[T]) -> list[T]:
        """Read a key of every row in its form."""
        if key not in self.present and key in self._optional:
            return [form(self._optional[key])] * len(self.rows)
        values = self.values(key)
        try:
            known = {value: form(value) for value in set(values)}
        except (TypeError, ValueError):
            return self._one_by_one(key, values, form)
        if set(map(type, known)) <= LOOKED_UP:
            return list(map(known.__getitem__, values))
        return self._one_by_one(key, values, form)

    def _one_by_one(self, key: str, values: list[Any], form: Form[T]) -> list[T]:
        found = []
        for at, value in enumerate(values):
            try:
                found.append(form(value))
            except ValueError as error:
                raise DossierError(self.at(at, key), str(error)) from None
        return found

    def only(self, key: str, form: Form[T]) -> T:
        """Read a key of a table of one record."""
        return self._one_by_one(key, self.values(key), form)[0]

    def flags(self, key: str) -> list[bool]:
        """Read a column of true and false."""
        values = self.values(key)
        return values if set(map(type, values)) <= {bool} else self._one_by_one(key, values, flag)

    def texts(self, key: str) -> list[str]:
        """Read a column of texts, of any content."""
        values = self.values(key)
        return values if set(map(type, values)) <= {str} else self._one_by_one(key, values, text)

    def signed_amounts(self, key: str) -> list[Cents]:
        """Read a column of amounts, most of them different, faster than `column` does."""
        values = self.values(key)
        try:
            return to_cents_of(values)
        except (TypeError, ValueError):
            return self._one_by_one(key, values, signed_amount)

    def names(self, key: str, form: Form[str] = identifier) -> list[str]:
        """Read a column in which nothing stands twice."""
        values = self.values(key)
        if set(map(type, values)) <= {str} and form is identifier:
            distinct = set(values)
            if len(distinct) == len(values) and "" not in distinct:
                return values
        seen: set[str] = set()
        for at, name in enumerate(self._one_by_one(key, values, form)):
            if name in seen:
                raise DossierError(self.at(at, key), "stands here a second time")
            seen.add(name)
        return values

    def objects(self, key: str, required: Sequence[str], optional: Defaults = NONE) -> "Table":
        """Read the object that stands under a key of every row."""
        return Table(self.values(key), lambda row: self.at(row, key), required, optional)

    def lists(self, key: str, required: Sequence[str], optional: Defaults = NONE) -> tuple["Table", list[int]]:
        """Read the lists of records under a key as one table; and how many records each row has."""
        values = self.values(key)
        if not set(map(type, values)) <= {list}:
            self._one_by_one(key, values, items)
        counts = list(map(len, values))
        starts = list(accumulate(counts, initial=0))

        def place(record: int) -> str:
            row = bisect_right(starts, record) - 1
            return f"{self.at(row, key)}[{record - starts[row]}]"

        return Table(list(chain.from_iterable(values)), place, required, optional), counts


def record(value: Any, place: str, required: Sequence[str], optional: Defaults = NONE) -> Table:
    """Read one object as a table of one row."""
    return Table([value], lambda _: place, required, optional)
