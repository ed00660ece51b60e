"""Settings come from the environment; a wrong value stops the start with its name and what is allowed.

Stopping means one line on standard error and exit code 2, the same under `manage.py`, gunicorn and Celery.
An empty variable counts as one that is not set.
"""

import os
import re
import sys
from collections.abc import Sequence
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import parse_qsl, unquote, urlsplit

YES = ("yes", "true", "on", "1")
NO = ("no", "false", "off", "0")

# What libpq may be told in DATABASE_URL, beside where the server is.
DATABASE_OPTIONS = ("sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout", "application_name")

HOST_NAME = re.compile(
    r"\.?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:]+\]", re.IGNORECASE
)


def refuse(name: str, sentence: str) -> NoReturn:
    print(f"{name} {sentence}", file=sys.stderr)
    raise SystemExit(2)


def text(name: str, default: str | None = None, *, among: Sequence[str] = ()) -> str:
    value = os.environ.get(name, "").strip()
    if not value:
        return _default(name, default)
    if among and value not in among:
        refuse(name, f"is {value!r}; allowed: {', '.join(among)}.")
    return value


def secret(name: str, default: str | None = None, *, at_least: int = 1) -> str:
    """The value of NAME, or what the file named by NAME_FILE holds (as Docker hands over secrets). Never shown."""
    value, file = os.environ.get(name, "").strip(), os.environ.get(f"{name}_FILE", "").strip()
    if value and file:
        refuse(name, f"and {name}_FILE are both set; allowed: one of the two.")
    if file:
        try:
            value = Path(file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            refuse(f"{name}_FILE", f"is {file!r}; allowed: a text file that can be read.")
        if not value:
            refuse(f"{name}_FILE", f"is {file!r}, an empty file; allowed: a file that holds the value.")
    if not value:
        return _default(name, default, or_file=True)
    if len(value) < at_least:
        refuse(name, f"is {len(value)} characters long; allowed: {at_least} or more.")
    return value


def whole(name: str, default: int | None = None, *, low: int, high: int) -> int:
    value = text(name, None if default is None else str(default))
    if not re.fullmatch(r"-?[0-9]{1,12}", value) or not low <= int(value) <= high:
        refuse(name, f"is {value!r}; allowed: a whole number from {low} to {high}.")
    return int(value)


def switch(name: str, default: bool) -> bool:
    value = text(name, "yes" if default else "no").lower()
    if value not in YES + NO:
        refuse(name, f"is {value!r}; allowed: {', '.join(YES + NO)}.")
    return value in YES


def hosts(name: str, default: Sequence[str] | None = None) -> list[str]:
    value = text(name, None if default is None else ",".join(default))
    names = [part.strip() for part in value.split(",") if part.strip()]
    for host in names:
        if not HOST_NAME.fullmatch(host):
            refuse(name, f"holds {host!r}; allowed: names of hosts with commas between, no port, no scheme, no '*'.")
    if not names:
        refuse(name, f"is {value!r}; allowed: at least one name of a host.")
    return names


def address(name: str, default: str) -> str:
    value = text(name, default)
    try:
        return str(IPv4Address(value))
    except ValueError:
        refuse(name, f"is {value!r}; allowed: an IPv4 address, 127.0.0.1 for this machine alone or 0.0.0.0 for all.")


def folder(name: str, default: Path) -> Path:
    place = Path(text(name, str(default))).expanduser().absolute()
    if place.exists() and not place.is_dir():
        refuse(name, f"is {str(place)!r}, which is not a folder; allowed: a folder, or a path where one can be made.")
    return place


def listener(name: str) -> str:
    """Where another program listens: the path of a socket, or host:port; "" when there is none."""
    value = text(name, "")
    host, _, port = value.rpartition(":")
    is_host = HOST_NAME.fullmatch(host) and re.fullmatch("[0-9]{1,5}", port) and 0 < int(port) < 65_536
    if value and not value.startswith("/") and not is_host:
        refuse(name, f"is {value!r}; allowed: the whole path of a socket, or a host and a port with a colon between.")
    return value


def broker(name: str) -> str:
    url = secret(name)
    schemes = ("redis", "rediss", "redis+socket")
    parts = _parts(name, url)
    if parts.scheme not in schemes or not (parts.hostname or parts.path.strip("/")):
        refuse(
            name,
            f"can't be used; allowed: an address that begins with {', '.join(schemes)} and names a host or a socket.",
        )
    return url


def database(name: str) -> dict[str, Any]:
    """What Django wants to know of a database, out of one address. That may hold a password: it is never shown."""
    parts = _parts(name, secret(name))
    if parts.scheme not in ("postgres", "postgresql"):
        refuse(name, f"begins with {parts.scheme!r}; allowed: postgres or postgresql.")
    options = dict(parse_qsl(parts.query))
    for option in options:
        if option not in (*DATABASE_OPTIONS, "host", "port"):
            refuse(name, f"holds the option {option!r}; allowed: host, port, {', '.join(DATABASE_OPTIONS)}.")
    database_name = unquote(parts.path.lstrip("/"))
    host, port = options.pop("host", unquote(parts.hostname or "")), options.pop("port", _port(name, parts))
    if not database_name or not host:
        refuse(name, "names no database or no host; allowed: postgres, a user, a password, a host and a database.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database_name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": port,
        "OPTIONS": options,
    }


def _default(name: str, default: str | None, *, or_file: bool = False) -> str:
    if default is None:
        refuse(name, f"is not set, and there is no default{f'; set it, or {name}_FILE' if or_file else ''}.")
    return default


def _parts(name: str, url: str) -> Any:
    try:
        return urlsplit(url)
    except ValueError:
        refuse(name, "is not an address that can be read.")


def _port(name: str, parts: Any) -> str:
    try:
        return str(parts.port or "")
    except ValueError:
        refuse(name, "has a port that is no whole number from 1 to 65535.")
