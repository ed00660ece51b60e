from decimal import Decimal

import pytest

from shelter.flow.claim import put_down
from shelter.flow.read import read_invoice
from shelter.flow.receive import receive_invoice
from shelter.flow.review import accept_claim, reject_claim
from shelter.models import Claim, Job
from tests import make
from tests.browse import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make.producer("Alice")


@pytest.fixture
def bob():
    return make.staff("Bob")


@pytest.fixture
def production(alice, bob):
    return make.production(alice, by=bob, title="Nuit blanche")


def _post(user, invoice, data, *, follow=False):
    return signed_in(user).post(f"/invoices/{invoice.pk}/put-down/", data, follow=follow)


def _said(line, production, share="100", category="sound", direct="on", **more):
    said = {"production": production.pk if production else "", "share": share, "category": category, "direct": direct}
    return {f"line{line.pk}-{name}": value for name, value in (said | more).items()}


def test_a_line_is_put_down_as_it_was_typed(alice, production):
    invoice = make.invoice(alice)
    typed = _said(invoice.lines.get(), production, "37,5 %", "grading", "", local_share="80")
    answer = _post(alice, invoice, typed, follow=True)
    claim = Claim.objects.get()
    assert answer.redirect_chain == [(f"/invoices/{invoice.pk}/", 302)]
    assert "1 line put down to Nuit blanche." in answer.content.decode()
    assert (claim.share, claim.local_share, claim.category) == (Decimal("0.375"), Decimal("0.8"), "grading")
    assert (claim.direct, claim.by, claim.production) == (False, alice, production)
    assert Job.objects.filter(kind=Job.Kind.RECOMPUTE, subject=make.convention_of(production).pk).exists()


def test_all_lines_go_where_the_one_choice_says(alice, bob, production):
    other = make.production(alice, by=bob)
    invoice = make.invoice(alice, lines=["1.00", "2.00", "3.00"])
    one, two, three = invoice.lines.order_by("position")
    typed = {"all-production": production.pk, "all-category": "sound"}
    typed |= _said(one, None, "", "") | _said(two, other, "50", "music") | {f"line{three.pk}-production": "leave"}
    _post(alice, invoice, typed)
    assert list(Claim.objects.order_by("line__position").values_list("line", "production", "share", "category")) == [
        (one.pk, production.pk, Decimal(1), "sound"),
        (two.pk, other.pk, Decimal("0.5"), "music"),
    ]


def test_nothing_chosen_is_said_and_puts_nothing_down(alice, production):
    invoice = make.invoice(alice)
    answer = _post(alice, invoice, _said(invoice.lines.get(), None), follow=True)
    assert "Nothing was put down: choose a production" in answer.content.decode()
    assert Claim.objects.count() == 0


def test_a_wrong_share_keeps_every_line_as_it_was_typed(alice, production):
    invoice = make.invoice(alice, lines=["1.00", "2.00"])
    one, two = invoice.lines.order_by("position")
    answer = _post(alice, invoice, _said(one, production, "150") | _said(two, production, "12,5", "music"))
    said = answer.content.decode()
    assert (answer.status_code, Claim.objects.count()) == (422, 0)
    assert "Write a percentage from 0.01% to 100%." in said or "Write a percentage from 0,01% to 100%." in said
    assert 'value="150"' in said and 'value="12,5"' in said
    assert '<option value="music" selected>' in said


def test_a_line_without_what_it_is_for_is_asked_for_it(alice, production):
    invoice = make.invoice(alice)
    answer = _post(alice, invoice, _said(invoice.lines.get(), production, category=""))
    assert "Choose what it was for." in answer.content.decode()
    assert Claim.objects.count() == 0


def test_what_all_lines_lack_is_asked_once(alice, production):
    invoice = make.invoice(alice, lines=["1.00", "2.00"])
    typed = {"all-production": production.pk, "all-category": ""}
    for line in invoice.lines.all():
        typed |= _said(line, None, category="")
    said = _post(alice, invoice, typed).content.decode()
    assert said.count('class="field-error"') == 1 and "One thing needs your attention" in said
    assert Claim.objects.count() == 0


