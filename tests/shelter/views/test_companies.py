from datetime import timedelta

import pytest
from django.utils import timezone

from members.models import Company
from shelter.flow.company import admit_member
from tests import make
from tests.browse import page, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob():
    return make.staff("Bob")


def _names(bob, url):
    return [row["company"].name for row in signed_in(bob).get(url).context["rows"]]


def test_members_of_today_come_first_then_names_in_their_order(bob):
    for name, member in (("Zinc SRL", True), ("Écran SA", True), ("Abri SRL", False), ("Foire SRL", True)):
        make.company(name, member=member, by=bob)
    assert _names(bob, "/companies/") == ["Écran SA", "Foire SRL", "Zinc SRL", "Abri SRL"]


def test_who_was_a_member_until_yesterday_is_none_today(bob):
    company = make.company("Ancienne SRL", member=False, by=bob)
    today = timezone.localdate()
    admit_member(company.pk, today - timedelta(days=10), today - timedelta(days=1), by=bob)
    assert _names(bob, "/companies/?only=members") == []
    assert _names(bob, "/companies/?only=others") == ["Ancienne SRL"]


def test_a_company_is_found_by_name_or_number(bob):
    company = make.company("Longdoz Son SRL", by=bob)
    make.company("Autre SRL", by=bob)
    number = company.enterprise_number
    for text in ("longdoz", number, f"{number[:4]}.{number[4:7]}.{number[7:]}", number[2:9]):
        assert _names(bob, f"/companies/?q={text}") == ["Longdoz Son SRL"]
    assert "No company is like that" in page(bob, "/companies/?q=introuvable")


def test_an_empty_register_says_how_companies_get_known(bob):
    assert "Suppliers become known with their first invoice" in page(bob, "/companies/")


def test_more_companies_need_no_more_queries(bob, django_assert_num_queries):
    client = signed_in(bob)
    for many in (2, 30):
        for number in range(many):
            make.company(f"Société {many} {number}", by=bob)
        with django_assert_num_queries(8):
            client.get("/companies/")


def test_a_company_is_registered_under_its_number(bob):
    answer = signed_in(bob).post("/companies/new/", {"name": "Longdoz Son SRL", "number": "BE 0999.999.922"})
    company = Company.objects.get()
    assert answer.url == f"/companies/{company.pk}/"
    assert (company.key, company.enterprise_number) == ("0999999922", "0999999922")
    again = signed_in(bob).post("/companies/new/", {"name": "Autre nom", "number": "0999999922"})
    assert again.url == answer.url and Company.objects.count() == 1


def test_a_wrong_number_registers_nothing(bob):
    answer = signed_in(bob).post("/companies/new/", {"name": "Longdoz Son SRL", "number": "0999999923"})
    assert answer.status_code == 422 and "its check does not hold" in answer.content.decode()
    assert Company.objects.count() == 0
