"""Each public function that changes something, driven once, leaves exactly one audit entry, or none of its change."""

import inspect
import pkgutil
from datetime import date
from decimal import Decimal
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.utils import timezone

import shelter.flow
from members import flow as members_flow
from poleimage.audit import record as audit
from poleimage.audit.models import Entry
from shelter.flow import (
    claim,
    company,
    convention,
    credit,
    job,
    likeness,
    official,
    pay,
    producer,
    rates,
    read,
    receive,
    recompute,
    report,
    review,
    type_in,
)
from shelter.models import Alike, Job
from shelter.reading.rates import Published
from shelter.rules.money import Cents
from tests import make
from tests.shelter.flow.entries import ENTRY, NONE
from tests.witness import untouched

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 1)
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(40)


def public_functions():
    modules = [import_module(f"shelter.flow.{found.name}") for found in pkgutil.iter_modules(shelter.flow.__path__)]
    return {
        f"{module.__name__.removeprefix('shelter.flow.')}.{name}": function
        for module in [*modules, members_flow]
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    }


def test_every_public_function_of_flow_has_a_line_above():
    assert sorted(public_functions()) == sorted([*ENTRY, *NONE])


def test_who_did_it_is_asked_for_by_name_and_never_assumed():
    said = {
        name: inspect.signature(function).parameters["by"]
        for name, function in public_functions().items()
        if "by" in inspect.signature(function).parameters
    }
    assert {name for name, by in said.items() if by.kind != by.KEYWORD_ONLY or by.default is not by.empty} == set()
    # Without anyone: what workers do.
    workers = {
        "credit.link_credit_notes",
        "likeness.note_alike",
        "official.check_officially",
        "rates.load_rates",
        "type_in.rate_as_published",
        "read.read_invoice",
        "recompute.recompute_standing",
        "report.draw_report",
    }
    assert set(ENTRY) - set(said) == workers


@pytest.fixture
def world(monkeypatch, settings, tmp_path):
    """Everything that each function needs, in the state that it needs it in."""
    monkeypatch.setattr(report, "draw", lambda paper: b"%PDF-1.7 le rapport")
    monkeypatch.setattr("shelter.flow.report.seal", lambda pdf, *_: pdf)
    alice, bob, sound = make.producer(), make.staff(), make.company()
    (tmp_path / "rules.json").write_text("{}")
    settings.EINVOICE_RULES_DIR = str(tmp_path)
    production = make.production(alice, by=bob)
    signed = make.convention_of(production)
    invoice = make.invoice(alice, sound, lines=["100.00", "50.00", "25.00"])
    waiting, decided, free = (
        claim.put_down(line.pk, production.pk, by=alice, share=Decimal("0.5"), category="sound")
        for line in invoice.lines.order_by("position")
    )
    review.accept_claim(decided.pk, by=bob)
    make.invoice(alice, sound, number="NC1", credit_of="LATE")
    late = make.invoice(alice, sound, number="LATE")
    scan = receive.receive_invoice(PICTURE, "scan.png", by=alice, organisation=alice.organisation).invoice
    read.read_invoice(scan.pk)
    return SimpleNamespace(
        alice=alice,
        bob=bob,
        sound=sound,
        production=production,
        unsigned=convention.open_production("NEUF", "Neuf", "fiction", by=bob, producer=alice.organisation),
        convention=signed,
        invoice=invoice,
        line=free.line,
        waiting=waiting,
        decided=decided,
        scan=scan,
        received=receive.receive_invoice(make.ubl(sound), "f.xml", by=alice, organisation=alice.organisation).invoice,
        late=late,
        twin=make.invoice(alice, sound, number="LATE-1"),
        alike=Alike.objects.create(first=invoice, second=late, degree="near"),
        loose=make.invoice(alice, sound, number="NC2", credit_of="?"),
        dollars=make.invoice(alice, sound, currency="USD"),
        yen=(yen := make.invoice(alice, sound, currency="JPY")),
        rates=rates.load_rates([Published("JPY", yen.issued_on, Decimal("170"))]),
        pounds=type_in.set_rate(make.invoice(alice, sound, currency="GBP").pk, Decimal("1.1"), "BCE", by=bob),
        other=make.production(alice, by=bob),
        grant=convention.grant_access(production.pk, make.auditor(), timezone.localdate(), by=bob),
        membership=sound.memberships.get(),
        report=report.issue_report(signed.pk, by=bob),
        house={"by": alice, "organisation": alice.organisation},
    )


