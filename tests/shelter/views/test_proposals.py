from decimal import Decimal

import pytest
from django.utils.translation import override

from shelter.access import claims_for
from shelter.flow.claim import put_down, withdraw_claim
from shelter.flow.read import read_invoice
from shelter.flow.receive import receive_invoice
from shelter.forms.proposals import why_category
from shelter.models import Alike, Claim, Job
from shelter.queries import proposals
from shelter.queries.proposals import ProposedCategory, batch_for
from tests import make
from tests.browse import page, signed_in
from tests.shelter.api.caller import API, caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make.producer("Alice")


@pytest.fixture
def production(alice):
    return make.production(alice, by=make.staff("Bob"), title="Nuit blanche")


def _press(alice, invoice, share="100", seen=None):
    """What the button posts: the share, and what the page showed."""
    browser = signed_in(alice)
    seen = seen or browser.get(f"/invoices/{invoice.pk}/").context["proposed_form"]["seen"].value()
    said = {"proposed-share": share, "proposed-seen": seen}
    return browser.post(f"/invoices/{invoice.pk}/put-down-all/", said, follow=True)


def _said(answer):
    return [str(message) for message in answer.context["messages"]]


def _claims():
    return list(Claim.objects.order_by("line__position").values_list("production", "share", "category"))


def test_all_lines_of_every_part_of_the_page_are_put_down_in_one_click(alice, production):
    invoice = make.invoice(alice, make.company(trade="music"), lines=["1.00"] * 30, project=production.code)
    html = page(alice, f"/invoices/{invoice.pk}/")
    assert f"your reference on the invoice: “{production.code}”" in html
    assert "its trade in the register of members" in html and "Put all 30 lines down as proposed" in html
    assert _said(_press(alice, invoice)) == ["30 lines put down as proposed."]
    assert _claims() == [(production.pk, Decimal(1), "music")] * 30
    assert Job.objects.filter(kind=Job.Kind.RECOMPUTE, subject=make.convention_of(production).pk).exists()


def test_the_share_can_be_changed_and_never_passes_what_is_left(alice, production):
    other = make.production(alice, by=make.staff())
    invoice = make.invoice(alice, make.company(), lines=["1.00", "2.00"], project=production.code)
    make.claim(alice, other, of=invoice, share="0.7")
    _press(alice, invoice, "50")
    assert _claims()[1:] == [(production.pk, Decimal("0.3"), "sound"), (production.pk, Decimal("0.5"), "sound")]


@pytest.mark.parametrize("share", ["0", "101", "beaucoup"])
def test_a_share_that_is_none_puts_nothing_down(alice, production, share):
    invoice = make.invoice(alice, make.company(), project=production.code)
    assert _said(_press(alice, invoice, share)) == ["Nothing was put down: write a percentage such as 50."]
    assert _claims() == []


def test_a_hint_by_title_is_shown_and_puts_nothing_down(alice, production):
    invoice = make.invoice(alice, make.company(), description="Mixage Nuit blanche")
    html = page(alice, f"/invoices/{invoice.pk}/")
    assert "only its title stands in the words of the line" in html and "as proposed" not in html
    batch = batch_for(invoice, [production], claims_for(alice))
    _press(alice, invoice, seen=batch.digest)
    assert (batch.targets, _claims()) == ([], [])


def test_a_page_that_shows_something_else_by_now_puts_nothing_down(alice, production):
    supplier = make.company(trade="music")
    invoice = make.invoice(alice, supplier, project=production.code)
    seen = signed_in(alice).get(f"/invoices/{invoice.pk}/").context["proposed_form"]["seen"].value()
    withdraw_claim(make.claim(alice, production, supplier, category="grading").pk, by=alice)
    make.claim(alice, production, supplier, category="grading")
    before = _claims()
    answer = _press(alice, invoice, seen=seen)
    assert _said(answer) == [
        "What is proposed changed after you saw it, so nothing was put down. Look at what is proposed now."
    ]
    assert _claims() == before
    assert answer.context["proposed_form"]["seen"].value() != seen
    _press(alice, invoice)
    assert _claims() == [*before, (production.pk, Decimal(1), "grading")]


