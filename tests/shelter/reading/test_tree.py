import base64

import pytest

from shelter.reading import Limits, Refusal, Unreadable, read
from tests.shelter.reading.files import UBL, changed, sample

DOCTYPE = '<!DOCTYPE Invoice [<!ENTITY secret SYSTEM "file:///etc/hostname">]>'
BOMB = "<!DOCTYPE a [<!ENTITY a '0123456789'>" + "".join(
    f"<!ENTITY {chr(98 + i)} '{f'&{chr(97 + i)};' * 20}'>" for i in range(8)
)


def refusal(data: bytes, limits: Limits | None = None) -> Unreadable:
    with pytest.raises(Unreadable) as refused:
        read(data, limits or Limits())
    return refused.value


def with_doctype() -> str:
    declaration, _, rest = sample(UBL).decode().partition("\n")
    return f"{declaration}\n{DOCTYPE}\n{rest}"


def test_a_document_type_is_unsafe() -> None:
    assert refusal(with_doctype().encode()).code == Refusal.UNSAFE_XML


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_document_type_does_not_hide_in_utf_16(encoding: str) -> None:
    text = with_doctype().replace('encoding="UTF-8"', 'encoding="UTF-16"')

    assert refusal(text.encode(encoding)).code == Refusal.UNSAFE_XML


def test_utf_7_is_not_allowed_and_hides_nothing() -> None:
    hidden = '<?xml version="1.0" encoding="UTF-7"?>' + DOCTYPE.encode("utf-7").decode().replace("<", "+ADw-")

    assert refusal(hidden.encode() + b"<Invoice/>").code == Refusal.ENCODING_NOT_ALLOWED


@pytest.mark.parametrize("name", ["utf-32", "EBCDIC-US", "no such thing", "UTF-8-W/O-BOM"])
def test_an_encoding_out_of_the_ordinary_is_not_allowed(name: str) -> None:
    refused = refusal(f'<?xml version="1.0" encoding="{name}"?><a/>'.encode())

    assert (refused.code, refused.detail) == (Refusal.ENCODING_NOT_ALLOWED, name)


@pytest.mark.parametrize("encoding", ["utf-16", "windows-1252", "iso-8859-15", "iso-8859-1"])
def test_the_usual_encodings_are_read(encoding: str) -> None:
    text = changed(UBL, ('encoding="UTF-8"', f'encoding="{encoding}"'))

    assert read(text.decode().encode(encoding)).seller.city == "Liège"


@pytest.mark.parametrize("body", ["<a>&i;</a>", '<a b="&i;"/>'])
def test_entities_that_multiply_are_unsafe_and_cost_nothing(body: str) -> None:
    assert refusal(f"{BOMB}]>{body}".encode()).code == Refusal.UNSAFE_XML


def test_an_entity_that_nobody_declared_breaks_the_file() -> None:
    assert refusal(changed(UBL, ("Technician", "&technician;"))).code == Refusal.BROKEN_XML


def test_deep_nesting_breaks_the_file() -> None:
    assert refusal(b"<a>" * 200_000).code == Refusal.BROKEN_XML


def test_a_file_cut_short_is_broken() -> None:
    assert refusal(sample(UBL)[:-40]).code == Refusal.BROKEN_XML


def test_a_prefix_that_nobody_declared_breaks_the_file() -> None:
    assert refusal(changed(UBL, ("<cbc:ID>PO-88</cbc:ID>", "<odd:ID>PO-88</odd:ID>"))).code == Refusal.BROKEN_XML


def test_marks_and_blanks_around_the_file_are_forgiven() -> None:
    assert read(b"\xef\xbb\xbf\xef\xbb\xbf\r\n " + sample(UBL) + b"\n\x00\x00").number == "F-2026/0117"


