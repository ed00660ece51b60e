from shelter.models.alike import Alike, AlikeAnswer
from shelter.models.claim import Claim, Decision
from shelter.models.convention import Convention, Funding, Terms
from shelter.models.document import Document
from shelter.models.invoice import Attachment, Evidence, Invoice, InvoiceLine, Payment, Receipt
from shelter.models.job import Job
from shelter.models.production import Grant, Production
from shelter.models.rate import ECB, Rate, RateChange
from shelter.models.report import Report, ReportFile, Revocation
from shelter.models.sending import Sending
from shelter.models.standing import Standing
from shelter.models.verdict import Verdict

__all__ = [
    "ECB",
    "Alike",
    "AlikeAnswer",
    "Attachment",
    "Claim",
    "Convention",
    "Decision",
    "Document",
    "Evidence",
    "Funding",
    "Grant",
    "Invoice",
    "InvoiceLine",
    "Job",
    "Payment",
    "Production",
    "Rate",
    "RateChange",
    "Receipt",
    "Report",
    "ReportFile",
    "Revocation",
    "Sending",
    "Standing",
    "Terms",
    "Verdict",
]
