"""What is odd about an invoice that was read, and what to do about it: two sentences for every code."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shelter.details import facts_of, filled

SENTENCES: dict[str, Promise] = {
    "br_co_10": _("The lines make %(computed)s together, but the invoice says %(stated)s."),
    "br_co_11": _("The discounts make %(computed)s together, but the invoice says %(stated)s."),
    "br_co_12": _("The extra charges make %(computed)s together, but the invoice says %(stated)s."),
    "br_co_13": _("Lines, discounts and charges make %(computed)s without VAT, but the invoice says %(stated)s."),
    "br_co_14": _("The VAT of all rates makes %(computed)s, but the invoice says %(stated)s."),
    "br_co_15": _("Net and VAT make %(computed)s together, but the invoice says %(stated)s."),
    "br_co_16": _("What is left to pay comes to %(computed)s, but the invoice says %(stated)s."),
    "br_co_17": _("VAT at %(place)s comes to %(computed)s, but the invoice says %(stated)s."),
    "br_s_08": _("The lines at %(place)s make %(computed)s together, but the VAT is worked out on %(stated)s."),
    "lines_do_not_add_up": _(
        "The lines make %(computed)s, but the net total is %(stated)s: each line is kept as it is written."
    ),
    "total_not_stated": _("The invoice does not state its %(field)s."),
    "amount_unreadable": _("One amount can't be read and is left out (%(place)s: %(text)s)."),
    "amount_cut_short": _("An amount has more than two decimals and is rounded to the cent (%(place)s: %(text)s)."),
    "date_unreadable": _("One date can't be read and is left out (%(place)s: %(text)s)."),
    "currency_differs": _("The %(place)s is in another currency than the invoice (%(text)s)."),
    "currency_not_stated": _("The invoice names no currency: %(detail)s is taken, as all its totals are in it."),
    "seller_not_named": _("The invoice gives its seller's number and no name."),
    "several_invoices_in_pdf": _(
        "This PDF holds several e-invoices and does not say which is meant: %(detail)s was read."
    ),
    "credit_note_already_negative": _(
        "This credit note has negative amounts (%(detail)s). It is read as money that comes back to you."
    ),
    "invoice_is_negative": _("This invoice is negative (%(detail)s), so it is taken as a credit note."),
    "enterprise_number_invalid": _("The enterprise number of the %(place)s is not a valid one (%(text)s)."),
    "vat_number_invalid": _("The VAT number of the %(place)s is not a valid one (%(text)s)."),
    "iban_invalid": _("The bank account is not a valid one (%(detail)s)."),
    "structured_communication_invalid": _("The payment reference is not a valid one (%(detail)s)."),
    "belgian_rate_unknown": _("%(detail)s %% is no Belgian VAT rate."),
    "reverse_charge_without_vat_numbers": _(
        "VAT is left to the buyer, but the VAT numbers of both sides are not there."
    ),
    "exempt_with_vat": _("The part that is said to be free of VAT (%(place)s) bears VAT of %(stated)s."),
    "issued_in_future": _("The invoice is dated %(computed)s, and it was read on %(stated)s."),
    "delivered_far_from_issue": _("It was delivered on %(computed)s, more than a year from its date, %(stated)s."),
    "down_payment": _("This is an invoice for a down payment."),
    "paper_within_belgium": _(
        "A Belgian supplier sent this on paper or as a plain PDF, though e-invoices are compulsory since 2026."
    ),
    "attachment_unreadable": _("A document inside could not be taken out (%(detail)s)."),
    "attachment_too_large": _("A document inside is too large to be taken out (%(detail)s)."),
    "too_many_attachments": _("Only the first %(detail)s documents inside were taken out."),
}

ASK_TO_CORRECT = _("Compare it with the paper; if it is wrong there too, ask your supplier for a credit note.")
COMPARE = _("Compare it with the paper.")
BEFORE_PAYING = _("Check it with your supplier before you pay.")
IF_PROOF = _("If it is proof, send it as evidence.")
ASK_FOR_NUMBER = _("Look for a mistyped digit, and ask your supplier for the right number.")

TO_DO: dict[str, Promise] = {
    "br_co_10": ASK_TO_CORRECT,
    "br_co_11": ASK_TO_CORRECT,
    "br_co_12": ASK_TO_CORRECT,
    "br_co_13": _("Do not put it down before your supplier says which net amount is right."),
    "br_co_14": ASK_TO_CORRECT,
    "br_co_15": _("Do not pay before your supplier says which of the two amounts is right."),
    "br_co_16": _("Check with your supplier what is due, an advance or a rounding for example, before you pay."),
    "br_co_17": _("Ask your supplier for the right VAT: what is too much can't be deducted."),
    "br_s_08": _("Ask your supplier why VAT is worked out on another amount, a cash discount for example."),
    "lines_do_not_add_up": _("Put down no more than the net total, and ask your supplier which line is wrong."),
    "total_not_stated": COMPARE,
    "amount_unreadable": COMPARE,
    "amount_cut_short": _("Nothing to do if the cents are right; compare them with what you pay."),
    "date_unreadable": COMPARE,
    "currency_differs": COMPARE,
    "currency_not_stated": COMPARE,
    "seller_not_named": COMPARE,
    "several_invoices_in_pdf": _("Check that it is the one on the pages, and send each of the others as a file."),
    "credit_note_already_negative": _("Check that the money comes back to you, and does not leave you once more."),
    "invoice_is_negative": _("Check that the money comes back to you."),
    "enterprise_number_invalid": ASK_FOR_NUMBER,
    "vat_number_invalid": ASK_FOR_NUMBER,
    "iban_invalid": BEFORE_PAYING,
    "structured_communication_invalid": BEFORE_PAYING,
    "belgian_rate_unknown": _("Ask your supplier which rate is right: 0, 6, 12 or 21 %%."),
    "reverse_charge_without_vat_numbers": _(
        "Give your supplier your VAT number and ask for an invoice that shows both; you declare the VAT yourself."
    ),
    "exempt_with_vat": _("Ask your supplier which is right, the VAT or the exemption, before you pay."),
    "issued_in_future": _("Ask your supplier for the right date: what counts for the spending period is the date."),
    "delivered_far_from_issue": _("Check both dates with your supplier, and keep a proof of when the work was done."),
    "down_payment": _("When the final invoice comes, put down only what it adds to this one."),
    "paper_within_belgium": _(
        "Ask your supplier for the e-invoice by Peppol, or say why there is none. The expense may count all the same."
    ),
    "attachment_unreadable": IF_PROOF,
    "attachment_too_large": IF_PROOF,
    "too_many_attachments": IF_PROOF,
}


def finding_sentence(code: str, detail: str = "") -> str:
    return filled(SENTENCES[code], facts_of(detail)) if code in SENTENCES else detail or code


def what_to_do(code: str) -> str:
    """Say what can be done about a finding; nothing for a code from before this version that has gone."""
    return filled(TO_DO[code], {}) if code in TO_DO else ""
