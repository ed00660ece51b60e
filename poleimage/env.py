"""Settings come from the environment; a wrong value stops the start with its name and what is allowed.

Stopping means one line on standard error and exit code 2, the same under `manage.py`, gunicorn and Celery.
An empty variable counts as one that is not set.
"""

import os
import re
import sys
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

YES = ("yes", "true", "on", "1")
NO = ("no", "false", "off", "0")

SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")

# What may stand after the "?" of an address: what fits, and how that is said.
Options = dict[str, tuple[Callable[[str], bool], str]]
DATABASE_OPTIONS: Options = {
    "sslmode": (lambda value: value in SSL_MODES, ", ".join(SSL_MODES)),
    "sslrootcert": (lambda value: value == "system" or Path(value).is_file(), "system, or a file that is there"),
    "sslcert": (lambda value: Path(value).is_file(), "a file that is there"),
    "sslkey": (lambda value: Path(value).is_file(), "a file that is there"),
    "connect_timeout": (lambda value: _is_whole(value, 1, 600), "a whole number of seconds from 1 to 600"),
    "application_name": (lambda value: 0 < len(value) < 64, "a name of at most 63 characters"),
    "host": (bool, "a host, or the folder of a socket"),
    "port": (lambda value: _is_whole(value, 1, 65535), "a whole number from 1 to 65535"),
}
BROKER_OPTIONS: Options = {
    "ssl_cert_reqs": (lambda value: value in ("required", "optional", "none"), "required, optional, none"),
    "ssl_ca_certs": (lambda value: Path(value).is_file(), "a file that is there"),
    "ssl_certfile": (lambda value: Path(value).is_file(), "a file that is there"),
    "ssl_keyfile": (lambda value: Path(value).is_file(), "a file that is there"),
    "ssl_check_hostname": (lambda value: value in ("true", "false"), "true, false"),
    "virtual_host": (lambda value: _is_whole(value, 0, 9999), "the number of a database"),
}

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
    if not _is_whole(value, low, high):
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


def web_address(name: str, default: str) -> str:
    """An address to be printed or asked, without the slash at its end."""
    value = text(name, default).rstrip("/")
    if value:
        parts = _parts(name, value)
        _port(name, parts)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query:
            refuse(name, f"is {value!r}; allowed: an address that begins with https:// or http:// and names a host.")
    return value


def key_store(name: str, passphrase: str) -> str:
    """The path of a PKCS#12 file with a key and its certificate, opened once; "" where none is named."""
    place = text(name, "")
    if not place:
        return ""
    from cryptography.hazmat.primitives.serialization import pkcs12

    try:
        key, certificate, _chain = pkcs12.load_key_and_certificates(
            Path(place).read_bytes(), passphrase.encode() or None
        )
    except (OSError, ValueError):
        key = certificate = None
    if key is None or certificate is None:
        refuse(name, f"is {place!r}; allowed: a PKCS#12 file with a key and a certificate, opened by SEAL_PASSPHRASE.")
    return place


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
    parts = _parts(name, url)
    if parts.scheme not in ("redis", "rediss", "redis+socket") or not (parts.hostname or parts.path.strip("/")):
        refuse(
            name,
            "can't be used; allowed: an address that begins with redis, rediss, redis+socket and names a host or a "
            "socket.",
        )
    if parts.scheme != "redis+socket":
        _port(name, parts)
        number = parts.path.strip("/")
        if not parts.hostname or not _is_whole(number or "0", 0, 9999):
            refuse(name, "names no host, or a database that is no whole number; allowed: redis://host:6379/0.")
    _options(name, parts.query, BROKER_OPTIONS)
    return url


def database(name: str) -> dict[str, Any]:
    """What Django wants to know of a database, out of one address. That may hold a password: it is never shown."""
    parts = _parts(name, secret(name))
    if parts.scheme not in ("postgres", "postgresql"):
        refuse(name, f"begins with {parts.scheme!r}; allowed: postgres or postgresql.")
    port = _port(name, parts)
    options = _options(name, parts.query, DATABASE_OPTIONS)
    host, port = options.pop("host", unquote(parts.hostname or "")), options.pop("port", port)
    user, database_name = unquote(parts.username or ""), unquote(parts.path.lstrip("/"))
    if not user or not database_name or not host:
        refuse(name, "names no user, no host or no database; allowed: postgres://user:password@host:5432/database.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database_name,
        "USER": user,
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": port,
        "OPTIONS": options,
    }


def _options(name: str, query: str, known: Options) -> dict[str, str]:
    options: dict[str, str] = {}
    for option, value in parse_qsl(query, keep_blank_values=True):
        if option not in known or option in options:
            # Not said: it may be the end of a password that holds a "?".
            refuse(name, f"holds an option that is not known, or twice; allowed, once: {', '.join(known)}.")
        fits, allowed = known[option]
        if not fits(value):
            refuse(name, f"holds another value of {option}; allowed: {allowed}.")
        options[option] = value
    return options


def _default(name: str, default: str | None, *, or_file: bool = False) -> str:
    if default is None:
        refuse(name, f"is not set, and there is no default{f'; set it, or {name}_FILE' if or_file else ''}.")
    return default


def _parts(name: str, url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
    except ValueError:
        refuse(name, "is not an address that can be read.")
    if "#" in url or re.search(r"\s", url):
        refuse(name, "holds a '#' or a space; allowed: %23 or %20 in its place.")
    return parts


def _port(name: str, parts: SplitResult) -> str:
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port == 0:
        refuse(name, "has a port that is no whole number from 1 to 65535.")
    return str(port or "")


def _is_whole(value: str, low: int, high: int) -> bool:
    return bool(re.fullmatch(r"-?[0-9]{1,12}", value)) and low <= int(value) <= high
