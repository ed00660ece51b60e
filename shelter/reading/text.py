"""Text from a file is hostile: it reaches nobody before it has been cleaned here."""

import unicodedata

LONGEST = 500

# Marks that reorder or hide what a reader sees; joiners (U+200C, U+200D) belong to real names and stay.
_HIDING = {
    "\u200b",
    "\u200e",
    "\u200f",
    "\u061c",
    "\ufeff",
    *map(chr, range(0x202A, 0x202F)),
    *map(chr, range(0x2060, 0x2070)),
}


def well_formed_text(text: str, longest: int = LONGEST) -> str:
    """Drop control, surrogate and direction-changing characters, collapse white space, cut at `longest`."""
    # A cut before the work, so that a text of megabytes costs no more than one of a page.
    shortened = text[: longest * 20]
    if shortened.isprintable():  # no control character, no mark: nearly every text
        return " ".join(shortened.split())[:longest].rstrip()
    return " ".join("".join(_kept(char) for char in shortened).split())[:longest].rstrip()


def file_name(text: str) -> str:
    """Reduce the name of an attachment to something that can be shown: no folder, no leading dot, 120 characters."""
    name = well_formed_text(text).replace("\\", "/").rpartition("/")[2].lstrip(". ")
    if len(name) <= 120:
        return name
    stem, dot, ending = name.rpartition(".")
    return stem[:100] + dot + ending[:10] if dot else name[:120]


def _kept(char: str) -> str:
    if char.isspace():
        return " "
    if char in _HIDING or unicodedata.category(char) in {"Cc", "Cs", "Cn"}:
        return ""
    return char
