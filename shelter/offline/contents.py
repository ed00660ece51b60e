"""What a report holds: its attachments, the text of its pages, what it says of itself; without any library.

The same as `shelter.pdf.takeout` gives, by another reader: a test compares the two.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from shelter.offline.objects import Objects, Stream, TooCostlyError
from shelter.offline.syntax import OTHER, SPACE, DamagedError, Ref, from_hex, literal

PAGES = 20_000
NODES = 100_000
DEPTH = 20  # of lists of files, and of forms within forms
FORMS = 50_000
SPECIFICATIONS = 1_000
_PAIR = re.compile(rb"<([0-9a-fA-F]{4})>\s*<((?:[0-9a-fA-F]{4})+)>\s*(?=[<e\r\n])")
_LETTERS = 16  # digits: four letters, more than any code of a font stands for
_PIECE = re.compile(
    rb"[%(s)b\d.+-]++|%%[^\r\n]*+"
    rb"|\[(?P<shown>(?:<[0-9A-Fa-f]*+>|[%(s)b\d.+-]++)*+)\]TJ(?!%(o)b)"  # nearly all of a page
    rb"|<(?P<hex>[0-9A-Fa-f%(s)b]*+)>"
    rb"|(?P<word>[A-Za-z'\"*]%(o)b*+)"
    rb"|/(?P<name>%(o)b*+)"
    rb"|(?P<list>\[)|(?P<text>\()|." % {b"s": SPACE, b"o": OTHER},
    re.DOTALL,
)
_HEX = re.compile(rb"<([^>]*+)>")
_PICTURE_ENDS = re.compile(rb"[%(s)b]EI(?!%(o)b)" % {b"s": SPACE, b"o": OTHER})
_IDENTIFIER = re.compile(r"<dc:identifier>([^<]*)</dc:identifier>")
Json = dict[str, Any]


@dataclass(frozen=True)
class Contents:
    enclosed: tuple[tuple[str, bytes], ...]
    pages: tuple[str, ...]
    number: str
    language: str
    keywords: str

    def named(self, name: str) -> list[bytes]:
        return [data for own, data in self.enclosed if own.casefold() == name]

    def names(self) -> set[str]:
        return {name for name, _ in self.enclosed}


def take_out(data: bytes) -> Contents:
    """Take a file apart; DamagedError if it can't be read, TooCostlyError if that costs too much."""
    objects = Objects(data)
    root, info = objects.dictionary(objects.trailer.get("Root")), objects.dictionary(objects.trailer.get("Info"))
    metadata = objects.value(root.get("Metadata"))
    packet = objects.unpacked(metadata).decode("utf-8", "replace") if isinstance(metadata, Stream) else ""
    identifier = _IDENTIFIER.search(packet)
    pages = list(_pages(objects, root))
    text = _Text(objects)
    return Contents(
        enclosed=tuple(_enclosed(objects, root, [page for page, _ in pages])),
        pages=tuple("\n".join(text.of_page(page, resources)) for page, resources in pages),
        number=_unescaped(identifier[1]) if identifier else "",
        language=_read(objects.value(root.get("Lang"))),
        keywords=_read(objects.value(info.get("Keywords"))),
    )


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _read(text: Any) -> str:
    if not isinstance(text, bytes):
        return ""
    if text.startswith(b"\xfe\xff"):
        return text[2:].decode("utf-16-be", "replace")
    return text[3:].decode("utf-8", "replace") if text.startswith(b"\xef\xbb\xbf") else text.decode("latin-1")


def _pages(objects: Objects, root: Json) -> Iterator[tuple[Json, Any]]:
    """Give each page in order, with what it draws with: its own resources or those of what it hangs on."""
    waiting: list[tuple[Any, Any]] = [(root.get("Pages"), None)]
    seen: set[Ref] = set()
    given = 0
    while waiting:
        place, inherited = waiting.pop()
        node = objects.dictionary(place)
        resources = node.get("Resources", inherited)
        if "Kids" not in node:
            given += 1
            if given > PAGES:
                raise TooCostlyError
            yield node, resources
            continue
        if place in seen or len(seen) > NODES:
            raise DamagedError("pages hang on each other")
        if isinstance(place, Ref):
            seen.add(place)
        waiting += [(kid, resources) for kid in reversed(objects.items(node["Kids"]))]
        if len(waiting) > NODES:
            raise TooCostlyError


def _enclosed(objects: Objects, root: Json, pages: list[Json]) -> Iterator[tuple[str, bytes]]:
    """Find every attached file once, by whichever way a reader might come upon it."""
    seen: set[Any] = set()
    for count, spec in enumerate(_specifications(objects, root, pages)):
        if count > SPECIFICATIONS:
            raise TooCostlyError
        for place in objects.dictionary(spec.get("EF")).values():
            stream = objects.value(place)
            if not isinstance(stream, Stream) or place in seen:
                continue
            seen.add(place)
            content = objects.unpacked(stream)
            for name in sorted({_read(objects.value(spec[key])) for key in ("F", "UF") if key in spec}):
                yield name, content


