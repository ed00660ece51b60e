"""E-invoices that parse, with values, lines, envelopes and attachments made to do harm."""

import base64
import gzip

from tests import make
from tests.shelter.hostile.made import READ, hostile
from tests.shelter.hostile.xml_parsers import invoice
from tests.shelter.reading.files import UBL, attached_document, business_document, changed, sample

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
FORMULA = "=cmd|' /C calc'!A0"
NET = ">1400.00</cbc:TaxExclusiveAmount>"


def attaching(*files: tuple[str, bytes]) -> bytes:
    return invoice(inside="".join(_attached(name, base64.b64encode(data).decode()) for name, data in files)).encode()


def _attached(name: str, encoded: str) -> str:
    return (
        "<cac:AdditionalDocumentReference><cbc:ID>1</cbc:ID><cac:Attachment>"
        f'<cbc:EmbeddedDocumentBinaryObject filename="{name}">{encoded}</cbc:EmbeddedDocumentBinaryObject>'
        "</cac:Attachment></cac:AdditionalDocumentReference>"
    )


@hostile("too_many_lines")
def lines_5_001() -> bytes:
    return make.ubl(number="H-1", lines=["1.00"] * 5_001)


@hostile(READ)
def lines_5_000_each_odd() -> bytes:
    return make.ubl(number="H-1", lines=["1.00"] * 5_000).replace(b"<cbc:Percent>21", b"<cbc:Percent>20.5")


@hostile(READ)
def allowances_in_crowds() -> bytes:
    """Each on a rate of its own, so that none can be added up with another before it is spread."""
    allowance = (
        "<cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator><cbc:Amount>0.01</cbc:Amount>"
        "<cac:TaxCategory><cbc:ID>S{0}</cbc:ID></cac:TaxCategory></cac:AllowanceCharge>"
    )
    many = "".join(allowance.format(n) for n in range(15_000)).encode()
    text = make.ubl(number="H-1", lines=["10.00"] * 1_000)
    return text.replace(b"<cac:TaxTotal>", many + b"<cac:TaxTotal>", 1)


@hostile("amount_unreadable")
def number_of_a_million_digits() -> bytes:
    return changed(UBL, (NET, f">{'9' * 1_000_000}</cbc:TaxExclusiveAmount>"))


@hostile("amount_unreadable")
def number_with_an_exponent() -> bytes:
    return changed(UBL, (NET, ">1E+400000</cbc:TaxExclusiveAmount>"))


@hostile("amount_unreadable")
def not_a_number() -> bytes:
    return changed(UBL, (NET, ">NaN</cbc:TaxExclusiveAmount>"))


@hostile("amount_unreadable")
def number_in_arabic_digits() -> bytes:
    return changed(UBL, (NET, ">١٤٠٠.٠٠</cbc:TaxExclusiveAmount>"))


@hostile("date_unreadable")
def year_0000() -> bytes:
    return changed(UBL, ("<cbc:IssueDate>2026-", "<cbc:IssueDate>0000-"))


@hostile(READ)
def year_9999() -> bytes:
    return changed(UBL, ("<cbc:IssueDate>2026-", "<cbc:IssueDate>9999-"))


@hostile("date_unreadable")
def thirtieth_of_february() -> bytes:
    return make.ubl(number="H-1", issued_on=make.day("2026-02-28")).replace(b"2026-02-28", b"2026-02-30")


@hostile(READ)
def letters_that_look_like_others_in_a_vat_number() -> bytes:
    text = make.ubl(number="H-1").decode()
    return text.replace("<cbc:CompanyID>BE", "<cbc:CompanyID>ВЕ").encode()


@hostile(READ)
def seller_written_from_right_to_left() -> bytes:
    return make.ubl(number="H-\u202e1/fdp.exe", seller_name="\u202eLRS iauQ\u202c\u2066\u200b")


@hostile(READ)
def formulas_for_names() -> bytes:
    return make.ubl(number="@SUM(1+1)", seller_name=FORMULA, description="+1\t=2", project="-1+1")


