import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from shelter.rules import assess
from tests import make


@pytest.fixture
def dossier():
    return {
        "dossier": 1,
        "kind": "obligation",
        "production": {"title": "Nuit", "genre": "fiction"},
        "signed_on": "2025-01-01",
        "terms": [{**make.terms(), "effective_on": "2025-01-01"}],
        "funding": [{"id": "F1", "received_on": "2025-02-01", "amount": "1000.00"}],
        "suppliers": [],
        "invoices": [],
    }


@pytest.fixture
def told(tmp_path):
    """The command on a file with this text: what it printed."""

    def run(text, *arguments):
        file = tmp_path / "dossier.json"
        file.write_text(text)
        output = StringIO()
        call_command("assess", str(file), *arguments, stdout=output)
        return json.loads(output.getvalue())

    return run


def test_a_dossier_in_a_file_is_assessed_without_the_register(dossier, told):
    """No database is opened: this test is not allowed one."""
    assert told(json.dumps(dossier), "--as-of", "2025-03-01") == assess(dossier, "2025-03-01")
    assert told(json.dumps(dossier), "--as-of", "2025-01-31")["funding"] == "0.00"


def test_without_a_day_it_is_today(dossier, told):
    assert told(json.dumps(dossier))["as_of"] == timezone.localdate().isoformat()


def refusal(told, *arguments):
    with pytest.raises(CommandError) as refused:
        told(*arguments)
    return refused.value.returncode, str(refused.value)


def test_a_wrong_dossier_is_refused_with_the_place(dossier, told):
    dossier["funding"][0]["amount"] = "1000"
    code, sentence = refusal(told, json.dumps(dossier))
    assert (code, sentence) == (2, 'funding[0].amount: must be an amount in a text, such as "12.30"')


def test_what_is_no_dossier_at_all_is_refused(told):
    code, sentence = refusal(told, "[]")
    assert (code, sentence) == (2, ": a dossier must be an object")


def test_what_is_not_json_is_refused_with_the_file(told, tmp_path):
    code, sentence = refusal(told, "{")
    assert code == 2
    assert sentence.startswith(f"FILE: {tmp_path / 'dossier.json'} is not JSON: ")


def test_a_file_that_is_not_there_and_a_wrong_day_are_named(dossier, told, tmp_path):
    with pytest.raises(CommandError) as refused:
        call_command("assess", str(tmp_path / "nulle-part.json"))
    assert refused.value.returncode == 2
    assert str(refused.value) == f"FILE: {tmp_path / 'nulle-part.json'}: No such file or directory"
    assert refusal(told, json.dumps(dossier), "--as-of", "2025-02-30")[0] == 2
