"""A demo that is broken off, by `kill -9` or by asking: nothing of it runs on, half of it is never taken for all."""

import sys
import time

import psycopg
import pytest

from poleimage.run.leftovers import born
from tests.stack import Stack

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only Linux tells a child that its parent is gone"
)


@pytest.fixture
def half_filled(new_folder):
    """A first start that is in the midst of the demo."""
    running = Stack(new_folder())
    running.begin("--demo")
    running.wait_for(lambda: invoices(running) > 3)
    yield running
    running.stop()


def invoices(stack):
    try:
        with stack.database() as connection:
            return connection.execute("SELECT count(*) FROM shelter_invoice").fetchone()[0]
    except psycopg.Error:
        return 0


def left_of(pids):
    until = time.monotonic() + 20
    while any(born(pid) for pid in pids) and time.monotonic() < until:
        time.sleep(0.1)
    return [pid for pid in pids if born(pid)]


def test_killed_in_the_midst_of_the_demo_it_leaves_nothing_that_runs_and_begins_anew(half_filled: Stack):
    children = half_filled.children()
    # PostgreSQL, Valkey, at least one process that plays and the tracker that belongs to those.
    assert len(children) >= 4
    half_filled.kill("up")
    assert left_of(children) == []

    document = half_filled.places.files / "left-behind"
    document.touch()
    half_filled.begin("--demo")
    half_filled.wait_for(lambda: half_filled.output.read_text().count("Filling the register") == 2)
    assert "The demo was broken off" in half_filled.output.read_text()
    assert not document.exists()
    assert half_filled.places.unfinished_demo.exists()


def test_asked_to_stop_in_the_midst_of_the_demo_it_plays_no_more_and_the_next_start_finds_nothing(
    half_filled: Stack,
):
    children = half_filled.children()
    assert half_filled.stop() == 0
    assert left_of(children) == []
    assert half_filled.output.read_text().splitlines()[-1] == "Stopped."
    assert "Traceback" not in half_filled.output.read_text()

    half_filled.start()
    with half_filled.database() as connection:
        assert connection.execute("SELECT count(*) FROM members_user").fetchone() == (0,)
    assert invoices(half_filled) == 0
    assert not half_filled.places.unfinished_demo.exists()
