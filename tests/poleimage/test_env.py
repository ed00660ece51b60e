import subprocess
import sys
from pathlib import Path

import pytest

from poleimage import env

ROOT = Path(__file__).resolve().parent.parent.parent


def refused(capsys: pytest.CaptureFixture[str], call: object) -> str:
    """The one line that a wrong value is answered with."""
    with pytest.raises(SystemExit) as stop:
        call()  # type: ignore[operator]
    assert stop.value.code == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    return lines[0]


def test_a_value_that_is_not_set_or_empty_gives_the_default(monkeypatch):
    monkeypatch.delenv("WORD", raising=False)
    assert env.text("WORD", "plain") == "plain"
    monkeypatch.setenv("WORD", " ")
    assert env.text("WORD", "plain") == "plain"
    assert env.whole("WORD", 7, low=1, high=9) == 7
    assert env.switch("WORD", True) is True


def test_without_a_default_it_must_be_set(monkeypatch, capsys):
    monkeypatch.delenv("WORD", raising=False)
    assert refused(capsys, lambda: env.text("WORD")) == "WORD is not set, and there is no default."
    assert refused(capsys, lambda: env.secret("WORD")) == (
        "WORD is not set, and there is no default; set it, or WORD_FILE."
    )


@pytest.mark.parametrize("value", ["0", "10", "3.0", "three", "-1", "1e1", "٣"])
def test_a_number_outside_its_bounds_is_refused(monkeypatch, capsys, value):
    monkeypatch.setenv("COUNT", value)
    assert refused(capsys, lambda: env.whole("COUNT", 5, low=1, high=9)) == (
        f"COUNT is {value!r}; allowed: a whole number from 1 to 9."
    )


def test_a_number_within_its_bounds_is_taken(monkeypatch):
    monkeypatch.setenv("COUNT", "9")
    assert env.whole("COUNT", 5, low=1, high=9) == 9


def test_a_switch_is_yes_or_no_and_nothing_else(monkeypatch, capsys):
    monkeypatch.setenv("LIGHT", "On")
    assert env.switch("LIGHT", False) is True
    monkeypatch.setenv("LIGHT", "0")
    assert env.switch("LIGHT", True) is False
    monkeypatch.setenv("LIGHT", "maybe")
    assert refused(capsys, lambda: env.switch("LIGHT", True)) == (
        "LIGHT is 'maybe'; allowed: yes, true, on, 1, no, false, off, 0."
    )


def test_one_of_a_few_words(monkeypatch, capsys):
    monkeypatch.setenv("LEVEL", "LOUD")
    assert refused(capsys, lambda: env.text("LEVEL", among=["INFO", "ERROR"])) == (
        "LEVEL is 'LOUD'; allowed: INFO, ERROR."
    )


def test_a_secret_comes_from_a_file_or_from_the_variable_and_is_never_shown(monkeypatch, capsys, tmp_path):
    file = tmp_path / "key"
    file.write_text("from-a-file\n")
    monkeypatch.delenv("KEY", raising=False)
    monkeypatch.setenv("KEY_FILE", str(file))
    assert env.secret("KEY") == "from-a-file"
    assert refused(capsys, lambda: env.secret("KEY", at_least=50)) == "KEY is 11 characters long; allowed: 50 or more."
    monkeypatch.setenv("KEY", "from-the-variable")
    assert refused(capsys, lambda: env.secret("KEY")) == "KEY and KEY_FILE are both set; allowed: one of the two."
    monkeypatch.delenv("KEY_FILE")
    assert env.secret("KEY") == "from-the-variable"


def test_a_secret_file_that_is_not_there_is_named(monkeypatch, capsys, tmp_path):
    monkeypatch.delenv("KEY", raising=False)
    monkeypatch.setenv("KEY_FILE", str(tmp_path / "none"))
    assert refused(capsys, lambda: env.secret("KEY")).startswith("KEY_FILE is ")


@pytest.mark.parametrize("value", ["https://register.example", "register.example:443", "*", "a b", "-a", ","])
def test_hosts_are_names_without_scheme_port_or_star(monkeypatch, capsys, value):
    monkeypatch.setenv("HOSTS", value)
    assert refused(capsys, lambda: env.hosts("HOSTS")).startswith("HOSTS ")


def test_hosts_are_told_apart_by_commas(monkeypatch):
    monkeypatch.setenv("HOSTS", "register.example, .intern.example,127.0.0.1,[::1]")
    assert env.hosts("HOSTS") == ["register.example", ".intern.example", "127.0.0.1", "[::1]"]


@pytest.mark.parametrize("value", ["localhost", "::1", "127.0.0.1:80", "300.1.1.1"])
def test_where_to_listen_is_an_address(monkeypatch, capsys, value):
    monkeypatch.setenv("BIND", value)
    assert refused(capsys, lambda: env.address("BIND", "127.0.0.1")).startswith(f"BIND is {value!r}; allowed: an IPv4")


def test_a_folder_that_is_a_file_is_refused(monkeypatch, capsys, tmp_path):
    file = tmp_path / "file"
    file.touch()
    monkeypatch.setenv("PLACE", str(file))
    assert "is not a folder" in refused(capsys, lambda: env.folder("PLACE", tmp_path))


