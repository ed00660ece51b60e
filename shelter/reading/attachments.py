"""Files inside a file are unpacked and named, never opened."""

import base64
import binascii
from collections.abc import Iterable

from shelter.reading import detect
from shelter.reading.draft import Attachment
from shelter.reading.finding import Finding, FindingCode
from shelter.reading.limits import Limits
from shelter.reading.stated import StatedAttachment
from shelter.reading.text import file_name, well_formed_text

_OFFICE = (
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
)
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."


class Bag:
    """Collects attachments within the limits; what does not fit is left out and said so."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._bytes = 0
        self.attachments: list[Attachment] = []
        self.findings: list[Finding] = []

    def add_all(self, stated: Iterable[StatedAttachment]) -> None:
        for each in stated:
            if not each.encoded.strip():
                self._keep(Attachment(file_name(each.name), "", b"", well_formed_text(each.uri)))
            elif len(each.encoded) * 3 // 4 > self._limits.attachment_bytes * 2:
                # Twice: half of it may be white space.
                self.leave_out(FindingCode.ATTACHMENT_TOO_LARGE, each.name)
            elif (data := from_base64(each.encoded)) is None:
                self.leave_out(FindingCode.ATTACHMENT_UNREADABLE, each.name)
            else:
                self.add(each.name, data)

    def add(self, name: str, data: bytes) -> None:
        if len(data) > self._limits.attachment_bytes or self._bytes + len(data) > self._limits.attachments_bytes:
            self.leave_out(FindingCode.ATTACHMENT_TOO_LARGE, name)
        elif self._keep(Attachment(file_name(name), media_type_of(data, name), data)):
            self._bytes += len(data)

    def leave_out(self, code: FindingCode, name: str) -> None:
        if len(self.findings) < self._limits.attachments:
            self.findings.append(Finding(code, file_name(name)))

    def _keep(self, attachment: Attachment) -> bool:
        if len(self.attachments) < self._limits.attachments:
            self.attachments.append(attachment)
            return True
        if not any(finding.code == FindingCode.TOO_MANY_ATTACHMENTS for finding in self.findings):
            self.findings.append(Finding(FindingCode.TOO_MANY_ATTACHMENTS, str(self._limits.attachments)))
        return False


def media_type_of(data: bytes, name: str) -> str:
    """Sniff as `detect.sniff`, and know also the spreadsheets and tables that may be attached to an invoice."""
    known = detect.sniff(data)
    if known or not data:
        return known
    if data.startswith(b"PK\x03\x04"):
        if data[30:].startswith(b"mimetype" + _OPEN_DOCUMENT):
            return "application/vnd.oasis.opendocument.spreadsheet" if b"spreadsheet" in data[:100] else ""
        # With macros inside it is a program, whatever its name says.
        return "" if b"vbaProject" in data else next((media for folder, media in _OFFICE if folder in data), "")
    # Only a claim to be a table of plain text is believed, and only of what can be nothing worse.
    plain = b"<" not in data[:4096] and not any(byte < 32 and byte not in b"\t\r\n" for byte in data[:4096])
    return "text/csv" if plain and name.lower().endswith(".csv") else ""


def from_base64(encoded: str) -> bytes | None:
    """Decode, white space and missing padding forgiven; None for what is not base64."""
    compact = "".join(encoded.split()).rstrip("=")
    try:
        return base64.b64decode(compact + "=" * (-len(compact) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None
