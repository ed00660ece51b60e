import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from shelter.flow.convention import amend_terms
from shelter.flow.review import accept_claim
from shelter.queries import dossier_of
from shelter.rules import assess
from tests import make
from tests.witness import meanwhile, untouched

pytestmark = pytest.mark.django_db


@pytest.fixture
def convention():
    alice, bob = make.producer(), make.staff()
    production = make.production(alice, by=bob, title="L’Été à Liège")
    claim = make.claim(alice, production, make.company(by=bob))
    make.paid(alice, claim.line.invoice)
    accept_claim(claim.pk, by=bob)
    return make.convention_of(production)


def export(*arguments):
    output = StringIO()
    with untouched():
        call_command("export_dossier", *arguments, stdout=output)
    return json.loads(output.getvalue())


def refusal(*arguments):
    with untouched(), pytest.raises(CommandError) as refused:
        call_command("export_dossier", *arguments, stdout=StringIO())
    return refused.value.returncode, str(refused.value)


def test_the_dossier_comes_out_whole_as_the_rules_read_it(convention):
    exported = export(convention.reference)
    assert exported == dossier_of(convention)
    assert exported["production"]["title"] == "L’Été à Liège"
    assert assess(exported, date(2999, 1, 1))["counted"] == "1000.00"


def test_with_a_day_the_statement_stands_beside_the_dossier(convention):
    dossier = dossier_of(convention)
    assert export(convention.reference, "--as-of", "2999-01-01") == {
        "as_of": "2999-01-01",
        "dossier": dossier,
        "statement": assess(dossier, "2999-01-01"),
    }


def test_an_unknown_convention_and_a_wrong_day_are_named(convention):
    assert refusal("C-inconnue") == (2, "CONVENTION: no convention is called 'C-inconnue'")
    assert refusal(convention.reference, "--as-of", "31/01/2026") == (
        2,
        "--as-of: '31/01/2026' is not a day; write it as 2026-01-31",
    )


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_under_way_is_waited_for(convention):
    today, output = timezone.localdate(), StringIO()
    meanwhile(
        lambda: amend_terms(convention.pk, today, make.terms(rate="0.50"), by=make.staff()),
        lambda: call_command("export_dossier", convention.reference, stdout=output),
    )
    assert [terms["rate"] for terms in json.loads(output.getvalue())["terms"]] == ["1.00", "0.50"]
