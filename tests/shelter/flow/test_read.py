import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone

from members.models import Company
from poleimage import files
from poleimage.audit.models import Entry
from shelter.demo import einvoice
from shelter.flow.read import read_invoice
from shelter.flow.receive import receive_invoice
from shelter.models import Invoice, InvoiceLine, Job
from tests import make
from tests.witness import at_once, untouched

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "samples"
EXPECTED = json.loads((SAMPLES / "expected.json").read_text()) if (SAMPLES / "expected.json").exists() else {}
UNREADABLE = {"hybrid-bad-xml.pdf": "pdf_with_broken_xml", "plain.pdf": "pdf_without_xml"}


@pytest.fixture
def alice():
    return make.producer()


def sent(data, user):
    return receive_invoice(data, "facture.xml", by=user, organisation=user.organisation).invoice


def read(data, user):
    return read_invoice(sent(data, user).pk)


def of_foreigner(vat, name="Société de Montage SARL", country="FR"):
    """An e-invoice of a seller abroad, who has no Belgian enterprise number."""
    data = make.ubl(seller_name=name).decode()
    seller = data.split("<cac:AccountingSupplierParty>")[1].split("</cac:AccountingSupplierParty>")[0]
    written = seller.split('<cbc:EndpointID schemeID="0208">')[1].split("<")[0]
    foreign = (
        seller.replace(f'<cbc:EndpointID schemeID="0208">{written}</cbc:EndpointID>', "")
        .replace(f'<cbc:CompanyID schemeID="0208">{written}</cbc:CompanyID>', "")
        .replace(f"BE{written}", vat)
        .replace(">BE<", f">{country}<")
    )
    if not vat:
        foreign = foreign.split("<cac:PartyTaxScheme>")[0] + foreign.split("</cac:PartyTaxScheme>")[1]
    return data.replace(seller, foreign).encode()


def test_what_an_e_invoice_says_is_written_down(alice):
    today = timezone.localdate()
    seller, buyer = make.company("Longdoz Son SRL", member=False), make.enterprise_number()
    data = einvoice.write(
        einvoice.EInvoice(
            number="2026/118",
            issued_on=today - timedelta(days=30),
            delivered_on=today - timedelta(days=40),
            seller=einvoice.Party("Longdoz  Son", seller.enterprise_number),
            buyer=einvoice.Party("Quai Nord Films SRL", buyer),
            lines=[einvoice.Line("Mixage 5.1", 4000_00), einvoice.Line("Repas", 250_00, 12)],
            project="MINUIT",
        )
    )
    invoice = Invoice.objects.get(pk=read(data, alice).pk)
    assert (invoice.state, invoice.source, invoice.kind, invoice.number) == ("to_check", "ubl", "invoice", "2026/118")
    assert (invoice.issued_on, invoice.serviced_on) == (today - timedelta(days=30), today - timedelta(days=40))
    assert (invoice.currency, invoice.fx_rate) == ("EUR", Decimal(1))
    assert (invoice.supplier, invoice.supplier_name) == (seller, "Longdoz Son")
    assert (invoice.buyer_name, invoice.buyer_vat) == ("Quai Nord Films SRL", f"BE{buyer}")
    assert (invoice.net_cents, invoice.vat_cents, invoice.gross_cents) == (4250_00, 870_00, 5120_00)
    assert (invoice.payable_cents, invoice.corrects) == (5120_00, None)
    assert invoice.references["buyer_reference"] == "MINUIT"
    assert (invoice.said["number"], invoice.said["net"], invoice.said["seller"]) == (
        "2026/118",
        "4250.00",
        "Longdoz Son",
    )
    assert list(
        invoice.lines.order_by("position").values_list(
            "position", "said_id", "description", "net_cents", "cost_cents", "vat_category", "vat_rate"
        )
    ) == [
        (1, "1", "Mixage 5.1", 4000_00, 4000_00, "S", Decimal("21.0000")),
        (2, "2", "Repas", 250_00, 250_00, "S", Decimal("12.0000")),
    ]
    entry = Entry.objects.get(action="invoice.read")
    assert (entry.by, entry.chain.key) == (None, f"organisation:{alice.organisation_id}")
    assert entry.facts == {"source": "ubl", "number": "2026/118", "net_cents": 4250_00, "lines": 2}


