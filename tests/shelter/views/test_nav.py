import pytest

from shelter.models import Job
from tests import make
from tests.browse import signed_in
from tests.settled import fail

pytestmark = pytest.mark.django_db


def _nav(user, url):
    return list(signed_in(user).get(url).context["nav"])


def test_staff_see_seven_entries_and_what_waits():
    alice, bob = make.producer("Alice"), make.staff("Bob")
    make.claim(alice, make.production(alice, by=bob))
    fail(Job.objects.get(kind=Job.Kind.RECOMPUTE))
    entries = _nav(bob, "/portfolio/")
    assert [str(entry["label"]) for entry in entries] == [
        "Today",
        "Review",
        "Productions",
        "Invoices",
        "Companies",
        "Reports",
        "Background work",
    ]
    assert [entry["count"] for entry in entries] == [0, 1, 0, 0, 0, 0, 1]
    assert [entry["current"] for entry in entries] == [True] + [False] * 6


@pytest.mark.parametrize(
    ("who", "url", "labels"),
    [
        (make.producer, "/reports/", ["My productions", "Invoices", "Reports"]),
        (make.auditor, "/productions/", ["Productions", "Invoices", "Reports"]),
    ],
)
def test_each_role_has_its_own_entries(who, url, labels):
    assert [str(entry["label"]) for entry in _nav(who(), url)] == labels


def test_a_page_below_another_keeps_its_entry_current():
    alice, bob = make.producer("Alice"), make.staff("Bob")
    production = make.production(alice, by=bob)
    for url in ("", "convention/", "convention/amend/", "reports/", "journal/"):
        entries = _nav(bob, f"/productions/{production.pk}/{url}")
        assert [str(entry["label"]) for entry in entries if entry["current"]] == ["Productions"]


def test_the_sign_in_page_has_no_entries():
    assert list(signed_in(None).get("/login/").context["nav"]) == []
