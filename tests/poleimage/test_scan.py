import tempfile
from pathlib import Path

import pytest

from poleimage import scan
from tests.clamd import clamd


@pytest.fixture
def place():
    # A unix socket's path may be about a hundred letters long.
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "clamd"


@pytest.fixture
def scanner(place, settings):
    with clamd(place) as (running, address):
        settings.CLAMD_SOCKET, settings.CLAMD_SECONDS = address, 5
        yield running


def test_without_an_address_there_is_none(settings):
    settings.CLAMD_SOCKET = ""
    assert not scan.is_configured()


def test_a_clean_file_is_shown_whole_and_passes(scanner):
    data = bytes(range(256)) * 1_000
    assert scan.virus_in(data) == ""
    assert scanner.scanned == [data]


def test_a_virus_is_named(scanner):
    scanner.said = b"stream: Eicar-Test-Signature FOUND\0"
    assert scan.virus_in(b"x") == "Eicar-Test-Signature"


def test_it_may_listen_on_a_port(settings):
    with clamd(None) as (running, settings.CLAMD_SOCKET):
        assert (scan.virus_in(b"x"), running.scanned) == ("", [b"x"])
        assert scan.answers()


def test_one_that_is_not_there_is_down(place, settings):
    for settings.CLAMD_SOCKET in (str(place), "127.0.0.1:1"):
        assert not scan.answers()
        with pytest.raises(scan.ScannerDownError):
            scan.virus_in(b"x")


def test_a_file_over_its_limit_has_not_passed(scanner):
    scanner.limit = 100_000
    with pytest.raises(scan.NotScannedError):
        scan.virus_in(bytes(20_000_000))
    assert scan.virus_in(bytes(100_000)) == ""


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"\0",
        b"OK\0",
        b"stream: OK and more\0",
        b"stream: FOUND\0",
        b"stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0",
        b"\xff\xfe",
        b"x" * 100_000,
        b"stream: ERROR\0",
    ],
)
def test_whatever_is_not_plainly_ok_has_not_passed(scanner, said):
    scanner.said = said
    with pytest.raises(scan.NotScannedError) as refused:
        scan.virus_in(b"x")
    assert not isinstance(refused.value, scan.ScannerDownError)


def test_one_that_takes_too_long_has_not_passed(scanner, settings):
    scanner.silent, settings.CLAMD_SECONDS = True, 0.2
    with pytest.raises(scan.NotScannedError, match="TimeoutError"):
        scan.virus_in(b"x")


def test_one_that_takes_the_file_and_hangs_up_is_down_unless_it_greets(scanner, monkeypatch):
    scanner.said = b""
    with pytest.raises(scan.NotScannedError) as fault:
        scan.virus_in(b"x")
    assert not isinstance(fault.value, scan.ScannerDownError)
    monkeypatch.setattr(scan, "answers", lambda: False)
    with pytest.raises(scan.ScannerDownError):
        scan.virus_in(b"x")
