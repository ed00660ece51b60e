"""Why something could not be done. A code and the facts; the sentence belongs to the page that shows it."""

from typing import Any


class Refusal(Exception):
    """Raised before anything is written; `field` names the entry that was wrong, where there is one."""

    code = "refused"
    field = ""

    def __init__(self, field: str = "", **facts: Any) -> None:
        super().__init__(self.code)
        self.field = field or self.field
        self.facts = facts


class EmptyFileError(Refusal):
    code = "empty_file"
    field = "file"


class FileTooLargeError(Refusal):
    code = "file_too_large"
    field = "file"


class NotToBeTypedInError(Refusal):
    code = "not_to_be_typed_in"


class NotCorrectableError(Refusal):
    code = "not_correctable"
    field = "corrected"


class NothingLeftOfLineError(Refusal):
    code = "nothing_left_of_line"
    field = "share"


class AlreadyClaimedError(Refusal):
    code = "already_claimed"
    field = "production"


class ProposalsChangedError(Refusal):
    code = "proposals_changed"
    field = "digest"


class RateMissingError(Refusal):
    code = "rate_missing"
    field = "fx_rate"


class ClaimNotWaitingError(Refusal):
    code = "claim_not_waiting"


class ClaimNotDecidedError(Refusal):
    code = "claim_not_decided"


class DecidedMeanwhileError(Refusal):
    code = "decided_meanwhile"


class ClaimCountsError(Refusal):
    code = "claim_counts"


class OwnUploadError(Refusal):
    code = "own_upload"


class ReasonMissingError(Refusal):
    code = "reason_missing"
    field = "reason_code"


class DeductionNegativeError(Refusal):
    code = "deduction_negative"
    field = "deduction"


class AlikeUnansweredError(Refusal):
    code = "alike_unanswered"


class AlikeSameError(Refusal):
    code = "alike_same"


class PaidAgainError(Refusal):
    code = "paid_again"
    field = "again"


class TermsError(Refusal):
    code = "terms_wrong"
    field = "body"


class DayError(Refusal):
    code = "day_wrong"


class AlreadyRevokedError(Refusal):
    code = "already_revoked"


class DayTooEarlyError(Refusal):
    code = "day_too_early"


class AlreadyThereError(Refusal):
    code = "already_there"


class NothingSignedError(Refusal):
    code = "nothing_signed"


class SentOtherwiseError(Refusal):
    code = "sent_otherwise"


class StillSendingError(Refusal):
    code = "still_sending"
