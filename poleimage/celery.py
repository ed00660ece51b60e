"""Celery only makes sooner what the database already knows is waiting; losing a message loses nothing."""

import os
import signal
import time
from pathlib import Path
from typing import Any

from celery import Celery, signals
from celery.contrib.django.task import DjangoTask
from celery.utils.log import get_logger
from django.conf import settings

from poleimage.run.process import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "poleimage.settings")

log = get_logger(__name__)

# A broker that does not answer is left alone for this long, so that a page with many files waits once.
REST_AFTER_FAILURE = 5.0


class Task(DjangoTask):
    _rest_until = 0.0

    def send(self, *args: str) -> None:
        """Send it, without ever failing a page: what the broker does not take, the sweep finds in the database."""
        if time.monotonic() < Task._rest_until:
            return
        try:
            self.delay(*args)
        except Exception as failure:
            Task._rest_until = time.monotonic() + REST_AFTER_FAILURE
            log.warning("%s%s was not sent, the sweep will find its work: %s", self.name, args, failure)


app = Celery("poleimage", task_cls=Task)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.worker_init.connect(weak=False)
def refuse_to_start_unguarded(**_: Any) -> None:
    from poleimage.audit import guards

    guards.refuse_to_start()


@signals.heartbeat_sent.connect(weak=False)
def worker_is_alive(**_: Any) -> None:
    """Sent every two seconds by the worker's own loop, as long as that turns and the broker takes what it says."""
    _sign_of_life("worker")


@signals.beat_init.connect(weak=False)
def watch_beat(**_: Any) -> None:
    """In beat's process each message that the broker took is a sign of life; the sweep is sent every 15 seconds."""
    signals.after_task_publish.connect(beat_is_alive, weak=False)


def beat_is_alive(**_: Any) -> None:
    _sign_of_life("beat")


@signals.worker_process_init.connect(weak=False)
def end_with_worker(**_: Any) -> None:
    """A worker that is killed takes its processes along: the task at hand is done again by the next one, not twice."""
    if ask := end_with_parent(signal.SIGKILL, parent=os.getppid()):
        ask()


def _sign_of_life(role: str) -> None:
    place = Path(settings.HEARTBEAT_ROOT) / role
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        place.touch()
    except OSError as error:
        log.warning("The sign of life %s can't be written: %s", place, error)
