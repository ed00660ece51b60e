"""What went wrong, or is odd, in plain sentences that say what to do: one for every code."""

from collections.abc import Mapping
from typing import Any

from django.forms import BaseForm
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.flow import PeriodError
from poleimage.web import figures
from shelter.details import facts_of, filled
from shelter.flow.refusal import AlreadyThereError, Refusal

REFUSALS: dict[str, Promise] = {
    "refused": _("This could not be done. Nothing was changed."),
    "empty_file": _("This file is empty, so there was nothing to keep. Open the original and send it again."),
    "file_too_large": _(
        "This file is larger than the %(most)s that can be received. Send a smaller one, or one invoice at a time."
    ),
    "not_to_be_typed_in": _(
        "Nothing is missing here any more; someone may have been quicker. Look at what stands now."
    ),
    "not_correctable": _("These two can't be linked, or no longer. Look at what stands now."),
    "nothing_left_of_line": _(
        "There is not that much left of this line. Put down a smaller part, or ask Le Pôle Image if all of it is yours."
    ),
    "already_claimed": _("This production has its part of this line already. To change it, withdraw that part first."),
    "rate_missing": _(
        "The rate of %(currency)s is not set yet. Le Pôle Image sets it, then the lines can be put down."
    ),
    "proposals_changed": _(
        "What is proposed changed after you saw it, so nothing was put down. Look at what is proposed now."
    ),
    "claim_not_waiting": _(
        "This line no longer waits for a decision: it was decided or withdrawn meanwhile. Look at it again."
    ),
    "claim_not_decided": _("No decision stands on this line, so there is none to take back. Look at it again."),
    "decided_meanwhile": _(
        "Someone decided meanwhile, so the page that you decided on is out of date. Look at what stands now first."
    ),
    "claim_counts": _("This part can no longer be withdrawn. Ask Le Pôle Image to take its decision back first."),
    "own_upload": _("You sent this invoice or put this line down yourself, so someone else must decide on it."),
    "reason_missing": _("Say why: choose a reason."),
    "deduction_negative": _("A deduction can't be negative. Write what is to be taken off, without a minus."),
    "alike_unanswered": _(
        "This invoice looks like another one that you sent. Say above whether it is the same document; then its lines "
        "can be put down."
    ),
    "alike_same": _(
        "You said that this is the same document as another one that you sent: put the lines down there, once."
    ),
    "paid_again": _("This payment was recorded a moment ago. Record it again?"),
    "terms_wrong": _("These terms can't be used. At %(where)s: %(message)s"),
    "day_wrong": _("This day is still to come. Give a day up to today."),
    "already_revoked": _("This report is revoked already. Load the page again to see by whom."),
    "day_too_early": _("This day is too long ago. Give a day from 1990 on."),
    "already_there": _("This is there already, so it was not added a second time."),
    "nothing_signed": _("No convention is signed for this production yet. Sign it first."),
    "sent_otherwise": _(
        "This was sent already, with something else in it. Look at what is recorded; to add this as well, send it "
        "again."
    ),
    "still_sending": _("The same is being recorded at this moment. Ask again for its answer in a second."),
    "period_overlaps": _(
        "This period ends before it starts, or overlaps one that stands. Change its days, or end the other one first."
    ),
}

# What only one may have, where another one has it.
TAKEN: dict[str, Promise] = {
    "code": _("Another production has this code already. Choose another one."),
    "reference": _("Another convention has this reference already. Look it up in the signed paper."),
}

UNREADABLE: dict[str, Promise] = {
    "empty": _("There is nothing in this file. Ask your supplier for it again and send that one."),
    "too_large": _("This file holds more than can be read at once. It is kept: type the invoice in."),
    "too_deep": _(
        "This file is wrapped in too many envelopes to be read. Send the invoice that lies inside, or type it in."
    ),
    "too_many_lines": _(
        "This invoice has %(detail)s lines, more than can be read. It is kept: type in the sums that you claim."
    ),
    "reading_failed": _("This file could not be read here. The fault is ours. It is kept: type the invoice in."),
    "virus_found": _(
        "The virus scanner found %(detail)s in this file. It is locked away: ask your supplier for a clean one."
    ),
    "not_scanned": _(
        "The virus scanner could not look at this file, so it was not opened. Type in your own copy of it."
    ),
    "picture": _("This is a picture, and only a person can read it. It is kept: type the invoice in."),
    "not_an_invoice": _(
        "This is no invoice that can be read. If it is one, type it in; if it goes with one, attach it there."
    ),
    "unsafe_xml": _(
        "This file holds instructions that an invoice has no use for, so it was not opened. Ask your supplier for a "
        "clean one."
    ),
    "broken_xml": _(
        "This e-invoice is damaged, perhaps cut off on its way. Ask your supplier for it again, or type it in."
    ),
    "encoding_not_allowed": _(
        "This e-invoice is written in an alphabet that can't be read here. Ask for it in UTF-8, or type it in."
    ),
    "empty_envelope": _(
        "This is an envelope with no invoice inside. Ask your supplier for the invoice and send that one."
    ),
    "broken_pdf": _("This PDF is damaged. Ask your supplier for it again, or type the invoice in."),
    "pdf_encrypted": _("This PDF is locked with a password. Send it without one, or type the invoice in."),
    "pdf_without_xml": _("This PDF holds no e-invoice, so only a person can read it. It is kept: type the invoice in."),
    "pdf_with_broken_xml": _(
        "The e-invoice inside this PDF is damaged. Ask your supplier for it again, or type it in."
    ),
    "no_number": _(
        "This invoice states no number. Ask your supplier to correct it, or type it in if the paper shows one."
    ),
    "no_issue_date": _(
        "This invoice states no date. Ask your supplier to correct it, or type it in if the paper shows one."
    ),
    "no_seller": _("This invoice does not say who sent it. Ask your supplier to correct it, or type it in."),
    "no_currency": _("This invoice states no currency. Ask your supplier to correct it, or type it in."),
    "no_total": _("This invoice states no total. Ask your supplier to correct it, or type it in."),
    "amount_unreadable": _(
        "An amount can't be read (%(place)s: %(text)s). Ask your supplier to correct it, or type the invoice in."
    ),
    "date_unreadable": _(
        "The date of the invoice can't be read (%(text)s). Ask your supplier to correct it, or type the invoice in."
    ),
}

