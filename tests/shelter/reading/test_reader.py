import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shelter.reading import Limits, Refusal, Unreadable, read
from tests.shelter.reading.files import (
    CII,
    SAMPLES,
    UBL,
    attached_document,
    business_document,
    changed,
    pdf_holding,
    sample,
)

SEEDS = [
    *(path.read_bytes() for path in sorted(SAMPLES.glob("*.xml"))),
    business_document(sample(UBL)),
    attached_document(sample(CII)),
    pdf_holding(("factur-x.xml", sample(CII))),
]
QUICK = settings(max_examples=250, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def refusal(data: bytes, limits: Limits | None = None) -> Unreadable:
    with pytest.raises(Unreadable) as refused:
        read(data, limits or Limits())
    return refused.value


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\x00" * 50])
def test_an_empty_file_is_empty(data: bytes) -> None:
    assert refusal(data).code == Refusal.EMPTY


def test_a_file_beyond_the_limit_is_not_looked_at() -> None:
    assert refusal(b"\xff" * 101, Limits(file_bytes=100)).code == Refusal.TOO_LARGE


def test_a_picture_is_for_a_person() -> None:
    refused = refusal(b"\xff\xd8\xff\xe0 a scan")

    assert (refused.code, refused.detail) == (Refusal.PICTURE, "image/jpeg")


@pytest.mark.parametrize(
    ("data", "detail"),
    [
        (b"<!DOCTYPE html><html><body>Invoice 12</body></html>", ""),
        (b"Dear Sir, please find enclosed", ""),
        (b"PK\x03\x04 a spreadsheet", ""),
        (b"<Invoice><ID>1</ID></Invoice>", "Invoice"),
        (b'<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"/>', "Order"),
        (
            b'<p:FatturaElettronica xmlns:p="http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2"/>',
            "FatturaElettronica",
        ),
    ],
)
def test_what_is_no_invoice_that_we_know_is_said_to_be_none(data: bytes, detail: str) -> None:
    refused = refusal(data)

    assert (refused.code, refused.detail) == (Refusal.NOT_AN_INVOICE, detail)


def test_an_invoice_that_is_a_pdf_as_well_is_read_as_the_invoice() -> None:
    both = changed(UBL, ("<Invoice xmlns=", "<!-- %PDF-1.4 --><Invoice xmlns="))

    assert read(both).carrier == "xml"


def test_too_many_lines_are_refused() -> None:
    refused = refusal(sample(UBL), Limits(lines=2))

    assert (refused.code, refused.detail) == (Refusal.TOO_MANY_LINES, "3")
    assert refusal(sample("cii_extended.xml"), Limits(lines=2)).code == Refusal.TOO_MANY_LINES


def test_five_thousand_lines_are_read_in_a_few_seconds() -> None:
    text = sample(UBL).decode()
    start, end = text.index("  <cac:InvoiceLine>"), text.rindex("</Invoice>")
    many = text[:start] + text[start : text.index("</cac:InvoiceLine>", start) + 18] * 5_000 + text[end:]

    began = time.monotonic()
    draft = read(many.encode())

    assert time.monotonic() - began < 10
    assert len(draft.lines) == 5_000
    assert sum(line.cost_cents for line in draft.lines) == 500_000_000 - 10_000 + 2_500


@QUICK
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    within_reason(data)


@QUICK
@given(st.sampled_from([b"%PDF-1.7\n", b"<?xml version='1.0'?><a>", b"\xff\xfe<\x00"]), st.binary(max_size=300))
def test_any_bytes_behind_a_true_beginning_are_read_or_refused(head: bytes, data: bytes) -> None:
    within_reason(head + data)


def spoiled(seed: bytes, draw: Callable[[st.SearchStrategy[int]], int]) -> bytes:
    data = bytearray(seed)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        length = draw(st.sampled_from([0, 1, 1, 2, 8, 60, 600]))
        match draw(st.integers(0, 3)):
            case 0:
                del data[at : at + length]
            case 1:
                data[at : at + 1] = bytes([draw(st.integers(0, 255))])
            case 2:
                data[at:at] = data[at : at + length]
            case _:
                other = draw(st.integers(0, max(len(data) - 1, 0)))
                data[at : at + length] = data[other : other + length]
    return bytes(data)


@QUICK
@given(st.data())
def test_a_spoiled_file_is_read_or_refused(data: st.DataObject) -> None:
    within_reason(spoiled(data.draw(st.sampled_from(SEEDS)), data.draw))


VALUES = st.one_of(
    st.sampled_from(
        ["", "0", "-1", "1325,00", "1E+10", "999999999999999.99999999", "-0.004", "NaN", "２", "0x1F", "380", "EUR"]
    ),
    st.text(st.characters(codec="utf-8", exclude_characters="<&", min_codepoint=32), max_size=30),
)


@QUICK
@given(st.sampled_from([seed for seed in SEEDS if not seed.startswith(b"%PDF")]), st.data())
def test_any_values_in_a_whole_file_are_read_or_refused(seed: bytes, data: st.DataObject) -> None:
    parts = seed.split(b">")
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(1, len(parts) - 1))
        if parts[at].find(b"</") > 0:
            parts[at] = data.draw(VALUES).encode() + parts[at][parts[at].index(b"</") :]
    within_reason(b">".join(parts))


def within_reason(data: bytes) -> None:
    """Read; anything but a draft or an Unreadable fails the test, and so does thinking it over for long."""
    began = time.monotonic()
    try:
        draft = read(data)
    except Unreadable as refused:
        assert refused.code in Refusal
    else:
        assert draft.number and len(draft.currency) == 3
        assert draft.seller.name or draft.seller.vat or draft.seller.enterprise_number
    assert time.monotonic() - began < 5
