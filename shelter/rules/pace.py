"""How the rules keep their pace on large dossiers."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_search_for_cycles() -> Iterator[None]:
    """Let Python's collector rest: a dossier is hundreds of thousands of small objects, and no cycle among them.

    Looking for some meanwhile takes a third of the time at 100,000 lines. It costs that other threads' cycles wait for
    the second or so that this takes; a collector that was off before stays off.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
