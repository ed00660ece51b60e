import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from shelter.flow import sealing
from shelter.offline.build import NAME, verifier
from shelter.pdf.report import draw
from shelter.pdf.seal import seal
from tests.shelter.pdf.papers import dossier, paper

Program = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The program that is given away, run by a bare Python that can't reach this repository or its packages."""
    place = tmp_path_factory.mktemp("given") / NAME
    place.write_bytes(verifier())

    def run(*arguments: object, text: str = "") -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-I", "-S", str(place), *map(str, arguments)]
        return subprocess.run(
            command,
            input=text,
            capture_output=True,
            encoding="utf-8",
            env={"PYTHONUTF8": "1"},
            cwd=place.parent,
            timeout=300,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def report_paper() -> dict[str, Any]:
    return paper(dossier(24))


@pytest.fixture(scope="session")
def report(report_paper: dict[str, Any]) -> bytes:
    return draw(report_paper)


@pytest.fixture(scope="session")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    place = tmp_path_factory.mktemp("seal") / "seal.p12"
    sealing.make_development_key(place)
    address = f"https://register.example/r/{'0a' * 16}/"
    drawn = draw(paper(dossier(2), language="nl") | {"seal": "development", "address": address})
    return seal(drawn, sealing.opened(place, ""), datetime(2026, 11, 24, 8, 14, tzinfo=UTC))
