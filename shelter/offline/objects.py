"""The objects of a PDF file: where each stands in its last revision, and what its streams unpack to.

Only what a report uses: tables and streams of references, streams of objects, Flate. What a file may cost is counted in
bytes unpacked and read, so that none can take the machine's memory or its evening.
"""

import re
import zlib
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from shelter.offline.packing import predicted
from shelter.offline.syntax import DamagedError, Ref, Word, parse

LARGEST = 100_000_000  # bytes of the file, and of one stream unpacked
COST = 1_000_000_000  # bytes unpacked and read in all
PARSING = 20  # a byte of values costs as much as so many of anything else
SECTIONS = 1_000
RANGES = 10_000  # of objects that a section tells about
FILTERS = 4
KEPT = 64  # streams of objects that stay unpacked
_SPACES = re.compile(rb"[\x00\t\n\x0c\r ]*+")
_START = re.compile(rb"startxref[\x00\t\n\x0c\r ]++(\d{1,10})")
_HEAD = re.compile(rb"(\d{1,10})[ ]++(\d{1,10})[ ]*+\r?\n?")
_ENTRY = re.compile(rb"(\d{10}) (\d{5}) ([nf])(?: \n| \r|\r\n)")
_BODY = re.compile(rb"\r?\n")
_END = re.compile(rb"[\x00\t\n\x0c\r ]*+endstream")


class TooCostlyError(Exception):
    """Reading on would cost more than any report does."""


@dataclass(frozen=True)
class Stream:
    facts: dict[str, Any]
    raw: bytes


@dataclass(frozen=True)
class Section:
    """What one table or stream of references says of the objects from `first` on, each entry as long as the other."""

    first: int
    count: int
    entries: bytes
    widths: tuple[int, int, int]  # of a stream; of a table all are 0

    def find(self, number: int) -> tuple[int, int, int] | None:
        """Give kind, place and index: 0 free, 1 at a place in the file, 2 in a stream of objects."""
        if not self.first <= number < self.first + self.count:
            return None
        if not any(self.widths):
            entry = _ENTRY.fullmatch(self.entries, (number - self.first) * 20, (number - self.first + 1) * 20)
            if not entry:
                raise DamagedError("an entry of the table can't be read")
            return int(entry[3] == b"n"), int(entry[1]), int(entry[2])
        kind, place, index = self.widths
        row = self.entries[(number - self.first) * sum(self.widths) :][: sum(self.widths)]
        return (
            int.from_bytes(row[:kind], "big") if kind else 1,
            int.from_bytes(row[kind : kind + place], "big"),
            int.from_bytes(row[kind + place : kind + place + index], "big"),
        )