def test_more_than_is_left_of_my_own_is_refused_at_the_share(alice, bob, production):
    invoice, other = make.invoice(alice), make.production(alice, by=bob)
    make.claim(alice, production, of=invoice, share="0.6")
    answer = _post(alice, invoice, _said(invoice.lines.get(), other, "50"))
    assert "to 40%." in answer.content.decode()
    assert Claim.objects.count() == 1


def test_what_another_took_is_refused_without_a_figure_and_the_rest_goes_through(alice, bob, production):
    data, charlie = make.ubl(lines=["100.00", "200.00"]), make.producer("Charlie")
    for user in (charlie, alice):
        invoice = receive_invoice(data, "f.xml", by=user, organisation=user.organisation).invoice
        read_invoice(invoice.pk)
    one, two = invoice.lines.order_by("position")
    theirs = make.production(charlie, by=bob, title="Secret de tournage")
    put_down(one.pk, theirs.pk, by=charlie, share=Decimal("0.7"), category="sound")
    answer = _post(alice, invoice, _said(one, production, "61,3") | _said(two, production))
    said = answer.content.decode()
    assert answer.status_code == 422
    assert [claim.line for claim in Claim.objects.filter(production=production)] == [two]
    assert "1 line put down to Nuit blanche." in said and "1 line was not put down." in said
    assert "There is not that much left of this line." in said and 'value="61,3"' in said
    for hidden in ("Secret de tournage", "Charlie", "30%", "70%", "0.3"):
        assert hidden not in said


def test_a_production_of_another_is_no_choice(alice, bob, production):
    theirs = make.production(make.producer("Charlie"), by=bob)
    invoice = make.invoice(alice)
    assert _post(alice, invoice, _said(invoice.lines.get(), theirs)).status_code == 422
    assert Claim.objects.count() == 0


def test_a_line_of_another_invoice_is_left_alone(alice, production):
    invoice, foreign = make.invoice(alice), make.invoice(make.producer("Charlie"))
    _post(alice, invoice, _said(foreign.lines.get(), production))
    assert Claim.objects.count() == 0


def test_a_currency_without_a_rate_waits(alice, production):
    invoice = make.invoice(alice, currency="USD")
    answer = _post(alice, invoice, _said(invoice.lines.get(), production))
    assert "The rate of USD is not set yet." in answer.content.decode()
    assert Claim.objects.count() == 0


def test_a_claim_is_withdrawn_while_it_waits_or_once_it_was_refused(alice, bob, production):
    waiting, refused = make.claim(alice, production), make.claim(alice, production)
    reject_claim(refused.pk, by=bob, reason_code="other")
    for claim in (waiting, refused):
        answer = signed_in(alice).post(f"/claims/{claim.pk}/withdraw/", follow=True)
        assert "Withdrawn. The line can be put down again." in answer.content.decode()
    assert set(Claim.objects.values_list("state", flat=True)) == {Claim.State.WITHDRAWN}


def test_what_was_accepted_is_not_withdrawn(alice, bob, production):
    claim = make.claim(alice, production)
    accept_claim(claim.pk, by=bob)
    answer = signed_in(alice).post(f"/claims/{claim.pk}/withdraw/", follow=True)
    assert "This part can no longer be withdrawn." in answer.content.decode()
    assert Claim.objects.get().state == Claim.State.DECIDED


def test_only_its_producer_puts_down_and_withdraws(alice, bob, production):
    claim = make.claim(alice, production)
    invoice = claim.line.invoice
    for user in (make.producer("Charlie"), bob, make.auditor()):
        assert _post(user, invoice, _said(claim.line, production)).status_code == 404
        assert signed_in(user).post(f"/claims/{claim.pk}/withdraw/").status_code == 404
    assert Claim.objects.get().state == Claim.State.TO_REVIEW


def test_looking_changes_nothing(alice, production):
    claim = make.claim(alice, production)
    sheet = f"/invoices/{claim.line.invoice_id}/"
    for place in ("put-down/", "payments/", "evidence/", "rate/"):
        assert signed_in(alice).get(sheet + place).url == sheet
    assert signed_in(alice).get(f"/claims/{claim.pk}/withdraw/").status_code == 405
