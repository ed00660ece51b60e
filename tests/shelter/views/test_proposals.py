from decimal import Decimal

import pytest

from shelter.models import Claim, Job
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


def _claims():
    return list(Claim.objects.order_by("line__position").values_list("production", "share", "category"))


def test_all_lines_of_every_part_of_the_page_are_put_down_in_one_click(alice, production):
    invoice = make.invoice(alice, make.company(trade="music"), lines=["1.00"] * 30, project=production.code)
    html = page(alice, f"/invoices/{invoice.pk}/")
    assert f"your reference on the invoice: “{production.code}”" in html
    assert "its trade in the register of members" in html and "Put all 30 lines down as proposed" in html
    signed_in(alice).post(f"/invoices/{invoice.pk}/put-down-all/", {"proposed-share": "100"})
    assert _claims() == [(production.pk, Decimal(1), "music")] * 30
    assert Job.objects.filter(kind=Job.Kind.RECOMPUTE, subject=make.convention_of(production).pk).exists()


def test_the_share_can_be_changed_and_never_passes_what_is_left(alice, production):
    other = make.production(alice, by=make.staff())
    invoice = make.invoice(alice, make.company(), lines=["1.00", "2.00"], project=production.code)
    make.claim(alice, other, of=invoice, share="0.7")
    signed_in(alice).post(f"/invoices/{invoice.pk}/put-down-all/", {"proposed-share": "50"})
    assert _claims()[1:] == [(production.pk, Decimal("0.3"), "sound"), (production.pk, Decimal("0.5"), "sound")]


@pytest.mark.parametrize("share", ["0", "101", "beaucoup"])
def test_a_share_that_is_none_puts_nothing_down(alice, production, share):
    invoice = make.invoice(alice, make.company(), project=production.code)
    signed_in(alice).post(f"/invoices/{invoice.pk}/put-down-all/", {"proposed-share": share})
    assert _claims() == []


def test_a_hint_by_title_is_shown_and_puts_nothing_down(alice, production):
    invoice = make.invoice(alice, make.company(), description="Mixage Nuit blanche")
    html = page(alice, f"/invoices/{invoice.pk}/")
    assert "only its title stands in the words of the line" in html and "as proposed" not in html
    signed_in(alice).post(f"/invoices/{invoice.pk}/put-down-all/", {"proposed-share": "100"})
    assert _claims() == []


def test_another_house_and_the_staff_put_nothing_down(alice, production):
    invoice = make.invoice(alice, make.company(), project=production.code)
    for user in (make.producer("Charlie"), make.staff()):
        assert signed_in(user).post(f"/invoices/{invoice.pk}/put-down-all/").status_code == 404
    assert _claims() == []


def test_over_the_api_the_proposals_come_with_why_and_are_put_down_at_once(alice, production):
    invoice = make.invoice(alice, make.company(), lines=["1.00", "2.00"], project=production.code)
    url = f"{API}invoices/{invoice.pk}/proposals/"
    rows = caller(alice).get(url).data
    assert [(row["production"], row["found_in"], row["exact"]) for row in rows] == [
        (str(production.pk), "buyer_reference", True)
    ] * 2
    assert {row["category"] for row in rows} == {"sound"}
    answer = caller(alice).post(url, {"share": "0.5"}, format="json")
    assert (answer.status_code, len(answer.data["claims"]), answer.data["refused"]) == (201, 2, [])
    assert _claims() == [(production.pk, Decimal("0.5"), "sound")] * 2
    again = caller(alice).post(url, {}, format="json").data
    assert (again["claims"], [one["code"] for one in again["refused"]]) == ([], ["already_claimed"] * 2)


def test_over_the_api_a_foreign_invoice_is_absent_and_the_staff_only_read(alice, production):
    invoice = make.invoice(alice, make.company(), project=production.code)
    url = f"{API}invoices/{invoice.pk}/proposals/"
    assert caller(make.producer("Charlie")).post(url, {}, format="json").status_code == 404
    assert [caller(make.staff()).get(url).data, caller(make.staff()).post(url, {}, format="json").status_code] == [
        [],
        403,
    ]