def _specifications(objects: Objects, root: Json, pages: list[Json]) -> Iterator[Json]:
    yield from _named(objects, objects.dictionary(root.get("Names")).get("EmbeddedFiles"), 0)
    for holder in (root, *pages):
        yield from map(objects.dictionary, objects.items(holder.get("AF")))
        for note in objects.items(holder.get("Annots")):
            yield objects.dictionary(objects.dictionary(note).get("FS"))


def _named(objects: Objects, place: Any, depth: int) -> Iterator[Json]:
    node = objects.dictionary(place)
    if depth > DEPTH:
        return
    yield from map(objects.dictionary, objects.items(node.get("Names")))
    for kid in objects.items(node.get("Kids")):
        objects.spend(10_000)
        yield from _named(objects, kid, depth + 1)


class _Text:
    """Reads the text of pages and forms in the order in which it is written."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self._fonts: dict[Any, dict[int, str]] = {}
        self._forms = 0

    def of_page(self, page: Json, resources: Any) -> Iterator[str]:
        content = self._objects.value(page.get("Contents"))
        parts = [self._objects.value(part) for part in (content if isinstance(content, list) else [content])]
        data = b"\n".join(self._objects.unpacked(part) for part in parts if isinstance(part, Stream))
        return self._of(data, self._objects.dictionary(resources), 0)

    def _of(self, data: bytes, resources: Json, depth: int) -> Iterator[str]:
        self._forms += 1
        self._objects.spend(len(data))
        if self._forms > FORMS:
            raise TooCostlyError
        if depth > DEPTH:
            return
        line: list[str] = []
        decode: dict[int, str] = {}
        for operator, name, texts in _operations(data):
            if operator == b"Tf":
                decode = self._decoder(self._objects.dictionary(resources.get("Font")).get(name))
            elif operator == b"ET":
                yield "".join(line)
                line.clear()
            elif operator == b"Do":
                yield from self._form(self._objects.dictionary(resources.get("XObject")).get(name), resources, depth)
            else:
                for text in texts if operator == b"TJ" else texts[-1:]:
                    line += [decode.get(text[at] << 8 | text[at + 1], "\ufffd") for at in range(0, len(text) - 1, 2)]
        yield "".join(line)

    def _form(self, place: Any, resources: Json, depth: int) -> Iterator[str]:
        form = self._objects.value(place)
        if isinstance(form, Stream) and self._objects.value(form.facts.get("Subtype")) == "Form":
            own = form.facts.get("Resources")
            inside = resources if own is None else self._objects.dictionary(own)
            yield from self._of(self._objects.unpacked(form), inside, depth + 1)

    def _decoder(self, place: Any) -> dict[int, str]:
        """Read what each code of a font stands for; the reports' fonts have two bytes a code and list each one."""
        table = self._objects.dictionary(place).get("ToUnicode")
        stream = self._objects.value(table)
        if not isinstance(stream, Stream):
            return {}
        key = table if isinstance(table, Ref) else id(stream)
        if key not in self._fonts:
            pairs = _PAIR.findall(self._objects.unpacked(stream))
            self._fonts[key] = {
                int(code, 16): bytes.fromhex(text[:_LETTERS].decode()).decode("utf-16-be", "replace")
                for code, text in pairs
            }
        return self._fonts[key]


def _letters(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be", "replace")


def _operations(data: bytes) -> Iterator[tuple[bytes, str, list[bytes]]]:
    """Give the operators that choose a font, write, or draw a form, each with the name and the texts before it."""
    at, end, name = 0, len(data), ""
    texts: list[bytes] = []
    match = _PIECE.match
    while at < end:
        found = match(data, at)
        assert found
        at, kind = found.end(), found.lastgroup
        if kind is None:
            continue
        if kind == "shown":
            yield b"TJ", name, [from_hex(digits) for digits in _HEX.findall(found["shown"])]
            texts, name = [], ""
        elif kind == "hex":
            texts.append(from_hex(found["hex"]))
        elif kind == "word":
            word = found["word"]
            if word in _SHOWN:
                yield word, name, texts
            elif word == b"ID":
                over = _PICTURE_ENDS.search(data, at)
                at = over.end() if over else end
            texts, name = [], ""
        elif kind == "name":
            name = found["name"].decode("latin-1")
        elif kind == "text":
            text, at = literal(data, at - 1)
            texts.append(text)
        else:
            texts = []


_SHOWN = frozenset((b"Tf", b"Tj", b"TJ", b"'", b'"', b"ET", b"Do"))
