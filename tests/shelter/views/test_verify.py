"""The program that checks a report is there for anybody, the same bytes as the command makes."""

import hashlib

import pytest
from django.test import Client
from django.urls import reverse

from shelter.flow.report import issue_report
from shelter.offline.build import sha256, verifier
from tests import make
from tests.browse import signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_anybody_reads_how_to_check_a_report(language):
    answer = Client(headers={"accept-language": language}).get("/verify/")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in text
    assert sha256() in text and reverse("shelter:verify_program") in text


def test_anybody_gets_the_program_byte_for_byte():
    answer = Client().get("/verify/shelter_verify.py")
    assert answer.content == verifier()
    assert hashlib.sha256(answer.content).hexdigest() == sha256()
    assert answer["Content-Type"] == "text/x-python; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="shelter_verify.py"'
    assert Client().get("/verify/shelter_verify.py", headers={"if-none-match": answer["ETag"]}).status_code == 304
    assert Client().post("/verify/shelter_verify.py").status_code == 405


def test_the_page_of_each_report_leads_to_it():
    bob = make.staff()
    report = issue_report(make.convention_of(make.production(make.producer(), by=bob)).pk, by=bob)
    text = signed_in(bob).get(reverse("shelter:report", args=[report.pk])).content.decode()
    assert reverse("shelter:verify_program") in text and reverse("shelter:verify") in text
