from datetime import date

import pytest

from members.models import Establishment, Membership, RelatedParty
from poleimage.web import figures
from shelter.flow.company import admit_member
from shelter.models import Job
from tests import make
from tests.browse import page, signed_in
from tests.settled import settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make.producer("Alice")


@pytest.fixture
def bob():
    return make.staff("Bob")


@pytest.fixture
def company(bob):
    return make.company("Longdoz Son SRL", member=False, by=bob)


def _standing(of):
    return of.filter(superseded_at=None)


def test_the_page_shows_what_is_known(company, alice, bob):
    admit_member(company.pk, date(2024, 1, 1), date(2025, 12, 31), by=bob)
    invoice = make.invoice(alice, company, number="F-118", lines=["1234.00"])
    said = page(bob, f"/companies/{company.pk}/")
    assert "Longdoz Son SRL" in said and figures.enterprise_number(company.enterprise_number) in said
    assert "1 Jan 2024" in said and "31 Dec 2025" in said and "not a member today" in said
    assert "F-118" in said and "1.234,00\u00a0€" in said and f"/invoices/{invoice.pk}/" in said


def test_a_company_nobody_knows_is_absent(bob):
    assert signed_in(bob).get(f"/companies/{make.absent()}/").status_code == 404


def test_admitting_a_member_asks_for_new_figures_where_it_matters(company, alice, bob):
    production, untouched = make.production(alice, by=bob), make.production(alice, by=bob)
    make.claim(alice, production, company)
    settle(production)
    settle(untouched)
    answer = signed_in(bob).post(f"/companies/{company.pk}/membership/", {"from_on": "01/01/2019"})
    assert answer.url == f"/companies/{company.pk}/"
    assert Membership.objects.get().from_on == date(2019, 1, 1)
    behind = [job.subject for job in Job.objects.filter(kind="recompute") if job.done < job.wanted]
    assert behind == [make.convention_of(production).pk]


def test_a_period_that_overlaps_is_refused_and_nothing_changes(company, bob):
    admit_member(company.pk, date(2024, 1, 1), None, by=bob)
    answer = signed_in(bob).post(f"/companies/{company.pk}/membership/", {"from_on": "2025-01-01"})
    assert answer.status_code == 422 and "overlaps one that stands" in answer.content.decode()
    assert Membership.objects.count() == 1


def test_a_membership_is_ended_and_what_was_recorded_stays(company, bob):
    membership = admit_member(company.pk, date(2024, 1, 1), None, by=bob)
    url = f"/companies/{company.pk}/membership/{membership.pk}/"
    assert "without end." in page(bob, url)
    client = signed_in(bob)
    assert client.post(url, {"from_on": "2024-01-01", "to_on": "2026-06-30"}).status_code == 422
    client.post(url, {"from_on": "2024-01-01", "to_on": "2026-06-30", "why": "Démission"})
    assert Membership.objects.count() == 2
    assert _standing(Membership.objects).get().to_on == date(2026, 6, 30)
    assert client.get(url).status_code == 404


def test_a_membership_of_another_company_is_absent_here(company, bob):
    other = make.company("Autre SRL", by=bob)
    url = f"/companies/{company.pk}/membership/{other.memberships.get().pk}/"
    assert signed_in(bob).get(url).status_code == 404
    assert signed_in(bob).post(url, {"from_on": "2024-01-01", "why": "x"}).status_code == 404


def test_a_seat_is_recorded(company, bob):
    client = signed_in(bob)
    client.post(f"/companies/{company.pk}/seat/", {"municipality": "62063", "from_on": "2020-01-01"})
    assert "Municipality 62063" in page(bob, f"/companies/{company.pk}/")
    answer = client.post(f"/companies/{company.pk}/seat/", {"municipality": "Liège", "from_on": "2020-01-01"})
    assert answer.status_code == 422 and "Write a NIS code of five digits." in answer.content.decode()
    assert Establishment.objects.count() == 1


def test_a_tie_is_recorded_once(company, alice, bob):
    client, said = signed_in(bob), {"organisation": str(alice.organisation_id), "why": "Même gérant"}
    client.post(f"/companies/{company.pk}/related/", said)
    assert "Même gérant" in page(bob, f"/companies/{company.pk}/")
    answer = client.post(f"/companies/{company.pk}/related/", said)
    assert answer.status_code == 422 and "This is there already" in answer.content.decode()
    assert RelatedParty.objects.count() == 1


def test_looking_at_the_address_of_a_form_leads_back(company, bob):
    for place in ("membership/", "seat/", "related/"):
        assert signed_in(bob).get(f"/companies/{company.pk}/{place}").url == f"/companies/{company.pk}/"
