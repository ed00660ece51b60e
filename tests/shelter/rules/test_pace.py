import gc

import pytest

from shelter.rules import DossierError, assess
from tests.shelter.rules.small import dossier


@pytest.mark.parametrize("was_on", [True, False])
def test_the_collector_is_left_as_it_was(was_on: bool) -> None:
    (gc.enable if was_on else gc.disable)()
    try:
        assess(dossier(), "2026-01-31")
        with pytest.raises(DossierError):
            assess(dossier(funding=None), "2026-01-31")

        assert gc.isenabled() is was_on
    finally:
        gc.enable()


def test_assessing_leaves_no_cycle_behind() -> None:
    facts = dossier()
    gc.collect()

    assess(facts, "2026-01-31")

    assert gc.collect() == 0
