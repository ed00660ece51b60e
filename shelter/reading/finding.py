"""What is odd about an invoice that could be read. A finding warns; it never refuses."""

from dataclasses import dataclass
from enum import StrEnum


class FindingCode(StrEnum):
    # EN 16931-1 rules on amounts, under their own numbers; the detail reads "stated ≠ computed".
    BR_CO_10 = "br_co_10"
    BR_CO_11 = "br_co_11"
    BR_CO_12 = "br_co_12"
    BR_CO_13 = "br_co_13"
    BR_CO_14 = "br_co_14"
    BR_CO_15 = "br_co_15"
    BR_CO_16 = "br_co_16"
    BR_CO_17 = "br_co_17"
    BR_S_08 = "br_s_08"
    LINES_DO_NOT_ADD_UP = "lines_do_not_add_up"
    TOTAL_NOT_STATED = "total_not_stated"
    AMOUNT_UNREADABLE = "amount_unreadable"  # a secondary one: those that count refuse the file
    AMOUNT_CUT_SHORT = "amount_cut_short"  # more than two decimals
    DATE_UNREADABLE = "date_unreadable"
    CURRENCY_DIFFERS = "currency_differs"
    CURRENCY_NOT_STATED = "currency_not_stated"  # the one of all its totals is taken
    SELLER_NOT_NAMED = "seller_not_named"  # a number says who it is
    SEVERAL_INVOICES_IN_PDF = "several_invoices_in_pdf"  # and nothing tells which is meant: the first was taken
    CREDIT_NOTE_ALREADY_NEGATIVE = "credit_note_already_negative"
    INVOICE_IS_NEGATIVE = "invoice_is_negative"
    ENTERPRISE_NUMBER_INVALID = "enterprise_number_invalid"
    VAT_NUMBER_INVALID = "vat_number_invalid"
    IBAN_INVALID = "iban_invalid"
    STRUCTURED_COMMUNICATION_INVALID = "structured_communication_invalid"
    BELGIAN_RATE_UNKNOWN = "belgian_rate_unknown"
    REVERSE_CHARGE_WITHOUT_VAT_NUMBERS = "reverse_charge_without_vat_numbers"
    EXEMPT_WITH_VAT = "exempt_with_vat"
    ISSUED_IN_FUTURE = "issued_in_future"  # on the day it is read
    DELIVERED_FAR_FROM_ISSUE = "delivered_far_from_issue"
    DOWN_PAYMENT = "down_payment"
    PAPER_WITHIN_BELGIUM = "paper_within_belgium"
    ATTACHMENT_UNREADABLE = "attachment_unreadable"
    ATTACHMENT_TOO_LARGE = "attachment_too_large"
    TOO_MANY_ATTACHMENTS = "too_many_attachments"


@dataclass(frozen=True)
class Finding:
    code: FindingCode
    detail: str = ""