def test_a_database_address_is_taken_apart(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://ann:p%40ss@db.example:5433/register?sslmode=require")
    assert env.database("DATABASE_URL") == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "register",
        "USER": "ann",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


def test_a_database_may_be_behind_a_socket(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://ann@/register?host=/run/postgresql")
    assert env.database("DATABASE_URL")["HOST"] == "/run/postgresql"


@pytest.mark.parametrize(
    "value",
    [
        "sqlite:///db",
        "postgres://ann:hush@db.example",
        "postgres:///register",
        "postgres://ann:hush@db.example:port/register",
        "postgres://ann:hush@db.example/register?options=-c%20fsync%3Doff",
        "postgres://ann:hush@[db/register",
        "postgres://ann:hush@db.example:0/register",
        "postgres://ann:hush@db.example/register?port=abc",
        "postgres://ann:hush@db.example/register?port=70000",
        "postgres://ann:hush@db.example/register?host=",
        "postgres://ann:hush@db.example/register?sslmode=requird",
        "postgres://ann:hush@db.example/register?sslmode=",
        "postgres://ann:hush@db.example/register?sslmode",
        "postgres://ann:hush@db.example/register?sslmode=disable&sslmode=require",
        "postgres://ann:hush@db.example/register?sslrootcert=/none/such",
        "postgres://ann:hush@db.example/register?connect_timeout=soon",
        "postgres://ann:hush@db.example/register?application_name=",
        "postgres://ann:1?hush@db.example/register",
        "postgres://ann:hu#sh@db.example/register",
        "postgres://ann:hush@db.example/register#top",
        "postgres://:hush@db.example/register",
        "postgres://db.example/register",
    ],
)
def test_another_database_address_is_refused_and_its_password_is_not_shown(monkeypatch, capsys, value):
    monkeypatch.setenv("DATABASE_URL", value)
    line = refused(capsys, lambda: env.database("DATABASE_URL"))
    assert line.startswith("DATABASE_URL ") and "hush" not in line


@pytest.mark.parametrize(
    "value",
    [
        "amqp://queue",
        "redis://",
        "redis+socket://",
        "queue",
        "redis:///0",
        "redis://:hush@queue:99999/0",
        "redis://:hush@queue:abc/0",
        "redis://:hush@queue:0/0",
        "redis://:hush@queue/first",
        "redis://:hush@queue/-1",
        "redis://:hush@queue/0/1",
        "redis://:hush@queue/0?ssl_cert_reqs=perhaps",
        "redis://:hush@queue/0?wait=yes",
        "redis://:hush@queue/0#1",
        "redis+socket:///run/queue?virtual_host=first",
    ],
)
def test_another_broker_is_refused_and_its_password_is_not_shown(monkeypatch, capsys, value):
    monkeypatch.setenv("BROKER_URL", value)
    line = refused(capsys, lambda: env.broker("BROKER_URL"))
    assert line.startswith("BROKER_URL ") and "hush" not in line


@pytest.mark.parametrize(
    "value",
    [
        "redis://queue",
        "redis://queue:6379/",
        "redis://ann:p%23ss@queue:6379/15",
        "rediss://queue/0?ssl_cert_reqs=required",
        "redis+socket:///run/a%20%23/queue?virtual_host=2",
    ],
)
def test_a_broker_is_taken_as_it_is(monkeypatch, value):
    monkeypatch.setenv("BROKER_URL", value)
    assert env.broker("BROKER_URL") == value


@pytest.mark.parametrize("value", ["", "/run/clamav/clamd.sock", "clamav:3310", "127.0.0.1:3310"])
def test_where_another_program_listens(monkeypatch, value):
    monkeypatch.setenv("CLAMD_SOCKET", value)
    assert env.listener("CLAMD_SOCKET") == value


@pytest.mark.parametrize(
    "value", ["clamav", "clamav:", ":3310", "clamav:0", "clamav:70000", "clamd.sock", "tcp://clamav:3310"]
)
def test_a_place_where_nothing_can_listen_is_refused(monkeypatch, capsys, value):
    monkeypatch.setenv("CLAMD_SOCKET", value)
    assert refused(capsys, lambda: env.listener("CLAMD_SOCKET")).startswith("CLAMD_SOCKET is ")


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        (
            {"WEB_THREADS": "6", "DATABASE_POOL": "5"},
            "DATABASE_POOL is 5; allowed: 0, or as many as WEB_THREADS (6) or more.",
        ),
        ({"PORT": "http"}, "PORT is 'http'; allowed: a whole number from 1 to 65535."),
        ({"DATABASE_URL": "postgres://ann@db/register"}, "SECRET_KEY is not set"),
        ({"DATABASE_URL": "postgres://ann@db/register", "SECRET_KEY": "short"}, "SECRET_KEY is 5 characters long"),
        ({"DATABASE_URL": "postgres://ann@db/register", "SECRET_KEY": "k" * 50}, "ALLOWED_HOSTS is not set"),
        (
            {"DATABASE_URL": "postgres://ann@db/register", "SECRET_KEY": "k" * 50, "ALLOWED_HOSTS": "a.example"},
            "BROKER_URL is not set",
        ),
    ],
)
def test_a_wrong_setting_stops_the_start_with_one_line_and_code_2(settings, line):
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith(line) and done.stderr.count("\n") == 1
    assert done.stdout == ""
