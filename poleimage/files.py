"""What was uploaded lies under the SHA-256 of its bytes, is never rewritten, and is there before any row names it."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings


def keep(data: bytes) -> str:
    """Store the bytes for good and return their SHA-256; the same bytes twice are one file."""
    sha256 = hashlib.sha256(data).hexdigest()
    place = path_of(sha256)
    if not place.exists():
        _write(place, data)
    # The names too must survive a power cut: this file's in its folder, and its folder's in the one above. Of a file
    # that is there already nobody knows whether the one who wrote it came so far.
    for folder in (place.parent, place.parent.parent):
        _sync(folder)
    return sha256


def path_of(sha256: str) -> Path:
    return Path(settings.FILES_ROOT) / sha256[:2] / sha256


def load(sha256: str) -> bytes:
    return path_of(sha256).read_bytes()


def sha256_of(place: Path) -> str:
    with place.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(place: Path, data: bytes) -> None:
    """Whole or not at all: under its own name stands only what is on the disk to the last byte."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, temporary = tempfile.mkstemp(dir=place.parent, prefix=".incoming-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.rename(temporary, place)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
