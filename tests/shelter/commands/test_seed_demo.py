from collections import Counter
from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import call_command

from members.models import User
from poleimage.audit.record import broken_chains
from poleimage.settings import PLACES
from shelter.demo import cast
from shelter.flow import report as report_flow
from shelter.models import Claim, Evidence, Invoice, Payment, Production, Report, Standing
from shelter.queries.jobs import failed_jobs
from tests import make
from tests.witness import untouched

pytestmark = pytest.mark.django_db


def seed():
    output = StringIO()
    call_command("seed_demo", processes=1, stdout=output)
    return output.getvalue().strip()


def test_a_register_that_holds_productions_is_left_alone():
    make.production(make.producer(), by=make.staff())
    with untouched():
        assert seed() == "The register is not empty: nothing was added."


def test_a_small_demo_is_played_through_the_real_intake(monkeypatch):
    two = [replace(film, invoices=3) for film in cast.FILMS if film.code in ("MINUIT", "VEIL")]
    monkeypatch.setattr(cast, "FILMS", tuple(two))
    monkeypatch.setattr(report_flow, "draw", lambda paper: b"%PDF-1.7")  # the pages are another test's business
    monkeypatch.setattr("shelter.flow.report.seal", lambda pdf, *_: pdf)

    said = seed()

    assert said == f"2 productions, {Invoice.objects.count()} invoices"
    states = Counter(Invoice.objects.values_list("state", flat=True))
    assert (states["unreadable"], states["received"]) == (2, 1)
    assert [job.kind for job in failed_jobs()] == ["read"]
    assert (Evidence.objects.count(), Payment.objects.exclude(proof=None).count()) == (2, 2)
    assert sorted(Production.objects.values_list("code", flat=True)) == ["MINUIT", "VEIL"]
    assert (Report.objects.count(), Standing.objects.count()) == (1, 2)
    assert Claim.objects.exclude(line__invoice__receipts__organisation__productions__isnull=False).count() == 0
    assert list(broken_chains()) == []
    output = StringIO()
    call_command("check_ledger", stdout=output)
    assert output.getvalue().strip() == "2 standings and 1 reports assessed anew, 0 differences"

    place = PLACES.data / "demo-sign-ins.txt"
    sign_ins = [line.split("\t") for line in place.read_text().splitlines()]
    assert place.stat().st_mode & 0o777 == 0o600
    assert [role for role, _, _ in sign_ins] == ["staff", "producer", "member", "auditor", "administrator"]
    for role, email, password in sign_ins:
        user = User.objects.get(email=email)
        assert (user.role, user.check_password(password)) == (role, True)
