"""The words on the pages of a PDF or a picture: its text layer, or what Tesseract makes of it where it is there."""

import json
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from shelter.reading import bounded, detect
from shelter.reading.bounded import Bounds
from shelter.reading.limits import DEFAULT, Limits

Origin = Literal["", "pdf-text", "ocr"]
SPARSE = 50  # characters a page: with fewer it is a scan, or as good as one
PICTURES = {"image/png", "image/jpeg", "image/tiff", "image/heic"}
# A script, never imported: what it opens files with stays out of this process.
OPENER = Path(__file__).with_name("sheets.py")
LANGUAGES = ("fra", "nld", "deu", "eng")


@dataclass(frozen=True)
class Words:
    origin: Origin = ""
    text: str = ""


def words_on(data: bytes, limits: Limits = DEFAULT) -> Words:
    """Give the words of a file's first pages; none where there are none, or where nothing here can make them out.

    Takes seconds to minutes on a scan: for a worker only.
    """
    media_type = detect.sniff(data)
    if media_type != detect.PDF and media_type not in PICTURES:
        return Words()
    with tempfile.TemporaryDirectory(prefix="pages-") as name:
        folder = Path(name)
        (folder / "file").write_bytes(data)
        layer = _layer(folder, limits) if media_type == detect.PDF else None
        if layer is not None and not layer.is_sparse:
            return Words("pdf-text", layer.text)
        scanned = _recognised(folder, limits)
        if scanned:
            return Words("ocr", scanned)
        return Words("pdf-text", layer.text) if layer is not None and layer.text.strip() else Words()


@dataclass(frozen=True)
class _Layer:
    text: str
    is_sparse: bool


def _layer(folder: Path, limits: Limits) -> _Layer | None:
    bounds = Bounds(limits.text_seconds, limits.process_bytes, limits.text_characters * 8)
    said = bounded.run(_opener("texts", limits.text_pages, limits.text_characters), folder, bounds)
    if said is None:
        return None
    found = json.loads(said)
    texts: list[str] = found["texts"]
    looked_at = max(len(texts), 1)
    return _Layer("\n".join(texts), sum(len(text.strip()) for text in texts) < SPARSE * looked_at)


def _recognised(folder: Path, limits: Limits) -> str:
    """What Tesseract reads on the first pages; nothing when it is not installed."""
    if shutil.which("tesseract") is None:
        return ""
    bounds = Bounds(limits.scan_seconds, limits.process_bytes, limits.scan_pixels + 1000)
    opener = _opener("scans", limits.scan_pages, limits.scan_pixels, limits.picture_pixels)
    if bounded.run(opener, folder, bounds) is None:
        return ""
    chosen = _languages(folder, bounds)
    texts = []
    for number in range(limits.scan_pages):
        if (folder / f"{number}.pgm").exists():
            command = ["tesseract", f"{number}.pgm", "stdout", *chosen, "--psm", "6"]
            texts.append((bounded.run(command, folder, bounds) or b"")[: limits.text_characters])
    return b"\n".join(texts).decode(errors="replace").strip()


def _languages(folder: Path, bounds: Bounds) -> list[str]:
    """French and Dutch where both are installed, else the first of ours that is, else what Tesseract itself takes."""
    listed = (bounded.run(["tesseract", "--list-langs"], folder, bounds) or b"").decode(errors="replace").split()
    known = [language for language in LANGUAGES if language in listed]
    if known[:2] == ["fra", "nld"]:
        return ["-l", "fra+nld"]
    return ["-l", known[0]] if known else []


def _opener(work: str, *most: int) -> list[str]:
    return [sys.executable, "-I", str(OPENER), work, "file", *map(str, most)]