@hostile(READ)
def script_for_names() -> bytes:
    script = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    return make.ubl(number=f'"><svg onload=alert(1)>{script}', seller_name=script, description=script)


@hostile(READ)
def templates_for_names() -> bytes:
    return make.ubl(
        number="{{ settings.SECRET_KEY }}", seller_name="%(detail)s %s %n {0.__class__}", description="${7*7}"
    )


@hostile("amount_unreadable")
def template_in_what_is_told() -> bytes:
    return changed(UBL, (NET, ">%(detail)s%n<![CDATA[<script>]]></cbc:TaxExclusiveAmount>"))


@hostile(READ)
def names_of_a_million_letters() -> bytes:
    return make.ubl(number="N" * 1_000_000, seller_name="S" * 1_000_000, description="D" * 1_000_000)


@hostile("too_deep")
def envelope_in_envelope() -> bytes:
    data = invoice().encode()
    for _ in range(5):
        data = business_document(data)
    return data


@hostile("too_deep")
def thousand_envelopes() -> bytes:
    data = invoice().encode()
    head, _, tail = business_document(b"<x/>").partition(b"<x/>")
    opened = head.partition(b"?>")[2].strip()
    return opened * 1_000 + data.partition(b"?>")[2].strip() + tail * 1_000


@hostile("too_deep")
def attached_document_in_attached_document() -> bytes:
    data = invoice().encode()
    for _ in range(5):
        data = attached_document(data, encoded=True)
    return data


@hostile("unsafe_xml")
def envelope_around_a_document_type() -> bytes:
    return attached_document(invoice(before="<!DOCTYPE a>").encode(), encoded=True)


@hostile("not_an_invoice")
def envelope_around_a_program() -> bytes:
    return attached_document(b"MZ" + bytes(5_000), encoded=True)


@hostile("empty_envelope")
def envelope_around_nothing() -> bytes:
    return attached_document(b"")


@hostile(READ)
def eicar_as_an_attachment() -> bytes:
    return attaching(("eicar.com", EICAR))


@hostile(READ)
def program_as_an_attachment() -> bytes:
    return attaching(("facture.pdf.exe", b"MZ" + bytes(100_000)), ("..\\..\\start.bat", b"@echo off"))


@hostile(READ)
def gzip_cut_short_as_an_attachment() -> bytes:
    return attaching(("plan.gz", gzip.compress(bytes(5_000_000))[:2_000]))


@hostile(READ)
def attachment_of_18_mb() -> bytes:
    return attaching(("plan.bin", bytes(18_000_000)))


@hostile(READ)
def thousand_attachments() -> bytes:
    return attaching(*((f"{n}.bin", bytes(15_000)) for n in range(1_000)))


@hostile(READ)
def attachment_that_is_no_base64() -> bytes:
    return invoice(inside=_attached("a.pdf", "!" * 10_000_000)).encode()


@hostile(READ)
def attachment_that_is_nothing_but_white_space() -> bytes:
    return invoice(inside=_attached("a.pdf", " \n" * 10_000_000)).encode()


@hostile(READ)
def attachment_elsewhere_in_the_house() -> bytes:
    reference = (
        "<cac:AdditionalDocumentReference><cbc:ID>1</cbc:ID><cac:Attachment><cac:ExternalReference>"
        "<cbc:URI>http://127.0.0.1:5432/</cbc:URI></cac:ExternalReference></cac:Attachment>"
        "</cac:AdditionalDocumentReference>"
    )
    return invoice(inside=reference).encode()


@hostile("no_number")
def number_of_what_nobody_sees() -> bytes:
    return changed(UBL, ("<cbc:ID>F-2026/0117</cbc:ID>", "<cbc:ID>\u202e\u200b\u2060</cbc:ID>"))


@hostile("no_currency")
def currency_of_another_alphabet() -> bytes:
    return sample(UBL).replace(b'currencyID="EUR"', b"").replace(b"Code>EUR<", "Code>ЕUR<".encode())