def test_what_says_nothing_of_the_page_puts_nothing_down(alice, production):
    invoice = make.invoice(alice, make.company(), project=production.code)
    signed_in(alice).post(f"/invoices/{invoice.pk}/put-down-all/", {"proposed-share": "100"})
    assert _claims() == []


def test_a_line_that_the_production_has_its_part_of_is_neither_counted_nor_asked_for_again(alice, production):
    invoice = make.invoice(alice, make.company(), lines=["1.00", "2.00", "3.00"], project=production.code)
    make.claim(alice, production, of=invoice, share="0.4")
    assert "Put all 2 lines down as proposed" in page(alice, f"/invoices/{invoice.pk}/")
    assert _said(_press(alice, invoice)) == ["2 lines put down as proposed."]
    assert signed_in(alice).get(f"/invoices/{invoice.pk}/").context["proposed_form"] is None


@pytest.mark.parametrize("one", [ProposedCategory("sound", 0, 0), ProposedCategory("sound", 0, 0, is_corrected=True)])
def test_why_a_category_is_proposed_is_said_in_the_language_of_the_page(one):
    with override("en"):
        english = why_category(one)
    with override("fr"):
        assert why_category(one) != english


def test_a_second_click_says_one_sentence(alice, production):
    invoice = make.invoice(alice, make.company(), lines=["1.00"] * 30, project=production.code)
    seen = batch_for(invoice, [production], claims_for(alice)).digest
    _press(alice, invoice, seen=seen)
    assert len(_said(_press(alice, invoice, seen=seen))) == 1
    assert len(_claims()) == 30


def test_what_refuses_the_whole_invoice_is_said_once(alice, production):
    supplier = make.company()
    earlier = make.invoice(alice, supplier, number="F-1")
    invoice = make.invoice(alice, supplier, lines=["1.00", "2.00"], project=production.code)
    Alike.objects.create(first=earlier, second=invoice, degree="near")
    said = _said(_press(alice, invoice))
    assert [one[:60] for one in said] == ["This invoice looks like another one that you sent. Say above"]
    assert _claims() == []


def test_what_another_house_has_of_the_lines_is_one_sentence(alice, production):
    charlie, bob = make.producer("Charlie"), make.staff()
    data = make.ubl(make.company(), lines=["1.00"] * 4, project=production.code)
    for user in (alice, charlie):
        invoice = receive_invoice(data, "a.xml", by=user, organisation=user.organisation).invoice
    read_invoice(invoice.pk)
    theirs = make.production(charlie, by=bob)
    for line in invoice.lines.filter(position__in=[1, 2, 4]):
        put_down(line.pk, theirs.pk, by=charlie, share=Decimal("0.6"), category="sound")
    said = _said(_press(alice, invoice))
    assert [one.split(":")[0] for one in said] == ["Lines 1–2, 4", "1 line put down as proposed."]
    assert [share for holder, share, _category in _claims() if holder == production.pk] == [Decimal(1)]


def test_of_more_lines_than_one_click_puts_down_the_first_ones_are(alice, production, monkeypatch):
    monkeypatch.setattr(proposals, "AT_ONCE", 26)
    invoice = make.invoice(alice, make.company(), lines=["1.00"] * 30, project=production.code)
    html = page(alice, f"/invoices/{invoice.pk}/")
    assert "Put the first 26 lines down as proposed" in html and "Of 30 open lines, at most 26" in html
    _press(alice, invoice)
    assert list(Claim.objects.order_by("line__position").values_list("line__position", flat=True)) == [*range(1, 27)]
    # Nothing is left of the part of the page that is shown first, and the button is there all the same.
    assert "Put all 4 lines down as proposed" in page(alice, f"/invoices/{invoice.pk}/")


