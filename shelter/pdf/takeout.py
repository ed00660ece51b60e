"""Take a report apart: its attachments, the text of its pages, what it says of itself. Run as a process of its own.

A file from outside may be made to eat memory or time, so whoever calls `take_out` is protected: the work is done by a
child that the system stops at its limits. qpdf reads the file (text by pypdf takes ten times as long on a long annex).
"""

import base64
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import pikepdf

LARGEST = 100_000_000  # bytes of a file, and of one attachment
PAGES = 20_000
MEMORY = 1_500_000_000
SECONDS = 120
DEPTH = 20  # of lists of files, and of forms within forms
FORMS = 50_000  # a page draws one; forms that draw forms multiply
TEXT_OPERATORS = "Tf Tj TJ ' \" ET Do"
_PAIR = re.compile(rb"<([0-9a-fA-F]{4})>\s*<((?:[0-9a-fA-F]{4})+)>\s*(?=[<e\r\n])")
Json = dict[str, Any]


class NotReadableError(ValueError):
    """The file can't be taken apart: `code` is not_a_pdf or too_costly."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Enclosed:
    name: str
    data: bytes


@dataclass(frozen=True)
class Contents:
    enclosed: tuple[Enclosed, ...]
    pages: tuple[str, ...]  # one line of text for each piece that was written at once
    number: str
    language: str
    keywords: str

    def named(self, name: str) -> list[bytes]:
        return [each.data for each in self.enclosed if each.name.casefold() == name]

    def names(self) -> set[str]:
        return {each.name for each in self.enclosed}


def take_out(data: bytes) -> Contents:
    """Take a file apart in a child process; NotReadableError if it is no PDF or costs too much to read."""
    if b"%PDF-" not in data[:1024]:
        raise NotReadableError("not_a_pdf")
    if len(data) > LARGEST:
        raise NotReadableError("too_costly")
    child = [sys.executable, "-P", str(Path(__file__))]
    try:
        done = subprocess.run(child, input=data, capture_output=True, timeout=SECONDS * 2, check=False)
    except subprocess.TimeoutExpired:
        raise NotReadableError("too_costly") from None
    if done.returncode:
        raise NotReadableError("not_a_pdf" if done.returncode == 2 else "too_costly")
    found = json.loads(done.stdout)
    enclosed = tuple(Enclosed(name, base64.b64decode(data)) for name, data in found.pop("enclosed"))
    return Contents(enclosed=enclosed, pages=tuple(found.pop("pages")), **found)


def _apart(data: bytes) -> Json:
    with pikepdf.open(BytesIO(data)) as pdf:
        root, info = pdf.Root, pdf.trailer.get("/Info", pikepdf.Dictionary())
        metadata = root.get("/Metadata")
        packet = metadata.read_bytes().decode("utf-8", "replace") if isinstance(metadata, pikepdf.Stream) else ""
        identifier = re.search(r"<dc:identifier>([^<]*)</dc:identifier>", packet)
        text = _Text()
        return {
            "enclosed": list(_enclosed(pdf)),
            "pages": ["\n".join(text.of(page.obj, page.obj.get("/Resources"), 0)) for page in pdf.pages[:PAGES]],
            "number": _unescaped(identifier[1]) if identifier else "",
            "language": str(root.get("/Lang", "")),
            "keywords": str(info.get("/Keywords", "")),
        }


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _enclosed(pdf: pikepdf.Pdf) -> Iterator[tuple[str, str]]:
    """Find every attached file once, by whichever way a reader might come upon it."""
    seen = set()
    for spec in _specifications(pdf):
        files = spec.get("/EF")
        for stream in {} if files is None else dict(files.items()).values():
            if isinstance(stream, pikepdf.Stream) and stream.objgen not in seen:
                seen.add(stream.objgen)
                content = stream.read_bytes()
                if len(content) > LARGEST:
                    raise MemoryError
                for name in sorted({str(spec[key]) for key in ("/F", "/UF") if key in spec}):
                    yield name, base64.b64encode(content).decode()


def _specifications(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    yield from _named(pdf.Root.get("/Names", pikepdf.Dictionary()).get("/EmbeddedFiles"), 0)
    for holder in (pdf.Root, *(page.obj for page in pdf.pages)):
        yield from _dictionaries(holder.get("/AF"))
        for note in _dictionaries(holder.get("/Annots")):
            yield from _dictionaries([note.get("/FS")])


def _named(node: Any, depth: int) -> Iterator[pikepdf.Dictionary]:
    if not isinstance(node, pikepdf.Dictionary) or depth > DEPTH:
        return
    yield from _dictionaries(node.get("/Names"))
    for kid in node.get("/Kids", []):
        yield from _named(kid, depth + 1)


def _dictionaries(values: Any) -> Iterator[pikepdf.Dictionary]:
    if isinstance(values, (list, pikepdf.Array)):
        yield from (value for value in values if isinstance(value, pikepdf.Dictionary))


class _Text:
    """Reads the text of pages and forms in the order in which it is written."""

    def __init__(self) -> None:
        self._fonts: dict[Any, dict[int, str]] = {}
        self._forms = 0

    def of(self, source: Any, resources: Any, depth: int) -> Iterator[str]:
        self._forms += 1
        if self._forms > FORMS:
            raise MemoryError
        if resources is None or depth > DEPTH:
            return
        line: list[str] = []
        decode: dict[int, str] = {}
        for instruction in pikepdf.parse_content_stream(source, TEXT_OPERATORS):
            kind, operands = str(instruction.operator), cast("list[Any]", instruction.operands)
            if kind == "Tf":
                decode = self._decoder(resources.get("/Font", {}).get(str(operands[0])))
            elif kind == "ET":
                yield "".join(line)
                line.clear()
            elif kind == "Do":
                form = resources.get("/XObject", {}).get(str(operands[0]))
                if isinstance(form, pikepdf.Stream) and form.get("/Subtype") == pikepdf.Name.Form:
                    yield from self.of(form, form.get("/Resources", resources), depth + 1)
            else:
                shown = operands[-1]
                for piece in shown if isinstance(shown, pikepdf.Array) else [shown]:
                    if isinstance(piece, pikepdf.String):
                        line += [decode.get(code, "\ufffd") for code in _codes(bytes(piece))]
        yield "".join(line)

    def _decoder(self, font: Any) -> dict[int, str]:
        """Read what each code of a font stands for; the reports' fonts have two bytes a code and list each one."""
        if not isinstance(font, pikepdf.Dictionary) or not isinstance(font.get("/ToUnicode"), pikepdf.Stream):
            return {}
        key = font.ToUnicode.objgen
        if key not in self._fonts:
            pairs = _PAIR.findall(font.ToUnicode.read_bytes())
            self._fonts[key] = {int(code, 16): _utf16(text.decode()) for code, text in pairs}
        return self._fonts[key]


def _utf16(digits: str) -> str:
    return bytes.fromhex(digits).decode("utf-16-be", "replace")


def _codes(text: bytes) -> Iterator[int]:
    return (text[at] << 8 | text[at + 1] for at in range(0, len(text) - 1, 2))


def _limit() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def main() -> int:
    """Read a PDF on standard input, write what is in it as JSON; 2 if it is no PDF."""
    _limit()
    try:
        found = _apart(sys.stdin.buffer.read())
    except MemoryError:
        return 3
    except (pikepdf.PikepdfError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return 2
    json.dump(found, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
