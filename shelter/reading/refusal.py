"""Why a file could not be read: a code for each, so that a sentence can be attached elsewhere."""

from enum import StrEnum


class Refusal(StrEnum):
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    TOO_MANY_LINES = "too_many_lines"
    PICTURE = "picture"
    NOT_AN_INVOICE = "not_an_invoice"
    UNSAFE_XML = "unsafe_xml"
    BROKEN_XML = "broken_xml"
    ENCODING_NOT_ALLOWED = "encoding_not_allowed"
    EMPTY_ENVELOPE = "empty_envelope"
    BROKEN_PDF = "broken_pdf"
    PDF_ENCRYPTED = "pdf_encrypted"
    PDF_WITHOUT_XML = "pdf_without_xml"
    PDF_WITH_BROKEN_XML = "pdf_with_broken_xml"
    NO_NUMBER = "no_number"
    NO_ISSUE_DATE = "no_issue_date"
    NO_SELLER = "no_seller"
    NO_CURRENCY = "no_currency"
    NO_TOTAL = "no_total"
    AMOUNT_UNREADABLE = "amount_unreadable"
    DATE_UNREADABLE = "date_unreadable"


class Unreadable(Exception):
    """`detail` is data for a sentence (a field, a root element, a value), at most 200 characters, never a sentence."""

    def __init__(self, code: Refusal, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail[:200]

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}" if self.detail else str(self.code)
