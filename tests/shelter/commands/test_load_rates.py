from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from shelter.models import Rate

pytestmark = pytest.mark.django_db


def load(*args):
    output = StringIO()
    call_command("load_rates", *args, stdout=output)
    return output.getvalue().strip()


def test_the_installed_history_has_the_rates_of_years_and_is_loaded_once():
    assert load().endswith(" new rates; 0 invoices that waited for one have it")
    days = Rate.objects.filter(currency="USD")
    assert days.filter(day__year=2025).count() > 250
    assert str(days.get(day="2026-03-13").per_euro) == "1.14760000"
    assert Rate.objects.filter(currency="RUB").latest("day").day.isoformat() == "2022-03-01"
    assert load() == "0 new rates; 0 invoices that waited for one have it"


def test_a_file_of_the_ecb_adds_its_days(tmp_path):
    path = tmp_path / "eurofxref-hist.csv"
    path.write_text("Date,USD,\n2026-11-26,1.1301,\n2026-11-25,1.1298,\n", encoding="ascii")
    assert load(str(path)) == "2 new rates; 0 invoices that waited for one have it"


def test_what_is_no_such_file_is_refused_in_one_sentence(tmp_path):
    path = tmp_path / "rates.csv"
    path.write_text("Date,USD\n2026-11-26,cher\n", encoding="ascii")
    with pytest.raises(CommandError, match=r"line 2: 'cher' is no rate of USD; no rate was loaded"):
        load(str(path))
    with pytest.raises(CommandError, match="FILE"):
        load(str(tmp_path / "absent.csv"))
    assert Rate.objects.count() == 0
