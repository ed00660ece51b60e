"""What a report can be written with: the fonts that are shipped, and nothing that the machine happens to have.

A character without a glyph here would be drawn with whatever font the machine offers, or not at all: another file on
another machine, and no PDF/A. Marks that turn the direction of writing could show an amount backwards.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

ASSETS = Path(__file__).with_name("assets")
NO_GLYPH = "\u25af"
SPACES = "\u00a0\u202f\u2007\u2009"
_PILE = re.compile("([\u0300-\u036f\u0483-\u0489]{2})[\u0300-\u036f\u0483-\u0489]+")  # would cover the row above
INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def legible(text: str) -> str:
    """Replace what can't be drawn by a visible mark, and drop what can't be seen."""
    return _PILE.sub(r"\1", _foreign().sub(_instead, unicodedata.normalize("NFC", text)))


def shortened(text: str, length: int) -> str:
    """Cut a text that would push a row over the page; the dossier keeps it whole."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def _instead(found: re.Match[str]) -> str:
    return "".join(_one(character) for character in found[0])


def _one(character: str) -> str:
    if character in "\t\r\n":
        return character
    category = unicodedata.category(character)
    if category in ("Cf", "Cc", "Mn") or unicodedata.combining(character):
        return ""
    return " " if category in ("Zs", "Zl", "Zp") else NO_GLYPH


@cache
def _foreign() -> re.Pattern[str]:
    """Match what is in no font; 20 ms once a process."""
    drawn: set[int] = set()
    for font in sorted(ASSETS.glob("*-Regular.ttf")):
        with TTFont(font, lazy=True) as face:
            drawn.update(face.getBestCmap())
    allowed = {code for code in drawn if chr(code) in SPACES or unicodedata.category(chr(code)) not in INVISIBLE}
    return re.compile(f"[^{''.join(_ranges(sorted(allowed)))}]+")


def _ranges(codes: list[int]) -> list[str]:
    ranges: list[str] = []
    start = last = codes[0]
    for code in [*codes[1:], 0x110001]:
        if code != last + 1:
            ranges.append(f"\\U{start:08x}-\\U{last:08x}")
            start = code
        last = code
    return ranges
