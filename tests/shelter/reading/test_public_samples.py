"""Public example files, where they are at hand: each says what an independent look at it says."""

import json
from pathlib import Path
from typing import Any

import pytest

from shelter.reading import Refusal, Unreadable, read

SHARED = Path(__file__).resolve().parents[4] / "shared" / "samples"
EXPECTED: dict[str, dict[str, Any]] = (
    json.loads((SHARED / "expected.json").read_text()) if (SHARED / "expected.json").exists() else {}
)
READ = {name: expected for name, expected in EXPECTED.items() if "number" in expected}

pytestmark = pytest.mark.skipif(not EXPECTED, reason=f"no public samples in {SHARED.name}/ beside the repository")


@pytest.mark.parametrize("name", READ or ["-"])
def test_a_public_sample_says_what_it_states(name: str) -> None:
    expected = READ[name]

    draft = read((SHARED / "einvoices" / name).read_bytes())

    assert {
        "syntax": draft.syntax,
        "number": draft.number,
        "issued_on": draft.issued_on.isoformat(),
        "type": draft.type_code,
        "currency": draft.currency,
        "seller": draft.seller.name,
        "seller_vat": draft.said["seller_vat"],
        "net": draft.said["net"],
        "vat": draft.said["vat"],
        "gross": draft.said["gross"],
        "payable": draft.said["payable"],
        "lines": int(draft.said["lines"]),
        "kind": draft.kind,
    } == expected


@pytest.mark.parametrize("name", READ or ["-"])
def test_the_costs_of_a_public_sample_are_its_net_total(name: str) -> None:
    draft = read((SHARED / "einvoices" / name).read_bytes())

    # One of the samples is there because its lines do not add up.
    off_by = 1 if name == "ublbe-27-line-sum-broken.xml" else 0
    assert sum(line.cost_cents for line in draft.lines) - off_by == draft.net_cents


# Numbers that belong to nobody are what examples are made of: their check does not hold.
MADE_UP = {"vat_number_invalid", "iban_invalid"}
ODD = {
    "ublbe-13-negative-invoice.xml": ["invoice_is_negative"],
    "ublbe-24-credit-note-negative-totals.xml": ["credit_note_already_negative"],
    "ublbe-27-line-sum-broken.xml": ["br_co_10", "lines_do_not_add_up"],
}


@pytest.mark.parametrize("name", READ or ["-"])
def test_nothing_else_is_found_odd_in_a_public_sample(name: str) -> None:
    draft = read((SHARED / "einvoices" / name).read_bytes())

    assert [each.code for each in draft.findings if each.code not in MADE_UP] == ODD.get(name, [])


def test_a_public_pdf_of_the_older_kind_gives_number_date_seller_and_totals() -> None:
    draft = read((SHARED / "einvoices" / "hybrid-zugferd1.pdf").read_bytes())

    assert (draft.syntax, draft.carrier, draft.number) == ("zugferd1", "pdf", "R87654321012345")
    assert (draft.issued_on.isoformat(), draft.seller.name) == ("2013-08-06", "MUSTERLIEFERANT GMBH")
    assert (draft.net_cents, draft.vat_cents, draft.gross_cents, draft.payable_cents) == (44899, 7000, 51899, 51899)
    assert [attachment.name for attachment in draft.attachments] == ["additional_data-logistics-invoice-1.0-unique.xml"]


@pytest.mark.parametrize(
    ("name", "code"), [("hybrid-bad-xml.pdf", Refusal.PDF_WITH_BROKEN_XML), ("plain.pdf", Refusal.PDF_WITHOUT_XML)]
)
def test_a_public_pdf_that_no_parser_takes_is_for_a_person(name: str, code: Refusal) -> None:
    with pytest.raises(Unreadable) as refused:
        read((SHARED / "einvoices" / name).read_bytes())

    assert refused.value.code == code