def test_a_page_looks_at_no_more_lines_for_all_that_the_invoice_has(alice, production, monkeypatch):
    monkeypatch.setattr(proposals, "AT_ONCE", 2)
    invoice = make.invoice(alice, make.company(), lines=["1.00"] * 40, project=production.code)
    looked_at = []
    monkeypatch.setattr(proposals.Grounds, "of", lambda self, line: looked_at.append(line.position) or self.whole)
    page(alice, f"/invoices/{invoice.pk}/")
    # The form of each line on the page and the remarks, then the button with the one after what it puts down.
    assert sorted(set(looked_at)) == [*range(1, 26)]
    assert len(looked_at) == 25 + 25 + 3


def test_a_credit_note_takes_the_part_that_its_invoice_had(alice, production):
    supplier = make.company()
    invoice = make.invoice(alice, supplier, number="F-8", lines=["100.00"])
    make.claim(alice, production, of=invoice, share="0.4", category="grading")
    for _ in range(3):
        make.claim(alice, production, supplier, category="sound")
    credit = make.invoice(alice, supplier, number="NC-1", credit_of="F-8", lines=["10.00", "5.00"])
    html = page(alice, f"/invoices/{credit.pk}/")
    assert "as the invoice that it corrects: “F-8”" in html
    forms = signed_in(alice).get(f"/invoices/{credit.pk}/").context["put_down"].of_line.values()
    assert [form["share"].value() for form in forms] == ["40%"] * 2
    _press(alice, credit, "")
    claims = Claim.objects.filter(line__invoice=credit).values_list("production", "share", "category")
    assert list(claims) == [(production.pk, Decimal("0.4"), "grading")] * 2


def test_a_credit_note_of_no_known_invoice_has_no_button(alice, production):
    supplier = make.company()
    make.claim(alice, production, supplier)
    credit = make.invoice(alice, supplier, number="NC-1", credit_of="?", project=production.code)
    assert "as proposed" not in page(alice, f"/invoices/{credit.pk}/")


def test_another_house_and_the_staff_put_nothing_down(alice, production):
    invoice = make.invoice(alice, make.company(), project=production.code)
    for user in (make.producer("Charlie"), make.staff()):
        assert signed_in(user).post(f"/invoices/{invoice.pk}/put-down-all/").status_code == 404
    assert _claims() == []


def test_over_the_api_the_proposals_come_with_why_and_are_put_down_at_once(alice, production):
    invoice = make.invoice(alice, make.company(), lines=["1.00", "2.00"], project=production.code)
    url = f"{API}invoices/{invoice.pk}/proposals/"
    got = caller(alice).get(url).data
    rows = got["proposals"]
    assert [(row["production"], row["found_in"], row["exact"] and row["at_once"]) for row in rows] == [
        (str(production.pk), "buyer_reference", True)
    ] * 2
    assert {row["category"] for row in rows} == {"sound"}
    assert caller(alice).post(url, {"share": "0.5"}, format="json").status_code == 400
    said = {"share": "0.5", "digest": got["digest"]}
    answer = caller(alice).post(url, said, format="json")
    assert (answer.status_code, len(answer.data["claims"]), answer.data["refused"]) == (201, 2, [])
    assert _claims() == [(production.pk, Decimal("0.5"), "sound")] * 2
    again = caller(alice).post(url, said, format="json")
    assert (again.status_code, again.data["code"]) == (409, "proposals_changed")
    assert {row["at_once"] for row in caller(alice).get(url).data["proposals"]} == {False}


def test_over_the_api_a_foreign_invoice_is_absent_and_the_staff_only_read(alice, production):
    invoice = make.invoice(alice, make.company(), project=production.code)
    url = f"{API}invoices/{invoice.pk}/proposals/"
    assert caller(make.producer("Charlie")).post(url, {}, format="json").status_code == 404
    staff = caller(make.staff())
    assert (staff.get(url).data["proposals"], staff.post(url, {}, format="json").status_code) == ([], 403)
