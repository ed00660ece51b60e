"""The whole of `manage.py up`, in processes of its own."""

import sys
import time

import pytest

from poleimage.run.leftovers import born
from tests.stack import Stack


def test_it_answers_and_a_second_start_is_refused(stack: Stack):
    assert set(stack.ready().values()) == {True, "no virus scanner"}
    second = stack.manage("up")
    assert second.returncode == 1
    assert second.stderr.startswith(f"CommandError: Already running on {stack.data} (process ")
    assert second.stderr.count("\n") == 1


def test_a_port_that_is_taken_is_named(stack: Stack, tmp_path):
    other = Stack(tmp_path)
    other.port = stack.port
    done = other.manage("up")
    assert done.returncode == 2
    assert done.stderr.startswith(f"CommandError: The port {stack.port} can't be opened on 127.0.0.1")


def test_commands_work_beside_it(stack: Stack):
    done = stack.manage(
        "shell", "-v0", "-c", "from poleimage.audit.models import Entry; print(Entry.objects.count() >= 0)"
    )
    assert (done.stdout, done.returncode) == ("True\n", 0)


def test_what_is_killed_comes_back(stack: Stack):
    before = stack.pids()
    stack.kill("web", "worker", "valkey", "postgres")
    stack.wait_for(lambda: all(stack.pids()[name] != before[name] for name in ("web", "worker", "valkey", "postgres")))
    stack.wait_for(lambda: stack.ready().get("broker") is True)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells a child that its parent is gone")
def test_killed_itself_it_leaves_nothing_behind_and_goes_on_where_it_stopped(stack: Stack):
    with stack.database() as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('here')")
    pids = stack.pids().values()
    stack.kill("up")
    until = time.monotonic() + 20
    while any(born(pid) for pid in pids) and time.monotonic() < until:
        time.sleep(0.1)
    assert [pid for pid in pids if born(pid)] == []
    stack.start()
    with stack.database() as connection:
        assert connection.execute("SELECT word FROM kept").fetchone() == ("here",)


def test_asked_to_stop_it_stops_everything_in_order(stack: Stack):
    pids = stack.pids().values()
    assert stack.stop() == 0
    assert [pid for pid in pids if born(pid)] == []
    assert stack.output.read_text().splitlines()[-1] == "Stopped."
