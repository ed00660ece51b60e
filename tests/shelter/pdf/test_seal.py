"""A seal holds the whole file: whatever byte is another, it is found, and the drawn bytes stay as they were."""

import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.conf import LazySettings
from pyhanko.sign.signers import SimpleSigner

from shelter.flow import sealing
from shelter.pdf.check import flaws
from shelter.pdf.report import draw
from shelter.pdf.seal import SealBrokenError, examine, seal
from shelter.pdf.verify import verify
from tests.shelter.pdf.papers import paper

AT = datetime(2026, 11, 24, 8, 14, tzinfo=UTC)


@pytest.fixture(scope="module")
def signer(tmp_path_factory: pytest.TempPathFactory) -> SimpleSigner:
    place = tmp_path_factory.mktemp("seal") / "seal.p12"
    sealing.make_development_key(place)
    assert place.stat().st_mode & 0o777 == 0o600
    return sealing.opened(place, "")


@pytest.fixture(scope="module")
def sealed_paper() -> dict[str, Any]:
    return paper(language="en") | {"seal": "development", "address": f"https://register.example/r/{'0a' * 16}/"}


@pytest.fixture(scope="module")
def drawn(sealed_paper: dict[str, Any]) -> bytes:
    return draw(sealed_paper)


@pytest.fixture(scope="module")
def sealed(drawn: bytes, signer: SimpleSigner) -> bytes:
    return seal(drawn, signer, AT)


def codes(report: bytes) -> set[str]:
    return {finding.code for finding in verify(report).findings}


def test_a_seal_stands_behind_what_was_drawn_and_is_the_same_each_time(
    drawn: bytes, sealed: bytes, signer: SimpleSigner
) -> None:
    found = examine(sealed)
    assert found is not None
    assert sealed[: found.start] == drawn
    assert sealing.DEVELOPMENT_NAME in found.subject
    assert re.fullmatch("[0-9a-f]{64}", found.fingerprint)
    assert seal(drawn, signer, AT) == sealed


def test_a_sealed_report_agrees_and_says_by_whom_it_is_sealed(sealed: bytes) -> None:
    verdict = verify(sealed)
    assert verdict.findings == ()
    assert verdict.seal == examine(sealed)


def test_a_report_that_lost_its_seal_is_told_from_one_that_never_had_any(drawn: bytes, empty: bytes) -> None:
    assert codes(drawn) == {"seal_missing"}
    assert codes(empty) == set()


def test_another_s_seal_is_another_fingerprint(drawn: bytes, sealed: bytes, tmp_path: Path) -> None:
    sealing.make_development_key(tmp_path / "other.p12")
    other = examine(seal(drawn, sealing.opened(tmp_path / "other.p12", ""), AT))
    mine = examine(sealed)
    assert other and mine and other.fingerprint != mine.fingerprint


@pytest.mark.parametrize("more", [b"\n", b"%\n", b" "], ids=repr)
def test_what_is_added_behind_a_seal_is_found(sealed: bytes, more: bytes) -> None:
    with pytest.raises(SealBrokenError, match="whole file"):
        examine(sealed + more)


def test_each_changed_byte_is_found_wherever_it_is(drawn: bytes, sealed: bytes) -> None:
    """Half of the changes fall into what the seal added, where a reader of PDF overlooks most."""
    chance = Random(20261124)
    for round_ in range(400):
        at = chance.randrange(len(drawn) if round_ % 2 else 0, len(sealed))
        changed = bytearray(sealed)
        changed[at] = (changed[at] + chance.randrange(1, 256)) % 256
        try:
            found = examine(bytes(changed))
        except SealBrokenError:
            continue
        # Its very name was changed: no seal is seen any more, and the paper inside says that there was one.
        assert found is None and b"/ByteRange" not in changed[-1000:]


def test_the_standard_s_own_reader_finds_the_seal_valid_and_the_file_well_made(sealed: bytes, tmp_path: Path) -> None:
    assert flaws(sealed) == []
    place = tmp_path / "sealed.pdf"
    place.write_bytes(sealed)
    said = subprocess.run(["pdfsig", "-nocert", place], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in said and "Total document signed" in said


def test_a_key_made_for_trials_is_made_once(tmp_path: Path, settings: LazySettings) -> None:
    settings.DEVELOPMENT_SEAL = tmp_path / "development-seal.p12"
    first = sealing.signer().signing_cert.sha256
    sealing.opened.cache_clear()
    sealing.make_development_key(tmp_path / "development-seal.p12")
    assert sealing.signer().signing_cert.sha256 == first
    assert [each.name for each in tmp_path.iterdir()] == ["development-seal.p12"]


def test_only_a_trial_report_says_on_every_page_that_its_seal_proves_nothing(sealed_paper: dict[str, Any]) -> None:
    from shelter.pdf.takeout import take_out

    trial = take_out(draw(sealed_paper)).pages
    real = take_out(draw(sealed_paper | {"seal": "cluster"})).pages
    assert all("proves nothing" in page for page in trial)
    assert not any("proves nothing" in page for page in real)
