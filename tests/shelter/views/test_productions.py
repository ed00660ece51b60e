from datetime import timedelta

import pytest
from django.utils import timezone

from shelter.flow.convention import grant_access, open_production
from tests import make
from tests.browse import page, signed_in
from tests.settled import settle

pytestmark = pytest.mark.django_db


def test_staff_see_every_production_by_title():
    alice, charlie, bob = make.producer("Alice"), make.producer("Charlie"), make.staff("Bob")
    for by, title in ((alice, "Étang"), (charlie, "Zèbre"), (alice, "Abri")):
        settle(make.production(by, by=bob, title=title))
    open_production("VIDE", "Foire", "fiction", by=bob, producer=alice.organisation)
    rows = signed_in(bob).get("/productions/").context["page"]
    assert [row["at"].production.title for row in rows] == ["Abri", "Étang", "Foire", "Zèbre"]
    said = page(bob, "/productions/")
    assert "100.000,00" in said and "not signed" in said and "/productions/new/" in said


def test_an_auditor_sees_those_granted():
    alice, bob, dora = make.producer("Alice"), make.staff("Bob"), make.auditor()
    production = make.production(alice, by=bob, title="Nuit blanche")
    make.production(alice, by=bob, title="Terril 17")
    assert "No production is open to you yet" in page(dora, "/productions/")
    grant_access(production.pk, dora, timezone.localdate() + timedelta(days=1), by=bob)
    said = page(dora, "/productions/")
    assert "Nuit blanche" in said and "Terril" not in said and "/productions/new/" not in said


def test_a_text_narrows_the_list():
    alice, bob = make.producer("Alice"), make.staff("Bob")
    make.production(alice, by=bob, title="Nuit blanche")
    assert "Nuit blanche" in page(bob, "/productions/?q=nuit")
    assert "No production has that" in page(bob, "/productions/?q=jour")
