"""What was uploaded lies under the SHA-256 of its bytes, is never rewritten, and is there before any row names it."""

import contextlib
import hashlib
import os
import tempfile
import time
from pathlib import Path

from django.conf import settings

from poleimage.disk import sync

INCOMING = ".incoming-"
DAY = 24 * 60 * 60

# The folders whose names this process knows to be on the disk, at most 256; nothing ever removes one.
_named: set[Path] = set()


def keep(data: bytes) -> str:
    """Store the bytes for good and return their SHA-256; the same bytes twice are one file."""
    sha256 = hashlib.sha256(data).hexdigest()
    place = path_of(sha256)
    if not place.exists():
        _write(place, data)
    # The names too must survive a power cut: this file's in its folder, and its folder's in the one above. Of a file
    # that is there already nobody knows whether the one who wrote it came so far.
    sync(place.parent)
    if place.parent not in _named:
        sync(place.parent.parent)
        _named.add(place.parent)
    return sha256


def path_of(sha256: str) -> Path:
    return Path(settings.FILES_ROOT) / sha256[:2] / sha256


def load(sha256: str) -> bytes:
    return path_of(sha256).read_bytes()


def fault_of(sha256: str, size: int) -> str:
    """What is wrong with a stored file, in a word or two; empty when it is what was stored."""
    place = path_of(sha256)
    try:
        found = place.stat().st_size
        if found != size:
            return f"{found} bytes instead of {size}"
        return "" if sha256_of(place) == sha256 else "other bytes"
    except FileNotFoundError:
        return "missing"
    except OSError as error:
        return f"can't be read ({error.strerror})"


def remove_stale() -> None:
    """Remove what a killed process left half-written more than a day ago."""
    begun = time.time() - DAY
    for place in Path(settings.FILES_ROOT).glob(f"*/{INCOMING}*"):
        # Whole by now, and under its own name.
        with contextlib.suppress(FileNotFoundError):
            if place.stat().st_mtime < begun:
                place.unlink()


def sha256_of(place: Path) -> str:
    with place.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(place: Path, data: bytes) -> None:
    """Whole or not at all: under its own name stands only what is on the disk to the last byte."""
    _make(place.parent)
    handle, temporary = tempfile.mkstemp(dir=place.parent, prefix=INCOMING)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.rename(temporary, place)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _make(folder: Path) -> None:
    """The first file makes the folder of all of them, maybe some above it: their names must be on the disk too."""
    if folder.exists():
        return
    _make(folder.parent)
    folder.mkdir(exist_ok=True, mode=0o700)
    sync(folder.parent)
