"""Reports altered as somebody might who wants another figure in them."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf


def altered(report: bytes, change: Callable[[pikepdf.Pdf], Any]) -> bytes:
    with pikepdf.open(BytesIO(report)) as pdf:
        change(pdf)
        file = BytesIO()
        pdf.save(file)
        return file.getvalue()


def attachment(pdf: pikepdf.Pdf, name: str) -> Any:
    return next(spec for spec in pdf.Root.AF if str(spec.UF) == name).EF.F


def with_attachments(report: bytes, **texts: str) -> bytes:
    """Write other texts into attachments, named without their ending."""

    def change(pdf: pikepdf.Pdf) -> None:
        for name, text in texts.items():
            attachment(pdf, f"{name}.csv" if name == "lines" else f"{name}.json").write(text.encode())

    return altered(report, change)


def enclosed(report: bytes, name: str) -> str:
    with pikepdf.open(BytesIO(report)) as pdf:
        return str(attachment(pdf, name).read_bytes().decode())


def with_printed(report: bytes, page: int, old: str, new: str) -> bytes:
    """Write as many other characters over those of a page, in the font that they are in."""

    def change(pdf: pikepdf.Pdf) -> None:
        target = pdf.pages[page]
        target.contents_coalesce()
        stream = target.obj.Contents.read_bytes()
        for font in target.obj.Resources.Font.values():
            codes = _codes(font)
            if set(old) | set(new) <= set(codes):
                written = re.search(rb"(?:>-?[0-9.]*<)?".join(codes[letter].encode() for letter in old), stream)
                if written:
                    changed = written[0]
                    for place, letter in enumerate(new):
                        changed = _overwritten(changed, place, codes[letter])
                    target.obj.Contents.write(stream[: written.start()] + changed + stream[written.end() :])
                    return
        raise AssertionError(f"{old} is not on page {page + 1}")

    return altered(report, change)


def _overwritten(written: bytes, place: int, code: str) -> bytes:
    """Change the code at a place among codes that stand together or apart, as in `<00110012>0<0013`."""
    at = [found.start() for found in re.finditer(rb"[0-9a-f]{4}(?=[0-9a-f>]|$)", written)][place]
    return written[:at] + code.encode() + written[at + 4 :]


def _codes(font: Any) -> dict[str, str]:
    table = font.ToUnicode.read_bytes().decode()
    pairs = re.findall(r"<([0-9a-f]{4})> <([0-9a-f]{4})>", table)
    return {chr(int(letter, 16)): code for code, letter in pairs}