def typed(w):
    seller = read.Party(w.sound.key, "", w.sound.enterprise_number, "BE", "", "", "")
    line = type_in.TypedLine("Décor", Cents(100_00))
    return type_in.Typed("invoice", "7", DAY, None, "EUR", seller, [line], Cents(0), Cents(100_00))


DRIVE = {
    "claim.put_down": lambda w: claim.put_down(
        w.line.pk, w.other.pk, by=w.alice, share=Decimal("0.5"), category="sound"
    ),
    "claim.put_down_all": lambda w: claim.put_down_all(
        w.invoice.pk, [claim.Wanted(w.line.pk, w.other.pk, Decimal("0.5"))], by=w.alice, category="sound"
    ),
    "claim.withdraw_claim": lambda w: claim.withdraw_claim(w.waiting.pk, by=w.alice),
    "company.admit_member": lambda w: company.admit_member(w.sound.pk, date(2010, 1, 1), date(2010, 1, 2), by=w.bob),
    "company.change_membership": lambda w: company.change_membership(w.membership.pk, DAY, None, by=w.bob),
    "company.mark_related": lambda w: company.mark_related(w.alice.organisation_id, w.sound.pk, by=w.bob, why="-"),
    "company.place_company": lambda w: company.place_company(w.sound.pk, "62063", DAY, by=w.bob),
    "company.rename_company": lambda w: company.rename_company(w.sound.pk, "Autre SA", DAY, by=w.bob),
    "convention.amend_terms": lambda w: convention.amend_terms(w.convention.pk, DAY, make.terms(), by=w.bob),
    "convention.grant_access": lambda w: convention.grant_access(w.production.pk, w.grant.auditor, DAY, by=w.bob),
    "convention.open_production": lambda w: convention.open_production(
        "AUTRE", "Autre", "fiction", by=w.bob, producer=w.alice.organisation
    ),
    "convention.record_funding": lambda w: convention.record_funding(w.convention.pk, DAY, Cents(1), by=w.bob),
    "convention.revoke_access": lambda w: convention.revoke_access(w.grant.pk, by=w.bob),
    "convention.sign_convention": lambda w: convention.sign_convention(
        w.unsigned.pk, "C-NEUF", DAY, make.terms(), by=w.bob
    ),
    "credit.link_by_hand": lambda w: credit.link_by_hand(w.loose.pk, w.invoice.pk, "Vu avec eux", by=w.alice),
    "credit.link_credit_notes": lambda w: credit.link_credit_notes(w.late.pk),
    "likeness.answer_alike": lambda w: likeness.answer_alike(
        w.alike.pk, by=w.alice, organisation=w.alice.organisation, is_same=False, reason="Deux journées"
    ),
    "likeness.note_alike": lambda w: likeness.note_alike(w.twin.pk),
    "job.retry_job": lambda w: job.retry_job(Job.objects.get(subject=w.convention.pk).pk, by=w.bob),
    "members.flow.admit_member": lambda w: members_flow.admit_member(
        w.sound.pk, date(2010, 1, 1), date(2010, 1, 2), by=w.bob
    ),
    "members.flow.change_membership": lambda w: members_flow.change_membership(w.membership.pk, DAY, None, by=w.bob),
    "members.flow.change_password": lambda w: members_flow.change_password(w.alice.pk, make.PASSWORD, by=w.alice),
    "members.flow.close_person": lambda w: members_flow.close_person(w.alice.pk, by=w.bob),
    "members.flow.invite": lambda w: members_flow.invite("ada@exemple.be", by=w.bob, role="staff"),
    "members.flow.mark_related": lambda w: members_flow.mark_related(
        w.alice.organisation_id, w.sound.pk, by=w.bob, why="-"
    ),
    "members.flow.place_company": lambda w: members_flow.place_company(w.sound.pk, "62063", DAY, by=w.bob),
    "members.flow.record_vat_right": lambda w: members_flow.record_vat_right(
        w.alice.organisation_id, Decimal("0.5"), DAY, by=w.bob
    ),
    "members.flow.register_company": lambda w: members_flow.register_company("FR1", "Neuf", by=w.bob, from_on=DAY),
    "members.flow.register_organisation": lambda w: members_flow.register_organisation("Neuf", "1", by=w.bob),
    "members.flow.rename_company": lambda w: members_flow.rename_company(w.sound.pk, "Autre SA", DAY, by=w.bob),
    "official.check_officially": lambda w: official.check_officially(w.invoice.pk),
    "pay.record_payment": lambda w: pay.record_payment(w.invoice.pk, DAY, Cents(1), proof=b"extrait", **w.house),
    "producer.record_vat_right": lambda w: producer.record_vat_right(
        w.alice.organisation_id, Decimal("0.5"), DAY, by=w.bob
    ),
    "read.give_up_reading": lambda w: read.give_up_reading(w.received.pk, by=w.bob),
    "read.read_invoice": lambda w: read.read_invoice(w.received.pk),
    "receive.attach_evidence": lambda w: receive.attach_evidence(w.invoice.pk, b"contrat", "c.pdf", **w.house),
    "receive.receive_invoice": lambda w: receive.receive_invoice(make.ubl(w.sound), "f.xml", **w.house),
    "recompute.recompute_standing": lambda w: recompute.recompute_standing(w.convention.pk),
    "report.draw_report": lambda w: report.draw_report(w.report.pk),
    "report.revoke_report": lambda w: report.revoke_report(w.report.pk, "Signed by mistake", by=w.bob),
    "report.issue_report": lambda w: report.issue_report(w.convention.pk, by=w.bob),
    "review.accept_claim": lambda w: review.accept_claim(w.waiting.pk, by=w.bob),
    "review.park_claim": lambda w: review.park_claim(w.waiting.pk, by=w.bob, reason_code="other"),
    "review.reject_claim": lambda w: review.reject_claim(w.waiting.pk, by=w.bob, reason_code="other"),
    "review.reopen_claim": lambda w: review.reopen_claim(w.decided.pk, by=w.bob),
    "rates.load_rates": lambda w: rates.load_rates([Published("USD", DAY, Decimal("1.1"))]),
    "type_in.change_rate": lambda w: type_in.change_rate(w.pounds.pk, Decimal("1.2"), "X", "Contrat", by=w.bob),
    "type_in.rate_as_published": lambda w: type_in.rate_as_published(w.yen.pk),
    "type_in.set_rate": lambda w: type_in.set_rate(w.dollars.pk, Decimal("0.92"), "BCE", by=w.bob),
    "type_in.type_in_invoice": lambda w: type_in.type_in_invoice(w.scan.pk, typed(w), **w.house),
}


