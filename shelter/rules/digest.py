"""One JSON value has one canonical text, and that text one digest."""

import hashlib
import json
from typing import Any


def canonical(value: Any) -> str:
    """Write a JSON value as its canonical text: keys in order, no spaces, letters as they are.

    ValueError for a number that JSON does not have (NaN, infinity).
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest(value: Any) -> str:
    """Give the SHA-256 of the canonical text in UTF-8, as 64 hexadecimal digits."""
    # Half a surrogate pair, which JSON can write, has no UTF-8 of its own: it must not stop a digest.
    return hashlib.sha256(canonical(value).encode("utf-8", "surrogatepass")).hexdigest()