def test_what_was_read_is_never_written_down_again(alice):
    invoice = make.invoice(alice)
    with untouched():
        assert read_invoice(invoice.pk) == invoice


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"bonjour", "not_an_invoice"),
        (b"<Invoice><", "broken_xml"),
        (b"<html><body>Facture</body></html>", "not_an_invoice"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "unsafe_xml"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "picture"),
        (b"%PDF-1.7 et rien de plus", "broken_pdf"),
    ],
)
def test_what_cannot_be_read_is_set_aside_with_its_code_and_the_file_stays(alice, data, code):
    received = sent(data, alice)
    invoice = read_invoice(received.pk)
    assert (invoice.state, invoice.unreadable_code) == ("unreadable", code)
    assert (invoice.number, invoice.supplier, invoice.lines.count()) == ("", None, 0)
    assert files.load(invoice.document_id) == data
    entry = Entry.objects.get(action="invoice.set_aside")
    assert (entry.facts, entry.chain.key) == ({"code": code}, f"organisation:{alice.organisation_id}")
    with untouched():
        read_invoice(received.pk)


def test_a_file_that_is_gone_from_the_disk_leaves_the_invoice_waiting(alice):
    received = sent(make.ubl(), alice)
    files.path_of(received.document_id).unlink()
    with untouched(), pytest.raises(FileNotFoundError):
        read_invoice(received.pk)


def test_a_supplier_met_for_the_first_time_becomes_known_as_no_member(alice):
    number, day = make.enterprise_number(), date(2026, 3, 1)
    supplier = read(make.ubl(Company(enterprise_number=number), seller_name="Neuf SRL", issued_on=day), alice).supplier
    assert (supplier.key, supplier.enterprise_number, supplier.trade) == (number, number, "")
    assert list(supplier.names.values_list("name", "from_on", "by")) == [("Neuf SRL", day, None)]
    assert (supplier.memberships.count(), supplier.establishments.count()) == (0, 0)
    registered = Entry.objects.get(action="company.registered")
    assert (registered.by, registered.facts) == (None, {"key": number, "name": "Neuf SRL", "trade": ""})


def test_a_known_supplier_keeps_the_name_that_the_register_has(alice):
    known, companies = make.company("Longdoz Son SRL"), Company.objects.count()
    invoice = make.invoice(alice, known, seller_name="LONGDOZ")
    assert (invoice.supplier, invoice.supplier_name) == (known, "LONGDOZ")
    assert Company.objects.count() == companies
    assert list(known.names.values_list("name", flat=True)) == ["Longdoz Son SRL"]


def test_a_foreign_supplier_is_known_by_its_vat_number_however_it_is_spaced(alice):
    first = read(of_foreigner("FR40303265045"), alice).supplier
    again = read(of_foreigner("FR 40 303 265 045", name="SDM"), alice).supplier
    assert (first.key, first.enterprise_number) == ("FR40303265045", None)
    assert again == first


def test_two_foreign_suppliers_have_no_enterprise_number_each(alice):
    read(of_foreigner("FR40303265045"), alice)
    read(of_foreigner("DE136695976", country="DE"), alice)
    assert sorted(Company.objects.values_list("key", "enterprise_number")) == [
        ("DE136695976", None),
        ("FR40303265045", None),
    ]


def test_a_supplier_without_any_number_is_known_by_its_country_and_name(alice):
    first = read(of_foreigner("", name="Müller Klang GmbH", country="DE"), alice).supplier
    again = read(of_foreigner("", name="MÜLLER KLANG GMBH", country="DE"), alice).supplier
    elsewhere = read(of_foreigner("", name="Müller Klang GmbH", country="AT"), alice).supplier
    assert (first.key, again, elsewhere.key) == ("DE:müller klang gmbh", first, "AT:müller klang gmbh")


def test_a_seller_with_a_number_and_a_name_of_five_hundred_letters_is_read_all_the_same(alice):
    invoice = read(of_foreigner("FR" + "9" * 490, name="N" * 490), alice)
    assert (invoice.state, invoice.supplier.key) == ("to_check", "FR" + "9" * 248)
    assert invoice.supplier_name == "N" * 250


def credit(alice, supplier, *, of, **said):
    return make.invoice(alice, supplier, credit_of=of, **said)


def test_a_credit_note_is_linked_to_the_invoice_that_it_names(alice):
    sound = make.company()
    first = make.invoice(alice, sound, number="2026/1", issued_on=date(2026, 3, 1))
    note = credit(alice, sound, of="2026/1", issued_on=date(2026, 3, 1))
    assert (note.kind, note.corrects, note.net_cents) == ("credit_note", first, 1000_00)


def test_of_two_invoices_with_one_number_the_latest_before_the_credit_note_is_meant(alice):
    sound = make.company()
    for year in (2024, 2025, 2026):
        make.invoice(alice, sound, number="118", issued_on=date(year, 3, 1))
    note = credit(alice, sound, of="118", issued_on=date(2025, 12, 1))
    assert note.corrects.issued_on == date(2025, 3, 1)


