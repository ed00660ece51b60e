from typing import Any

import pytest

from shelter.pdf.report import draw
from tests.shelter.pdf.papers import dossier, paper


@pytest.fixture(scope="session")
def french_paper() -> dict[str, Any]:
    return paper(dossier(24))


@pytest.fixture(scope="session")
def french(french_paper: dict[str, Any]) -> bytes:
    return draw(french_paper)


@pytest.fixture(scope="session")
def empty() -> bytes:
    return draw(paper(language="en"))


@pytest.fixture(scope="session")
def below_zero_paper() -> dict[str, Any]:
    """A paper whose chart has amounts below zero on its axis."""
    facts = dossier(2)
    facts["invoices"][0] |= {"kind": "credit_note", "supplier": "S0", "issued_on": "2026-02-01", "payments": []}
    facts["invoices"][0]["lines"][0] |= {"decision": "accepted", "decided_on": "2026-02-09", "net": "90000.00"}
    return paper(facts)


@pytest.fixture(scope="session")
def below_zero(below_zero_paper: dict[str, Any]) -> bytes:
    return draw(below_zero_paper)