DANGERS: dict[str, Promise] = {
    "virus_found": _("The virus scanner found %(detail)s in this file. Only open it where it can do no harm."),
    "not_scanned": _("The virus scanner has not looked at this file. Only open it where it can do no harm."),
}

# What a warning on the producer's own pages says; the facts come from shelter.queries.invoice.
WARNINGS: dict[str, Promise] = {
    "not_a_member": _(
        "%(supplier)s was no member on %(day)s: its amounts count only if the convention accepts it otherwise."
    ),
    "out_of_window": _(
        "The invoice of %(day)s lies outside the spending period of %(production)s, %(window)s: it would not count."
    ),
    "unpaid": _(
        "%(left)s of this invoice is still to be paid. What is not paid in full does not count: add the payment below."
    ),
    "rate_missing": REFUSALS["rate_missing"],
    "down_payment_before": _(
        "This supplier billed you the down payment %(number)s before. If this is its final invoice, put down only "
        "what it adds."
    ),
    "not_addressed_to_you": _(
        "The buyer on this invoice is %(buyer)s, which is not your number. Expect to be asked why."
    ),
}

# What a producer can do about a refusal, by the reason that the reviewer gave.
PUT_RIGHT: dict[str, Promise] = {
    "not_this_production": _("Withdraw it, then put the line down to the production that it is for."),
    "private_expense": _("Nothing to do if that is so. If it was for the production, ask Le Pôle Image to look again."),
    "vat_included": _("Withdraw it, and ask your supplier for an invoice that shows the amount without VAT."),
    "no_proof_of_payment": _("Attach the proof of payment to the invoice, then ask Le Pôle Image to look again."),
    "contract_missing": _("Attach the contract or the order to the invoice, then ask Le Pôle Image to look again."),
    "proof_of_work_missing": _(
        "Attach a proof of the work, such as a delivery note, then ask Le Pôle Image to look again."
    ),
    "not_eligible_trade": _("This can't be put right: spend the amount on another trade."),
    "duplicate": _("Nothing to do if it is the same expense. If not, tell Le Pôle Image how the two differ."),
    "price_above_market": _("Attach an estimate or a comparison, then ask Le Pôle Image to look again."),
    "passed_on": _("Withdraw it, then put down the part of the work that was done here."),
    "wrong_addressee": _("Ask your supplier for an invoice in your company's name, and send that one."),
    "outside_agreement": _(
        "This can't be put right under the convention as signed: ask Le Pôle Image if it can be amended."
    ),
    "other": _("Ask Le Pôle Image what would put it right."),
}


def sentence_of(error: Refusal | PeriodError) -> str:
    """Say why something was not done, and what to do."""
    facts = dict(getattr(error, "facts", {}))
    if "most" in facts:
        facts["most"] = figures.file_size(facts["most"])
    if "message" in facts:
        facts["message"] = gettext(facts["message"])
    sentence = REFUSALS.get(error.code, REFUSALS["refused"])
    if error.code == AlreadyThereError.code:
        sentence = TAKEN.get(getattr(error, "field", ""), sentence)
    return filled(sentence, facts)


def put_on(form: BaseForm, error: Refusal | PeriodError) -> None:
    """Put a refusal at the field that it is about, or above the form where it has none of that name."""
    field = getattr(error, "field", "")
    form.add_error(field if field in form.fields else None, sentence_of(error))


def unreadable_sentence(code: str, detail: str = "") -> str:
    return filled(UNREADABLE.get(code, UNREADABLE["not_an_invoice"]), facts_of(detail))


def danger_sentence(code: str, detail: str = "") -> str:
    """Say why a file is not handed out."""
    return filled(DANGERS[code], facts_of(detail))


def warning_sentence(code: str, facts: Mapping[str, Any]) -> str:
    return filled(WARNINGS[code], facts)


def place_and_message(where: str, message: str) -> str:
    """Say what is wrong in a dossier or in terms, after the place where it stands."""
    return f"{where}: {gettext(message)}" if where else gettext(message)
