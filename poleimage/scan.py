"""Asks a virus scanner (clamd, INSTREAM) about bytes. Only a plain "OK" is one: whatever else it says, nobody knows."""

import re
import socket
import struct
import time
from contextlib import closing, suppress

from django.conf import settings

CHUNK = 65_536
LONGEST_REPLY = 4_096
_FOUND = re.compile(r"stream: (.{1,200}) FOUND")


class NotScannedError(Exception):
    """The scanner is too slow, over its limit or not to be understood: the file is as unknown as before."""


class ScannerDownError(NotScannedError):
    """Nobody is there to be asked, whatever the file."""


def is_configured() -> bool:
    return bool(settings.CLAMD_SOCKET)


def virus_in(data: bytes, *, seconds: float | None = None) -> str:
    """Name what the scanner found, or "" when it found nothing; NotScannedError when it did not say."""
    try:
        reply = _asked(b"zINSTREAM\0", data, seconds)
    except ScannerDownError:
        raise
    except NotScannedError as error:
        raise _fault(str(error)) from error
    if not reply:
        raise _fault("scanner hung up")
    if reply == "stream: OK":
        return ""
    found = _FOUND.fullmatch(reply)
    # Too large or too deep for it to go through: it says so as if that were a virus.
    if found is None or found[1].startswith("Heuristics.Limits.Exceeded"):
        raise NotScannedError(f"scanner says {reply[:100]!r}")
    return found[1]


def _fault(said: str) -> NotScannedError:
    """Whose fault it is that nothing was said: the scanner's when it does not even answer a greeting."""
    return NotScannedError(said) if answers() else ScannerDownError(f"{said}, and does not answer")


def answers() -> bool:
    """Ask whether the scanner is there at all."""
    try:
        return _asked(b"zPING\0", None, seconds=2.0) == "PONG"
    except NotScannedError:
        return False


def _asked(command: bytes, data: bytes | None, seconds: float | None = None) -> str:
    until = time.monotonic() + (settings.CLAMD_SECONDS if seconds is None else seconds)
    try:
        line = _connected(until)
    except OSError as error:
        raise ScannerDownError(f"scanner is down: {type(error).__name__}") from error
    try:
        with closing(line):
            # Over its limit, the scanner says so and hangs up: what it said is still there to be read.
            with suppress(ConnectionError):
                line.sendall(command)
                if data is not None:
                    _stream(line, data, until)
            return _reply(line, until)
    except OSError as error:
        raise NotScannedError(f"scanner: {type(error).__name__}") from error


def _connected(until: float) -> socket.socket:
    address = settings.CLAMD_SOCKET
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX)
        try:
            line.settimeout(_left(until))
            line.connect(address)
        except OSError:
            line.close()
            raise
        return line
    host, _, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=_left(until))


def _stream(line: socket.socket, data: bytes, until: float) -> None:
    for start in range(0, len(data), CHUNK):
        chunk = data[start : start + CHUNK]
        line.settimeout(_left(until))
        line.sendall(struct.pack(">I", len(chunk)) + chunk)
    line.sendall(struct.pack(">I", 0))


def _reply(line: socket.socket, until: float) -> str:
    reply = b""
    while b"\0" not in reply and len(reply) < LONGEST_REPLY:
        line.settimeout(_left(until))
        part = line.recv(LONGEST_REPLY)
        if not part:
            break
        reply += part
    return reply.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
