"""What is written as Base64 in a file of XML, taken out for the virus scanner: it does not look in there itself."""

import codecs
import re
from collections.abc import Iterator

from shelter.reading.attachments import from_base64
from shelter.reading.limits import DEFAULT, Limits

# Shorter texts hold no program. A text stands between two tags, in CDATA or not.
_TEXT = re.compile(r"[>\[]\s*([A-Za-z0-9+/][A-Za-z0-9+/\s]{62,}={0,2})\s*[\]<]")
_MARKS = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
DEPTH = 3  # of one file of XML in another


def parts_of(data: bytes, limits: Limits = DEFAULT, depth: int = 0) -> Iterator[bytes]:
    """Decode whatever may be a file, whether or not the reading takes it out, and what is in that in the same way.

    No more bytes than `limits.attachments_bytes` in all for each file: what is beyond is never taken out either.
    """
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "latin-1")
    text, room = data.decode(encoding, errors="replace"), limits.attachments_bytes
    if depth >= DEPTH or "<" not in text[:1000]:
        return
    for match in _TEXT.finditer(text):
        if len(match[1]) * 3 // 4 > room * 2:
            continue
        part = from_base64(match[1])
        if part is None or len(part) > room:
            continue
        room -= len(part)
        yield part
        yield from parts_of(part, limits, depth + 1)
