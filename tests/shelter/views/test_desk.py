from datetime import timedelta

import pytest
from django.utils import timezone

from shelter.flow.convention import open_production
from shelter.flow.read import read_invoice
from shelter.flow.receive import receive_invoice
from shelter.flow.recompute import recompute_standing
from shelter.flow.review import accept_claim, park_claim, reject_claim
from shelter.models import Job
from tests import make
from tests.browse import page, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make.producer("Alice")


@pytest.fixture
def bob():
    return make.staff("Bob")


def _standing(production):
    convention = make.convention_of(production)
    recompute_standing(convention.pk)
    Job.objects.filter(subject=convention.pk).update(done=1_000_000, wanted=1_000_000)


def _unreadable(alice, name):
    data = b"%PDF-1.4 " + name.encode()
    return read_invoice(receive_invoice(data, name, by=alice, organisation=alice.organisation).invoice.pk)


def test_the_desk_opens_with_what_is_left_and_by_when(alice, bob):
    _standing(make.production(alice, by=bob, title="Nuit blanche", funding="48500.00"))
    said = page(alice, "/desk/")
    assert "Nuit blanche" in said and '<p class="big-figure mt-2">48.500,00\u00a0€</p>' in said
    assert "200 days left" in said and "meter-track" in said


def test_the_nearest_deadline_comes_first(alice, bob):
    today = timezone.localdate()
    near = {"from": (today - timedelta(days=400)).isoformat(), "to": (today + timedelta(days=20)).isoformat()}
    for production in (
        make.production(alice, by=bob, title="Loin"),
        make.production(alice, by=bob, title="Bientôt", window=near),
    ):
        _standing(production)
    answer = signed_in(alice).get("/desk/")
    assert answer.context["first"].production.title == "Bientôt"
    assert [one.production.title for one in answer.context["others"]] == ["Loin"]


def test_what_is_not_signed_or_not_funded_says_so(alice, bob):
    open_production("VIDE", "Sans convention", "fiction", by=bob, producer=alice.organisation)
    assert "No convention is signed yet" in page(alice, "/desk/")
    _standing(make.production(alice, by=bob, title="Fanfare", funding=None))
    assert "no Tax Shelter money has been received yet" in page(alice, "/desk/")


def test_a_producer_without_a_production_is_told_what_comes_next(alice):
    assert "No production yet" in page(alice, "/desk/")


def test_a_figure_that_is_behind_is_said_to_be_and_asked_for_again(alice, bob):
    production = make.production(alice, by=bob)
    recompute_standing(make.convention_of(production).pk)
    said = page(alice, "/desk/?part=standing")
    assert "being brought up to date…" in said and 'hx-trigger="every 2s"' in said
    _standing(production)
    assert "hx-trigger" not in page(alice, "/desk/?part=standing")


def test_files_show_where_they_are_and_are_asked_for_again_while_one_is_read(alice):
    make.invoice(alice, number="2026/1", lines=["10.00", "20.00"])
    assert "every 1s" not in page(alice, "/desk/?part=files")
    receive_invoice(make.ubl(), "en-route.xml", by=alice, organisation=alice.organisation)
    said = page(alice, "/desk/?part=files")
    assert "2 lines to put down." in said
    assert "en-route.xml" in said and "Being read…" in said and "every 1s" in said


def test_of_the_last_hour_only_what_waits_stays_in_view(alice, bob):
    production = make.production(alice, by=bob)
    for _ in range(8):
        make.claim(alice, production)
    assert page(alice, "/desk/?part=files").count("<li ") == 6
    make.invoice(alice, number="OPEN-1")
    for name in ("a.pdf", "b.pdf", "c.pdf", "d.pdf", "e.pdf", "f.pdf"):
        _unreadable(alice, name)
    said = page(alice, "/desk/?part=files")
    assert said.count("<li ") == 7 and "OPEN-1" in said


def test_a_reading_that_failed_for_good_does_not_keep_the_producer_waiting(alice):
    invoice = receive_invoice(make.ubl(), "a.xml", by=alice, organisation=alice.organisation).invoice
    Job.objects.filter(subject=invoice.pk).update(tries=Job.MOST_TRIES)
    said = page(alice, "/desk/?part=files")
    assert "reading it failed on our side" in said and "every" not in said


def test_to_do_names_what_was_refused_and_how_to_put_it_right(alice, bob):
    production, supplier = make.production(alice, by=bob), make.company(by=bob)
    refused = make.claim(alice, production, supplier, net="4220.00")
    parked = make.claim(alice, production, supplier)
    reject_claim(refused.pk, by=bob, reason_code="no_proof_of_payment", reason="Extrait de compte")
    park_claim(parked.pk, by=bob, reason_code="contract_missing")
    said = page(alice, "/desk/")
    assert "No proof of payment: Extrait de compte" in said
    assert "Attach the proof of payment to the invoice" in said
    assert "Set aside:" in said and "Contract or order missing" in said


def test_to_do_asks_for_the_payment_of_what_was_accepted(alice, bob):
    production, supplier = make.production(alice, by=bob), make.company(by=bob)
    claim = make.claim(alice, production, supplier, net="36000.00")
    accept_claim(claim.pk, by=bob)
    _standing(production)
    assert "36.000,00\u00a0€ for Nuit blanche counts only once it is paid." in page(alice, "/desk/")
    make.paid(alice, claim.line.invoice)
    _standing(production)
    assert "counts only once it is paid" not in page(alice, "/desk/")


def test_to_do_counts_what_is_to_be_typed_in_and_put_down(alice, bob):
    production = make.production(alice, by=bob)
    for name in ("a.pdf", "b.pdf"):
        _unreadable(alice, name)
    make.claim(alice, production, share="0.5")
    make.invoice(alice, number="OPEN-1")
    answer = signed_in(alice).get("/desk/")
    titles = [task.title for task in answer.context["tasks"]]
    assert titles == ["Type 2 invoices in", "Put 1 invoice down"]
    assert answer.context["task_count"] == 3


def test_another_producer_sees_nothing_of_it(alice, bob):
    production = make.production(alice, by=bob, title="Secret de tournage")
    _standing(production)
    make.claim(alice, production, share="0.4")
    said = page(make.producer("Charlie"), "/desk/")
    assert "Secret de tournage" not in said and "Nothing waits for you" in said


def test_texts_of_an_invoice_are_never_markup(alice):
    make.invoice(alice, number="<script>alert(1)</script>", seller_name="<img src=x onerror=alert(2)>")
    said = page(alice, "/desk/")
    assert "<script>alert(1)" not in said and "<img src=x" not in said
    assert "&lt;script&gt;alert(1)" in said


def test_only_producers_have_a_desk(bob):
    assert signed_in(bob).get("/desk/").status_code == 404


def test_a_credit_note_is_asked_for_by_itself(alice, bob):
    sound, production = make.company(), make.production(alice, by=bob)
    make.claim(alice, production, of=make.invoice(alice, sound, number="F-1"))
    note = make.invoice(alice, sound, number="NC-1", credit_of="F-1")
    make.invoice(alice, sound, number="F-2")
    tasks = {task.title: task for task in signed_in(alice).get("/desk/").context["tasks"]}
    assert tasks["Put the credit note down"].url == f"/invoices/{note.pk}/#lines"
    assert "NC-1" in tasks["Put the credit note down"].text and "NC-1" not in tasks["Put 1 invoice down"].text
    make.claim(alice, production, of=note)
    assert "Put the credit note down" not in page(alice, "/desk/")