@pytest.mark.parametrize("of", ["another supplier", "later", "itself", "a credit note", "nothing"])
def test_a_credit_note_is_linked_to_nothing_else(alice, of):
    sound, day = make.company(), date(2026, 3, 1)
    if of == "another supplier":
        make.invoice(alice, make.company("Autre SRL"), number="2026/1", issued_on=day)
    if of == "later":
        make.invoice(alice, sound, number="2026/1", issued_on=day + timedelta(days=1))
    if of == "a credit note":
        credit(alice, sound, of="2025/9", number="2026/1", issued_on=day)
    note = credit(alice, sound, of="2026/1", number="2026/1" if of == "itself" else "NC1", issued_on=day)
    assert (note.kind, note.corrects) == ("credit_note", None)


@pytest.mark.parametrize("number", ["2026-118", "2026 / 118", "2026.118", "２０２６/１１８"])
def test_two_spellings_of_one_invoice_are_alike(alice, number):
    sound, day = make.company(), date(2026, 3, 1)
    first = make.invoice(alice, sound, number="2026/118", issued_on=day)
    assert first.likeness == f"invoice|{sound.enterprise_number}|2026118|2026"
    assert make.invoice(alice, sound, number=number, issued_on=day + timedelta(days=9)).likeness == first.likeness


def test_letters_are_alike_in_either_case(alice):
    sound = make.company()
    likenesses = {make.invoice(alice, sound, number=number).likeness for number in ("F-118a", "f118A")}
    assert len(likenesses) == 1


def test_another_seller_year_or_kind_is_another_invoice(alice):
    sound, other, day = make.company(), make.company("Autre SRL"), date(2026, 3, 1)
    invoices = [
        make.invoice(alice, sound, number="118", issued_on=day),
        make.invoice(alice, other, number="118", issued_on=day),
        make.invoice(alice, sound, number="118", issued_on=date(2025, 12, 31)),
        make.invoice(alice, sound, number="118", issued_on=day, credit_of="90"),
        make.invoice(alice, sound, number="1180", issued_on=day),
    ]
    assert len({invoice.likeness for invoice in invoices}) == 5


@pytest.mark.django_db(transaction=True)
def test_of_four_workers_that_read_at_once_one_writes_down():
    alice = make.producer()
    invoice = sent(make.ubl(lines=["10.00", "20.00"]), alice)
    outcomes = at_once(*[lambda: read_invoice(invoice.pk).state] * 4)
    assert outcomes == ["to_check"] * 4
    assert InvoiceLine.objects.count() == 2
    assert Entry.objects.filter(action="invoice.read").count() == 1


@pytest.mark.django_db(transaction=True)
def test_four_invoices_of_a_new_supplier_read_at_once_make_it_known_once():
    alice, number = make.producer(), make.enterprise_number()
    received = [sent(make.ubl(Company(enterprise_number=number)), alice) for _ in range(4)]
    outcomes = at_once(*[lambda pk=invoice.pk: read_invoice(pk).supplier.key for invoice in received])
    assert outcomes == [number] * 4
    assert Company.objects.get().names.count() == 1


@pytest.mark.skipif(not EXPECTED, reason="no public samples beside the repository")
def test_every_public_sample_comes_through_the_whole_intake(alice):
    for place in sorted((SAMPLES / "einvoices").iterdir()):
        received = receive_invoice(place.read_bytes(), place.name, by=alice, organisation=alice.organisation)
        invoice = read_invoice(received.invoice.pk)
        if code := UNREADABLE.get(place.name):
            assert (place.name, invoice.state, invoice.unreadable_code) == (place.name, "unreadable", code)
            continue
        expected = EXPECTED.get(place.name, {})
        if "number" in expected:
            facts = (invoice.source, invoice.kind, invoice.number, invoice.issued_on.isoformat(), invoice.currency)
            assert facts == tuple(expected[name] for name in ("syntax", "kind", "number", "issued_on", "currency"))
            assert (invoice.supplier_name, invoice.said["net"]) == (expected["seller"], expected["net"])
        assert (place.name, invoice.state) == (place.name, "to_check")
        assert invoice.lines.count() >= 1
    names = {place.name for place in (SAMPLES / "einvoices").iterdir()}
    assert Invoice.objects.filter(state="to_check").count() == len(names) - len(UNREADABLE)
    assert set(EXPECTED) <= names
    assert Job.objects.filter(kind="read").count() == len(names)
