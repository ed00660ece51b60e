import os
import subprocess
import sys
import time

import pytest

from poleimage.run import probe, roles


def test_web_listens_where_it_is_told(monkeypatch):
    monkeypatch.setenv("BIND", "0.0.0.0")
    monkeypatch.setenv("PORT", "8123")
    assert "0.0.0.0:8123" in roles.web()


def test_a_web_process_has_a_connection_for_each_of_its_threads():
    code = "import poleimage.wsgi; from django.conf import settings; print(settings.POOL)"
    environment = {**os.environ, "WEB_THREADS": "20", "DATABASE_POOL": ""}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    # Where no database answers, the log says so above.
    assert (done.stdout.splitlines()[-1:], done.returncode) == (["20"], 0), done.stderr


NOTHING_OPEN = """
import poleimage.wsgi
from django.db import connection
print(connection.connection, connection._connection_pools)
connection.ensure_connection()
"""


def test_what_is_loaded_before_the_web_processes_split_leaves_no_connection_to_be_shared(postgres_server):
    postgres_server.make_database()
    done = subprocess.run([sys.executable, "-c", NOTHING_OPEN], capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("None {}\n", 0), done.stderr


def test_a_wrong_number_of_processes_stops_the_start(monkeypatch, capsys):
    monkeypatch.setenv("WORKER_PROCESSES", "none")
    with pytest.raises(SystemExit) as stop:
        roles.worker()
    assert stop.value.code == 2
    assert capsys.readouterr().err == "WORKER_PROCESSES is 'none'; allowed: a whole number from 1 to 64.\n"


def test_what_is_no_role_is_a_command_of_manage(monkeypatch):
    called = []
    monkeypatch.setattr(os, "execv", lambda program, command: called.append(command))
    roles.main(["migrate", "--no-input"])
    assert called[0][0] == sys.executable and called[0][1].endswith("/manage.py")
    assert called[0][2:] == ["migrate", "--no-input"]


def test_a_role_that_has_gone_silent_is_found(monkeypatch, tmp_path):
    monkeypatch.setenv("HEARTBEAT_ROOT", str(tmp_path))
    (tmp_path / "worker").touch()
    assert probe.silence("worker", time.time()) == ""
    assert probe.silence("worker", time.time() + 40) == "last seen 40 seconds ago"


def test_a_role_that_never_showed_itself_fails_the_probe(tmp_path):
    done = subprocess.run(
        [sys.executable, probe.__file__, "beat"],
        env={"HEARTBEAT_ROOT": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("beat: ") and done.stderr.count("\n") == 1
