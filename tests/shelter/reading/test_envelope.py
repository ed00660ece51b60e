import base64

import pytest

from shelter.reading import Refusal, Unreadable, read
from tests.shelter.reading.files import CII, UBL, attached_document, business_document, changed, pdf_holding, sample


def test_an_invoice_under_a_business_header_is_the_invoice() -> None:
    assert read(business_document(sample(UBL))) == read(sample(UBL))


@pytest.mark.parametrize("name", [UBL, CII, "e_fff.xml"])
def test_an_invoice_attached_as_base64_is_the_invoice(name: str) -> None:
    assert read(attached_document(sample(name), encoded=True)) == read(sample(name))


def test_an_invoice_attached_as_text_is_the_invoice() -> None:
    assert read(attached_document(sample(UBL))) == read(sample(UBL))


def test_text_in_an_envelope_has_left_its_declared_encoding_behind() -> None:
    text = sample("e_fff.xml").decode("iso-8859-15")

    assert read(attached_document(text.encode())).seller.name == "Décors à 5 € SPRL"


def test_a_pdf_in_an_envelope_is_opened_too() -> None:
    draft = read(attached_document(pdf_holding(("factur-x.xml", sample(CII))), encoded=True))

    assert (draft.carrier, draft.number) == ("pdf", "2026-31")


def test_three_envelopes_are_opened_and_four_are_not() -> None:
    three = business_document(business_document(business_document(sample(UBL))))

    assert read(three).number == "F-2026/0117"
    with pytest.raises(Unreadable) as refused:
        read(business_document(three))
    assert refused.value.code == Refusal.TOO_DEEP


@pytest.mark.parametrize(
    "envelope",
    [business_document(b""), attached_document(b""), attached_document(b"", encoded=True)],
    ids=["business", "text", "base64"],
)
def test_an_empty_envelope_is_refused_as_one(envelope: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        read(envelope)

    assert refused.value.code == Refusal.EMPTY_ENVELOPE


def test_an_envelope_around_something_else_is_no_invoice() -> None:
    with pytest.raises(Unreadable) as refused:
        read(business_document(b"<Order/>"))

    assert (refused.value.code, refused.value.detail) == (Refusal.NOT_AN_INVOICE, "Order")


def test_base64_without_its_padding_or_in_the_description_is_opened() -> None:
    inner = sample(UBL) + b" " * (1 - len(sample(UBL)) % 3)  # a length whose base64 has padding to lose
    encoded = base64.b64encode(inner)
    assert encoded.endswith(b"=")

    cut = attached_document(inner, encoded=True).replace(base64.encodebytes(inner), encoded.rstrip(b"="))
    described = attached_document(b"@").replace(b"<![CDATA[\n@]]>", encoded)

    assert read(cut).number == read(described).number == "F-2026/0117"


def test_a_byte_order_mark_before_the_declaration_of_an_envelope_s_text_is_let_be() -> None:
    said = changed(UBL, ('encoding="UTF-8"', 'encoding="ISO-8859-1"'))

    assert read(attached_document("\ufeff".encode() + said)).seller.city == "Liège"


def test_an_invoice_is_known_again_in_any_wrapper() -> None:
    plain = read(sample(UBL))
    spaced = sample(UBL).replace(b">\n", b">\n\n   ")
    lighter = changed(UBL, ("JVBERi0xLjQKJSBhIHBhZ2UgdGhhdCBub2JvZHkgZHJhd3MKJSVFT0YK", "JVBERi0xLjQ="))
    wrapped = [business_document(sample(UBL)), attached_document(sample(UBL)), pdf_holding(("x.xml", spaced)), lighter]

    assert {read(each).content for each in wrapped} == {plain.content}
    assert read(changed(UBL, ("PO-88", "PO-89"))).content != plain.content