def test_a_comment_or_an_instruction_inside_a_value_changes_nothing() -> None:
    draft = read(
        changed(
            UBL, (">1400.00</cbc:TaxExclusiveAmount>", ">14<!-- a -->00<?b c?>.<![CDATA[00]]></cbc:TaxExclusiveAmount>")
        )
    )

    assert (draft.net_cents, draft.said["net"]) == (140000, "1400.00")


def test_elements_inside_a_value_do_not_make_another_value() -> None:
    data = changed(UBL, (">1400.00</cbc:TaxExclusiveAmount>", ">14<x>00</x>.00</cbc:TaxExclusiveAmount>"))

    assert refusal(data).code == Refusal.AMOUNT_UNREADABLE


def test_an_attachment_of_more_than_ten_million_characters_is_unpacked() -> None:
    text = sample(UBL).decode()
    before, _, rest = text.partition('F-2026-0117.pdf">')
    large = base64.b64encode(b"%PDF-1.4\n" + b"0" * 9_000_000).decode()

    draft = read((before + 'F-2026-0117.pdf">' + large + rest[rest.index("</cbc:Embedded") :]).encode())

    assert len(draft.attachments[0].data) == 9_000_009
    assert draft.net_cents == 140000


def test_what_is_large_without_attachments_is_too_large() -> None:
    large = changed(UBL, ("<cbc:BuyerReference>", "<cbc:Note>" + "x" * 3_000 + "</cbc:Note><cbc:BuyerReference>"))

    assert read(large, Limits(xml_bytes=20_000)).number == "F-2026/0117"
    assert refusal(large, Limits(xml_bytes=10_000)).code == Refusal.TOO_LARGE


def test_more_marks_than_a_tree_should_have_are_too_many() -> None:
    assert refusal(sample(UBL), Limits(marks=100)).code == Refusal.TOO_LARGE


def test_more_elements_than_an_invoice_has_are_too_many() -> None:
    assert read(sample(UBL), Limits(elements=1_000)).number == "F-2026/0117"
    assert refusal(sample(UBL), Limits(elements=100)).code == Refusal.TOO_LARGE


def test_a_namespace_that_multiplies_when_it_is_written_out_is_too_large() -> None:
    data = changed(UBL, ("<cbc:BuyerReference>", f'<x xmlns:n="{"u" * 2_000}">{"<n:a/>" * 50}</x><cbc:BuyerReference>'))

    assert read(data, Limits(xml_bytes=40_000)).number == "F-2026/0117"
    refused = refusal(data, Limits(xml_bytes=20_000))
    assert (refused.code, refused.detail) == (Refusal.TOO_LARGE, "canonical")


def test_white_space_in_values_is_collapsed() -> None:
    draft = read(
        changed(
            UBL,
            (
                "<cbc:ID>F-2026/0117</cbc:ID>\n  <cbc:IssueDate>",
                "<cbc:ID>\n F-2026/0117\u00a0\t </cbc:ID>\n  <cbc:IssueDate>",
            ),
        )
    )

    assert draft.number == "F-2026/0117"


def test_utf_8_that_says_it_is_something_else_is_read_as_what_it_is() -> None:
    marked = b"\xef\xbb\xbf" + changed(UBL, ('encoding="UTF-8"', 'encoding="ISO-8859-1"'))
    claimed = changed(UBL, ('encoding="UTF-8"', 'encoding="utf-16"'))

    assert read(marked).seller.city == read(claimed).seller.city == "Liège"


@pytest.mark.parametrize("name", ["latin-1", "ISO_8859-1", "iso8859-15", "UTF8", "CP1252"])
def test_an_encoding_is_known_by_its_other_names(name: str) -> None:
    text = changed(UBL, ('encoding="UTF-8"', f'encoding="{name}"')).decode()

    assert read(text.encode(name)).seller.city == "Liège"


def test_white_space_before_the_file_is_passed_over_however_long() -> None:
    assert read(b"\n" * 5_000 + sample(UBL)).number == "F-2026/0117"
