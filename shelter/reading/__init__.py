"""Bytes in, what an invoice says out. No Django, no network, no clock.

reader    the way of a file, and the table of what can be read
detect, tree, envelope, pdf    bytes -> an XML tree, safely
ubl, cii, zugferd    a tree -> `Stated`: the file's own words, one shape for every syntax
drafting    `Stated` -> `Draft`: cents, kind, sign (reckoning, amounts, dates, costs), doubts (checks, parties)
pages, guessing, sums    a page or a picture -> its words -> `Guess`, for a person to accept (opened by bounded, sheets)
verdict    what the official rules say, asked of a process of its own
refusal, finding    why a file was not read; what is odd about one that was
"""

from shelter.reading.checks import day_findings, paper_findings
from shelter.reading.detect import sniff
from shelter.reading.draft import Attachment, Draft, DraftLine, Party, Preceding, References, VatGroup
from shelter.reading.encoded import parts_of
from shelter.reading.finding import Finding, FindingCode
from shelter.reading.guessing import Guess, guesses_in
from shelter.reading.limits import Limits
from shelter.reading.pages import words_on
from shelter.reading.reader import plain, read
from shelter.reading.refusal import Refusal, Unreadable
from shelter.reading.text import well_formed_text

__all__ = [
    "Attachment",
    "Draft",
    "DraftLine",
    "Finding",
    "FindingCode",
    "Guess",
    "Limits",
    "Party",
    "Preceding",
    "References",
    "Refusal",
    "Unreadable",
    "VatGroup",
    "day_findings",
    "guesses_in",
    "paper_findings",
    "parts_of",
    "plain",
    "read",
    "sniff",
    "well_formed_text",
    "words_on",
]
