import os
import time

import pytest
from celery import shared_task
from django.db import transaction
from kombu.exceptions import OperationalError

from poleimage.celery import Task, app, worker_is_alive


@shared_task(name="tests.nothing")
def nothing(number: int) -> None: ...


@pytest.fixture(autouse=True)
def awake(monkeypatch):
    """As if no broker had failed lately."""
    monkeypatch.setattr(Task, "_rest_until", 0.0)


@pytest.mark.django_db
def test_a_lost_broker_neither_fails_nor_delays_what_was_committed(django_capture_on_commit_callbacks, caplog):
    begun = time.monotonic()
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        for number in range(20):
            nothing.delay_on_commit(number)
    assert time.monotonic() - begun < 5
    assert [record.levelname for record in caplog.records if record.name == "poleimage.celery"] == ["WARNING"]


def test_sent_directly_to_a_lost_broker_it_fails_at_once():
    begun = time.monotonic()
    with pytest.raises(OperationalError):
        nothing.delay(1)
    assert time.monotonic() - begun < 5


@pytest.mark.django_db
def test_what_is_rolled_back_is_not_sent(django_capture_on_commit_callbacks, monkeypatch):
    sent = []
    monkeypatch.setattr(Task, "apply_async", lambda self, *args, **kwargs: sent.append(args))
    with django_capture_on_commit_callbacks(execute=True):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            nothing.delay_on_commit(1)
            raise ZeroDivisionError
        nothing.delay_on_commit(2)
    assert sent == [((2,), {})]


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
