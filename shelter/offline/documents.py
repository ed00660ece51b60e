"""The documents behind a report, where they lie beside it: each is looked up by its SHA-256."""

import hashlib
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from shelter.offline.objects import TooCostlyError
from shelter.pdf.compare import Finding

ENTRIES = 200_000  # files looked at
COST = 50_000_000_000  # bytes of them
_PIECE = 1 << 20
_SHA256 = re.compile(r"[0-9a-f]{64}")
_UNREADABLE = (OSError, RuntimeError, ValueError, EOFError, zipfile.BadZipFile, zlib.error, lzma.LZMAError)


@dataclass(frozen=True)
class Documents:
    listed: int
    found: int
    missing: tuple[str, ...]
    others: tuple[str, ...]  # files that are none of the report's documents


class _Purse:
    def __init__(self) -> None:
        self.entries, self.bytes = ENTRIES, COST

    def digest(self, file: IO[bytes]) -> str:
        self.entries -= 1
        made = hashlib.sha256()
        while piece := file.read(_PIECE):
            self.bytes -= len(piece)
            if self.bytes < 0 or self.entries < 0:
                raise TooCostlyError
            made.update(piece)
        return made.hexdigest()


def look_up(paper: Mapping[str, Any], report: Path, places: Sequence[Path]) -> tuple[Documents, list[Finding]]:
    """Compare files, folders and ZIPs with the documents of a paper.

    A file that is given by itself must be one of them; of a folder or a ZIP, which may hold anything else as well, all
    documents are asked for.
    """
    names = _names(paper)
    if names is None:
        return Documents(0, 0, (), ()), [Finding("paper_invalid", "documents")]
    findings: list[Finding] = []
    found: set[str] = set()
    others: list[str] = []
    purse, is_whole = _Purse(), False
    for place in places:
        holds_more = place.is_dir() or (place.suffix.casefold() == ".zip" and zipfile.is_zipfile(place))
        is_whole = is_whole or holds_more
        for name, sha256 in _digests(place, purse, findings):
            if sha256 in names:
                found.add(sha256)
                continue
            others.append(name)
            if not holds_more:
                findings.append(Finding("document_unknown", name))
    missing = tuple(sorted(names[sha256] or sha256 for sha256 in names.keys() - found))
    if is_whole:
        findings += [Finding("document_missing", name) for name in missing]
    return Documents(len(names), len(found), missing, tuple(name for name in others if name != report.name)), findings


def _names(paper: Mapping[str, Any]) -> dict[str, str] | None:
    """Give the names of the documents by their SHA-256; None where the list can't be read."""
    listed = paper.get("documents")
    if not isinstance(listed, list):
        return None
    found = {}
    for each in listed:
        sha256, name = (each.get("sha256"), each.get("name")) if isinstance(each, dict) else (None, None)
        if not isinstance(sha256, str) or not _SHA256.fullmatch(sha256) or not isinstance(name, str):
            return None
        found[sha256] = name
    return found


def _digests(place: Path, purse: _Purse, findings: list[Finding]) -> Iterator[tuple[str, str]]:
    """Give name and SHA-256 of each file; what can't be read is a finding."""
    try:
        if place.is_dir():
            for file in sorted(file for file in place.rglob("*") if file.is_file() and not file.is_symlink()):
                with file.open("rb") as opened:
                    yield file.name, purse.digest(opened)
        elif place.suffix.casefold() == ".zip" and zipfile.is_zipfile(place):
            with zipfile.ZipFile(place) as pack:
                for entry in pack.infolist():
                    if not entry.is_dir():
                        with pack.open(entry) as opened:
                            yield entry.filename, purse.digest(opened)
        else:
            with place.open("rb") as opened:
                yield place.name, purse.digest(opened)
    except _UNREADABLE as error:
        findings.append(Finding("document_unreadable", f"{place.name}: {type(error).__name__}"))
