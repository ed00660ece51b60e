"""Which door opens to whom: one table of the pages of productions, reports and the office, by role."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from poleimage.audit.models import Entry
from shelter.flow.convention import grant_access
from shelter.flow.report import issue_report
from shelter.models import Alike, Job, ReportFile
from shelter.urls import staff
from tests import make
from tests.browse import signed_in
from tests.settled import fail

pytestmark = pytest.mark.django_db
PRODUCTION = ("production", "situation", "convention", "production_reports")
READ = (*PRODUCTION, "report", "report_pdf")
# Pages that are only asked for.
OFFICE_READ = (
    "portfolio",
    "open_production",
    "amend_terms",
    "review_queue",
    "review_claim",
    "effect",
    "alike_pairs",
    "alike_pair",
    "companies",
    "open_company",
    "company",
    "change_membership",
    "jobs",
)
OFFICE_WRITE = (
    "open_production",
    "sign_convention",
    "amend_terms",
    "record_funding",
    "record_vat_right",
    "grant_access",
    "revoke_access",
    "issue_report",
    "revoke_report",
    "decide",
    "reopen",
    "open_company",
    "admit_member",
    "change_membership",
    "place_company",
    "mark_related",
    "have_typed_in",
    "judge_alike",
    "retry_job",
)
LISTS = ("productions", "reports")
# What is no page of its own.
PARTS = ("situation", "report_pdf", "effect")


@pytest.fixture
def place():
    """The address of a page, about one production and all that hangs on it."""
    alice, bob = make.producer("Alice"), make.staff("Bob")
    supplier = make.company(by=bob)
    claim = make.claim(alice, make.production(alice, by=bob), supplier)
    report = issue_report(make.convention_of(claim.production).pk, by=bob)
    ReportFile.objects.create(report=report, document=claim.line.invoice.document)
    ids = {
        "production_id": claim.production_id,
        "claim_id": claim.pk,
        "report_id": report.pk,
        "company_id": supplier.pk,
        "membership_id": supplier.memberships.get().pk,
        "grant_id": grant_access(claim.production_id, make.auditor("Ancien"), timezone.localdate(), by=bob).pk,
        "alike_id": Alike.objects.create(first=claim.line.invoice, second=claim.line.invoice, degree="bytes").pk,
        "job_id": fail(Job.objects.get(kind="recompute")).pk,
    }
    patterns = {pattern.name: str(pattern.pattern) for pattern in staff.urlpatterns}

    def address(name):
        path = patterns[name]
        for key, value in ids.items():
            path = path.replace(f"<uuid:{key}>", str(value)).replace(f"<int:{key}>", str(value))
        return f"/{path}"

    address.alice, address.production, address.invoice = alice, claim.production, claim.line.invoice
    return address


def _auditor(place, days=None):
    dora = make.auditor()
    if days is not None:
        grant_access(place.production.pk, dora, timezone.localdate() + timedelta(days=days), by=make.staff())
    return dora


FOREIGN = {
    "another producer": lambda place: make.producer("Charlie"),
    "an auditor of nothing": _auditor,
    "an auditor whose access ended yesterday": lambda place: _auditor(place, -1),
    "a member": lambda place: make.person("Mia", "member", company=make.company()),
}


def _answers(user, place, names, method="get"):
    client = signed_in(user)
    return {name: getattr(client, method)(place(name)).status_code for name in names}


@pytest.mark.parametrize("who", FOREIGN)
def test_a_foreign_production_is_absent(place, who):
    user = FOREIGN[who](place)
    written = Entry.objects.count()
    assert set(_answers(user, place, [*READ, "journal", *OFFICE_READ]).values()) == {404}
    assert set(_answers(user, place, OFFICE_WRITE, "post").values()) == {404}
    assert Entry.objects.count() == written


def test_a_producer_reads_its_own_and_writes_nothing_here(place):
    written = Entry.objects.count()
    assert set(_answers(place.alice, place, READ).values()) == {200}
    assert set(_answers(place.alice, place, ["journal", "productions", *OFFICE_READ]).values()) == {404}
    assert set(_answers(place.alice, place, OFFICE_WRITE, "post").values()) == {404}
    assert Entry.objects.count() == written


def test_an_auditor_reads_what_is_granted_and_writes_nothing(place):
    dora = _auditor(place, 0)
    written = Entry.objects.count()
    assert set(_answers(dora, place, [*READ, "journal", *LISTS]).values()) == {200}
    assert set(_answers(dora, place, OFFICE_READ).values()) == {404}
    assert set(_answers(dora, place, OFFICE_WRITE, "post").values()) == {404}
    assert Entry.objects.count() == written


@pytest.mark.parametrize("role", ["staff", "administrator"])
def test_staff_and_administrators_read_everything(place, role):
    answers = _answers(make.person("Bob", role), place, [*READ, "journal", *OFFICE_READ, *LISTS])
    assert set(answers.values()) == {200}, answers


@pytest.mark.parametrize("language", [code for code, name in settings.LANGUAGES])
def test_every_page_is_drawn_in_each_language(place, language):
    bob, own = make.staff("Bo"), ["/desk/", "/invoices/", f"/invoices/{place.invoice.pk}/"]
    office = [place(name) for name in (*READ, "journal", *OFFICE_READ, *LISTS) if name not in PARTS]
    for user, pages in ((bob, office), (place.alice, own)):
        client = signed_in(user)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        for page in pages:
            html = client.get(page).content.decode()
            assert f'<html lang="{language}">' in html and "%(" not in html, page


def test_strangers_sign_in_first(place):
    client = signed_in(None)
    names = {pattern.name for pattern in staff.urlpatterns}
    assert {client.get(place(name)).status_code for name in names} == {302}
    assert client.get("/portfolio/").url == "/login/?next=/portfolio/"


def test_every_page_has_its_place_in_this_table():
    assert {pattern.name for pattern in staff.urlpatterns} == {*READ, "journal", *OFFICE_READ, *OFFICE_WRITE, *LISTS}


@pytest.mark.parametrize(
    "name", ["record_funding", "grant_access", "revoke_access", "issue_report", "decide", "reopen"]
)
def test_what_changes_something_is_never_done_by_looking(place, name):
    assert signed_in(make.staff()).get(place(name)).status_code == 405


def test_a_change_needs_the_token_of_the_page(place):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make.staff())
    assert client.post(place("decide"), {"decision": "accept"}).status_code == 403


@pytest.mark.parametrize("page", ["portfolio", "productions", "companies"])
def test_looking_for_what_no_name_can_hold_shows_the_whole_list(place, page):
    assert signed_in(make.staff()).get(place(page), {"q": "\0"}).status_code == 200