class Objects:
    """The objects of a file by number. DamagedError or TooCostlyError when one can't be had."""

    def __init__(self, data: bytes) -> None:
        if len(data) > LARGEST:
            raise TooCostlyError
        if b"%PDF-" not in data[:1024]:
            raise DamagedError("no PDF")
        self._data = data
        self._left = COST
        self._sections: list[Section] = []
        self._known: dict[int, Any] = {}
        self._asked: set[int] = set()
        self._packs: OrderedDict[int, tuple[list[int], bytes]] = OrderedDict()
        self.trailer: dict[str, Any] = {}
        self._read_sections()
        if "Encrypt" in self.trailer:
            raise DamagedError("the file is encrypted")

    def spend(self, count: int) -> None:
        """Count the cost of reading so many bytes."""
        self._left -= count
        if self._left < 0:
            raise TooCostlyError

    def value(self, of: Any) -> Any:
        """Follow references to what they lead to; to nothing where there is no such object."""
        for _ in range(20):
            if not isinstance(of, Ref):
                return of
            of = self._object(of.number)
        raise DamagedError("references lead to each other")

    def dictionary(self, of: Any) -> dict[str, Any]:
        """Give the dictionary that something is, or an empty one."""
        found = self.value(of)
        return found if isinstance(found, dict) else found.facts if isinstance(found, Stream) else {}

    def items(self, of: Any) -> list[Any]:
        found = self.value(of)
        return found if isinstance(found, list) else []

    def unpacked(self, stream: Stream) -> bytes:
        """Give what a stream holds."""
        filters, settings = self.value(stream.facts.get("Filter")), self.value(stream.facts.get("DecodeParms"))
        filters = filters if isinstance(filters, list) else [] if filters is None else [filters]
        settings = settings if isinstance(settings, list) else [settings]
        if len(filters) > FILTERS or any(self.value(each) != "FlateDecode" for each in filters):
            raise DamagedError("a stream is packed in a way that no report uses")
        data = stream.raw
        for place in range(len(filters)):
            data = self._inflated(data)
            data = predicted(data, self.dictionary(settings[place] if place < len(settings) else None))
        return data

    def _inflated(self, data: bytes) -> bytes:
        unpacking = zlib.decompressobj()
        try:
            found = unpacking.decompress(data, LARGEST + 1)
        except zlib.error:
            raise DamagedError("a stream can't be unpacked") from None
        if len(found) > LARGEST:
            raise TooCostlyError
        if not unpacking.eof:
            raise DamagedError("a stream has no end")
        self.spend(len(found))
        return found

    def _read_sections(self) -> None:
        """Read what the file says of its objects, the last revision first, which is the one that holds."""
        last = list(_START.finditer(self._data, max(0, len(self._data) - 2048)))
        if not last:
            raise DamagedError("the file has no end")
        waiting = [int(last[-1][1])]
        seen: set[int] = set()
        while waiting:
            at = waiting.pop()
            if at in seen or len(seen) > SECTIONS:
                raise DamagedError("revisions lead to each other")
            seen.add(at)
            start = _SPACES.match(self._data, at)
            at = start.end() if start else at
            is_table = self._data.startswith(b"xref", at)
            trailer = self._table(at + 4) if is_table else self._references(at)
            self.trailer = {**trailer, **self.trailer}
            for key in ("Prev", "XRefStm"):  # the second is looked at first
                if type(trailer.get(key)) is int:
                    waiting.append(trailer[key])

    def _table(self, at: int) -> dict[str, Any]:
        while True:
            spaces = _SPACES.match(self._data, at)
            at = spaces.end() if spaces else at
            if self._data.startswith(b"trailer", at):
                trailer, _ = parse(self._data, at + 7)
                if not isinstance(trailer, dict):
                    raise DamagedError("the trailer is no dictionary")
                return trailer
            head = _HEAD.match(self._data, at)
            if not head:
                raise DamagedError("the table of objects can't be read")
            at = head.end() + int(head[2]) * 20
            if at > len(self._data):
                raise DamagedError("the table of objects is cut off")
            self._tell(Section(int(head[1]), int(head[2]), self._data[head.end() : at], (0, 0, 0)))

    def _tell(self, section: Section) -> None:
        self._sections.append(section)
        if len(self._sections) > RANGES:
            raise TooCostlyError

    def _references(self, at: int) -> dict[str, Any]:
        _, stream = self._numbered(at)
        if not isinstance(stream, Stream) or stream.facts.get("Type") != "XRef":
            raise DamagedError("the references can't be read")
        widths = stream.facts.get("W")
        index = stream.facts.get("Index", [0, stream.facts.get("Size")])
        if (
            not isinstance(widths, list)
            or len(widths) != 3
            or not all(type(width) is int and 0 <= width <= 8 for width in widths)
            or not sum(widths) > 0
            or not isinstance(index, list)
            or not all(type(number) is int and number >= 0 for number in index)
        ):
            raise DamagedError("the references can't be read")
        data, start = self.unpacked(stream), 0
        for first, count in zip(index[::2], index[1::2], strict=False):
            end = start + count * sum(widths)
            if end > len(data):
                raise DamagedError("the references are cut off")
            self._tell(Section(first, count, data[start:end], (widths[0], widths[1], widths[2])))
            start = end
        return stream.facts

    def _object(self, number: int) -> Any:
        if number in self._known:
            return self._known[number]
        if number in self._asked:
            raise DamagedError("an object is made of itself")
        self._asked.add(number)
        try:
            self._known[number] = self._looked_up(number)
        finally:
            self._asked.discard(number)
        return self._known[number]

    def _looked_up(self, number: int) -> Any:
        self.spend(len(self._sections))
        found = next((entry for section in self._sections if (entry := section.find(number))), None)
        if found is None or found[0] == 0:
            return None
        kind, place, index = found
        if kind == 2:
            return self._packed(place, index, number)
        if kind != 1:
            return None
        own, value = self._numbered(place)
        if own != number:
            raise DamagedError("an object is not where it should be")
        return value

    def _numbered(self, at: int) -> tuple[int, Any]:
        """Read `7 0 obj …` at a place in the file."""
        number, at = parse(self._data, at)
        _, at = parse(self._data, at)
        word, at = parse(self._data, at)
        if type(number) is not int or word != b"obj" or not isinstance(word, Word):
            raise DamagedError("an object is not where it should be")
        value, at = self._parsed(self._data, at)
        if not isinstance(value, dict):
            return number, value
        word, at = parse(self._data, at)
        if word != b"stream":
            return number, value
        start, length = _BODY.match(self._data, at), self.value(value.get("Length"))
        if not start or type(length) is not int or length < 0 or not _END.match(self._data, start.end() + length):
            raise DamagedError("a stream is not as long as it says")
        return number, Stream(value, self._data[start.end() : start.end() + length])

    def _packed(self, pack: int, index: int, number: int) -> Any:
        if pack not in self._packs:
            stream = self._object(pack)
            if not isinstance(stream, Stream):
                raise DamagedError("a stream of objects is missing")
            self._packs[pack] = self._opened(stream)
            while len(self._packs) > KEPT:
                self._packs.popitem(last=False)
        self._packs.move_to_end(pack)
        heads, data = self._packs[pack]
        if 2 * index + 1 >= len(heads) or heads[2 * index] != number:
            raise DamagedError("an object is not where it should be")
        return self._parsed(data, heads[2 * index + 1])[0]

    def _parsed(self, data: bytes, at: int) -> tuple[Any, int]:
        value, end = parse(data, at)
        self.spend((end - at) * PARSING)
        return value, end

    def _opened(self, stream: Stream) -> tuple[list[int], bytes]:
        data, first, count = self.unpacked(stream), stream.facts.get("First"), stream.facts.get("N")
        if type(first) is not int or type(count) is not int or not 0 <= first <= len(data):
            raise DamagedError("a stream of objects can't be read")
        heads = data[:first].split()[: 2 * count]  # a remark may follow
        if len(heads) < 2 * count or not all(head.isdigit() and len(head) <= 10 for head in heads):
            raise DamagedError("a stream of objects can't be read")
        return [int(head) + (first if place % 2 else 0) for place, head in enumerate(heads)], data