def left_by(drive, world):
    """The actions that one call leaves in the audit chains; then everything is as before."""
    with transaction.atomic():
        last = Entry.objects.latest("pk").pk
        drive(world)
        actions = list(Entry.objects.filter(pk__gt=last).order_by("pk").values_list("action", flat=True))
        transaction.set_rollback(True)
    return actions


def test_each_change_leaves_exactly_one_entry(world):
    assert {name: left_by(drive, world) for name, drive in DRIVE.items()} == {
        name: [action] for name, action in ENTRY.items()
    }


def test_a_change_whose_entry_cannot_be_written_did_not_happen(world, monkeypatch):
    def full(key):
        raise OSError("no space left")

    monkeypatch.setattr(audit, "_lock", full)
    for drive in DRIVE.values():
        with untouched(files=False), pytest.raises(OSError, match="no space left"):
            drive(world)


def test_an_unreadable_file_and_a_new_supplier_leave_their_entries_too(world):
    picture = receive.receive_invoice(PICTURE + b"2", "scan.png", **world.house).invoice
    strange = receive.receive_invoice(make.ubl(), "f.xml", **world.house).invoice
    assert left_by(lambda w: read.read_invoice(picture.pk), world) == ["invoice.set_aside"]
    assert left_by(lambda w: read.read_invoice(strange.pk), world) == ["company.registered", "invoice.read"]
