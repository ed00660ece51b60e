"""Bytes in, what an invoice says out. No Django, no network, no clock.

reader    the way of a file, and the table of what can be read
detect, tree, envelope, pdf    bytes -> an XML tree, safely
ubl, cii, zugferd    a tree -> `Stated`: the file's own words, one shape for every syntax
drafting    `Stated` -> `Draft`: cents, kind, sign (reckoning, amounts, dates, costs), doubts (checks, parties)
refusal, finding    why a file was not read; what is odd about one that was
"""

from shelter.reading.detect import sniff
from shelter.reading.draft import Attachment, Draft, DraftLine, Party, Preceding, References, VatGroup
from shelter.reading.finding import Finding, FindingCode
from shelter.reading.limits import Limits
from shelter.reading.reader import read
from shelter.reading.refusal import Refusal, Unreadable
from shelter.reading.text import well_formed_text

__all__ = [
    "Attachment",
    "Draft",
    "DraftLine",
    "Finding",
    "FindingCode",
    "Limits",
    "Party",
    "Preceding",
    "References",
    "Refusal",
    "Unreadable",
    "VatGroup",
    "read",
    "sniff",
    "well_formed_text",
]
