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
