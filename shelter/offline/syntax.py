"""How a PDF writes values: numbers, texts, names, lists, dictionaries and references to other objects."""

import re
from typing import Any, NamedTuple

SPACE = rb"\x00\t\n\x0c\r "
OTHER = rb"[^\x00\t\n\x0c\r ()<>\[\]{}/%]"  # what ends neither a word nor a name
DEPTH = 100
_TOKEN = re.compile(
    rb"[%(s)b]*+(?:%%[^\r\n]*+[%(s)b]*+)*+(?:"
    rb"(?P<bracket><<|>>|[\[\]])"
    rb"|/(?P<name>%(o)b*+)"
    rb"|<(?P<hex>[0-9A-Fa-f%(s)b]*+)>"
    rb"|(?P<text>\()"
    rb"|(?P<number>\d{1,10})[%(s)b]++(?P<edition>\d{1,5})[%(s)b]++R(?!%(o)b)"
    rb"|(?P<word>%(o)b++))" % {b"s": SPACE, b"o": OTHER}
)
_PLAIN = re.compile(rb"\(([^()\\\r]*+)\)")
_TURN = re.compile(rb"[()\\\r]")
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_OCTAL = re.compile(rb"[0-7]{1,3}")
_CODE = re.compile(rb"#([0-9A-Fa-f]{2})")
_WHOLE = re.compile(rb"[+-]?\d{1,20}")
_DECIMAL = re.compile(rb"[+-]?(?:\d{1,20}\.?\d{0,20}|\.\d{1,20})")


class DamagedError(ValueError):
    """The file does not keep to the form of a PDF, or uses a part of it that no report uses."""


class Name(str):
    __slots__ = ()


class Word(bytes):
    """What is no value: `obj`, `stream`, `endobj`."""

    __slots__ = ()


class Ref(NamedTuple):
    number: int
    edition: int


def parse(data: bytes, at: int) -> tuple[Any, int]:
    """Read one value, or one word; give it and where it ends. Texts come as bytes, references as they stand."""
    holders: list[list[Any]] = []
    kinds: list[bytes] = []
    while True:
        found = _TOKEN.match(data, at)
        if not found:
            raise DamagedError("a value is missing")
        at = found.end()
        if found.lastgroup == "bracket":
            bracket = found["bracket"]
            if bracket in (b"[", b"<<"):
                if len(holders) >= DEPTH:
                    raise DamagedError("values within values without end")
                holders.append([])
                kinds.append(bracket)
                continue
            if not kinds or (kinds.pop() == b"[") != (bracket == b"]"):
                raise DamagedError("a bracket closes nothing")
            held = holders.pop()
            value = held if bracket == b"]" else _dictionary(held)
        else:
            value, at = _plain(data, found)
        if not holders:
            return value, at
        holders[-1].append(value)


def _plain(data: bytes, found: "re.Match[bytes]") -> tuple[Any, int]:
    kind, at = found.lastgroup, found.end()
    if kind == "name":
        return Name(_CODE.sub(lambda code: bytes([int(code[1], 16)]), found["name"]).decode("latin-1")), at
    if kind == "hex":
        return from_hex(found["hex"]), at
    if kind == "text":
        return literal(data, at - 1)
    if kind == "edition":
        return Ref(int(found["number"]), int(found["edition"])), at
    return _word(found["word"]), at


def _word(word: bytes) -> Any:
    if _WHOLE.fullmatch(word):
        return int(word)
    if _DECIMAL.fullmatch(word):
        return float(word)
    return {b"true": True, b"false": False, b"null": None}.get(word, Word(word))


def _dictionary(held: list[Any]) -> dict[str, Any]:
    if len(held) % 2 or not all(isinstance(key, Name) for key in held[::2]):
        raise DamagedError("a dictionary has a key that is no name")
    return dict(zip(map(str, held[::2]), held[1::2], strict=True))


def from_hex(digits: bytes) -> bytes:
    try:
        return bytes.fromhex(digits.decode("ascii"))
    except ValueError:  # an odd number of digits, or a zero byte for a space
        written = digits.translate(None, b"\x00\t\n\x0c\r ")
    return bytes.fromhex((written + b"0" * (len(written) % 2)).decode("ascii"))


def literal(data: bytes, at: int) -> tuple[bytes, int]:
    """Read a text in round brackets, which may hold others; give it and where it ends."""
    if plain := _PLAIN.match(data, at):
        return plain[1], plain.end()
    pieces: list[bytes] = []
    deep, start = 1, at + 1
    while turn := _TURN.search(data, start):
        pieces.append(data[start : turn.start()])
        start, sign = turn.end(), turn[0]
        if sign == b"\\":
            piece, start = _escape(data, start)
            pieces.append(piece)
            continue
        if sign == b"\r":
            start += data[start : start + 1] == b"\n"
            pieces.append(b"\n")
            continue
        deep += 1 if sign == b"(" else -1
        if not deep:
            return b"".join(pieces), start
        pieces.append(sign)
    raise DamagedError("a text has no end")


def _escape(data: bytes, at: int) -> tuple[bytes, int]:
    if octal := _OCTAL.match(data, at):
        return bytes([int(octal[0], 8) & 255]), octal.end()
    sign = data[at : at + 1]
    if sign == b"\r":
        return b"", at + (2 if data[at + 1 : at + 2] == b"\n" else 1)
    return (b"" if sign == b"\n" else _ESCAPED.get(sign, sign)), at + 1
