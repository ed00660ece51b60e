"""A virus scanner that says what a test wants, on a socket of its own."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class Clamd:
    """Takes one conversation after another; `said` is what it answers to the next, `limit` what it takes of a file."""

    def __init__(self, listener: socket.socket, said: bytes, limit: int | None) -> None:
        self.said, self.limit = said, limit
        self.silent = False
        self.scanned: list[bytes] = []
        self._over = threading.Event()
        self._listener = listener
        listener.settimeout(0.05)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        self._thread.join()
        self._listener.close()

    def _serve(self) -> None:
        while not self._over.is_set():
            try:
                line, _ = self._listener.accept()
            except TimeoutError:
                continue
            with line, suppress(ConnectionError):  # of one who did not wait for the answer
                line.settimeout(5)
                self._talk(line)

    def _talk(self, line: socket.socket) -> None:
        command = b""
        while not command.endswith(b"\0"):
            command += line.recv(1)
        if command == b"zPING\0":
            line.sendall(b"PONG\0")
            return
        assert command == b"zINSTREAM\0"
        data = b""
        while size := struct.unpack(">I", self._exactly(line, 4))[0]:
            if self.limit is not None and len(data) + size > self.limit:
                line.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
            data += self._exactly(line, size)
        self.scanned.append(data)
        if self.silent:
            self._over.wait(5)
        line.sendall(self.said)

    @staticmethod
    def _exactly(line: socket.socket, size: int) -> bytes:
        data = b""
        while len(data) < size:
            data += line.recv(size - len(data))
        return data


@contextmanager
def clamd(
    place: Path | None, said: bytes = b"stream: OK\0", *, limit: int | None = None
) -> Iterator[tuple[Clamd, str]]:
    """Run one on the path of a unix socket, or on a free port; gives it and its address."""
    if place is None:
        listener = socket.create_server(("127.0.0.1", 0))
        address = f"127.0.0.1:{listener.getsockname()[1]}"
    else:
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(place))
        listener.listen()
        address = str(place)
    running = Clamd(listener, said, limit)
    try:
        yield running, address
    finally:
        running.stop()
