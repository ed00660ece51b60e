import os

import pytest
from celery import shared_task
from kombu.exceptions import OperationalError

from poleimage import celery
from poleimage.celery import Task, app, worker_is_alive


@shared_task(name="tests.nothing")
def nothing(number: int) -> None: ...


@pytest.fixture(autouse=True)
def awake(monkeypatch):
    """As if no broker had failed lately."""
    monkeypatch.setattr(Task, "_rest_until", 0.0)


def test_a_lost_broker_fails_nothing_and_is_told_of_once(caplog):
    for number in range(20):
        nothing.send(number)
    assert [record.levelname for record in caplog.records if record.name == "poleimage.celery"] == ["WARNING"]


def test_a_broker_that_did_not_answer_is_not_asked_again_before_it_has_rested(monkeypatch):
    asked, clock = [], [100.0]

    def hang(self, *args):
        asked.append(args)
        raise OperationalError("Timeout reading from socket")

    monkeypatch.setattr(celery.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(Task, "delay", hang)
    nothing.send(1)
    nothing.send(2)
    assert asked == [(1,)]
    clock[0] += celery.REST_AFTER_FAILURE
    nothing.send(3)
    assert asked == [(1,), (3,)]


def test_a_task_is_confirmed_only_when_done_and_comes_back_when_its_worker_dies():
    assert (app.conf.task_acks_late, app.conf.task_reject_on_worker_lost) == (True, True)
    assert app.conf.worker_prefetch_multiplier == 1
    assert app.conf.accept_content == ["json"]
    # A message comes back after the visibility timeout: a task must be over by then.
    assert app.conf.task_time_limit < app.conf.broker_transport_options["visibility_timeout"]


def test_what_beat_sends_is_there_to_be_done():
    app.loader.import_default_modules()
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)


def test_a_sign_of_life_that_can_not_be_written_stops_nothing(settings, tmp_path, caplog):
    (tmp_path / "file").touch()
    settings.HEARTBEAT_ROOT = tmp_path / "file"
    worker_is_alive()
    assert "can't be written" in caplog.text
    settings.HEARTBEAT_ROOT = tmp_path / "alive"
    worker_is_alive()
    assert os.listdir(tmp_path / "alive") == ["worker"]
