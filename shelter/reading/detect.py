"""The kind of a file is read from its bytes. A name or a declared type is never believed."""

import re

PDF = "application/pdf"
XML = "application/xml"
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_MARKUP = re.compile(r"<(\?xml|!--|!DOCTYPE[\s]|[A-Za-z_])", re.IGNORECASE)
_HTML = re.compile(r"<(!DOCTYPE\s+html|html|head|body)\b", re.IGNORECASE)
_BOM = b"\xef\xbb\xbf"


def sniff(data: bytes) -> str:
    """Give the media type (application/pdf, application/xml, image/png, jpeg, tiff, heic), or "" when unknown.

    What opens as markup is XML even with a PDF header further on: of a file made to be both, one reading is chosen here
    and kept everywhere.
    """
    for signature, media_type in _SIGNATURES:
        if data.startswith(signature):
            return media_type
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        return "image/heic"
    opening = _opening(data)
    if _HTML.match(opening):
        return ""
    if _MARKUP.match(opening):
        return XML
    return PDF if b"%PDF-" in data[:1024] else ""


def without_margin(data: bytes) -> bytes:
    """Take off the byte order marks, white space and NULs that some writers put around XML, where XML allows none."""
    if utf_16(data):
        return data
    while data.startswith(_BOM):
        data = data.removeprefix(_BOM)
    return data.strip(b" \t\r\n\x00")


def utf_16(data: bytes) -> str:
    """Name the UTF-16 that the first bytes show, or "" for an encoding in which ASCII is ASCII."""
    if data.startswith((b"\xff\xfe", b"<\x00")):
        return "utf-16-le"
    return "utf-16-be" if data.startswith((b"\xfe\xff", b"\x00<")) else ""


def _opening(data: bytes) -> str:
    head = data[:1024] if utf_16(data) else without_margin(data[:100_000])[:1024]
    return head.decode(utf_16(head) or "latin-1", "replace").lstrip("\ufeff \t\r\n")
