"""Work in processes of its own. Each imports this before it has set Django up: nothing here may import a model."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import django

from poleimage.run.process import end_with_parent


def at_once(work: Callable[[Any], None], each: Iterable[Any], processes: int) -> None:
    """Broken off, or killed, it takes its processes along."""
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=fresh, initializer=_begin, initargs=(os.getpid(),)) as pool:
        try:
            list(pool.map(work, each))
        except BaseException:
            # Left alone, they would do all that is still to do first.
            for process in multiprocessing.active_children():
                process.kill()
            raise


def _begin(parent: int) -> None:
    if ask := end_with_parent(signal.SIGKILL, parent=parent):
        ask()
    # Ctrl-C reaches every process of the terminal; the one that began the work answers it for all.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    django.setup()
