"""What a hostile file is, and the table that the makers fill."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

# What becomes of it. Beside these: the code of the refusal at the door, or the code that it is set aside with.
READ = "read"
NO_FILE = "no file"  # nothing in the form could be taken for one
AT_THE_DOOR = ("empty_file", "file_too_large", NO_FILE)
LIMIT = 25_000_000  # UPLOAD_MAX_MB as it comes

Maker = Callable[[], bytes]


@dataclass(frozen=True)
class Hostile:
    name: str
    make: Maker
    becomes: str
    file_name: str


FILES: dict[str, Hostile] = {}


def hostile(becomes: str, file_name: str = "facture.xml", *, name: str = "") -> Callable[[Maker], Maker]:
    """Enter what the function makes in the table, under the function's name or another."""

    def enter(make: Maker) -> Maker:
        known = name or make.__name__
        assert known not in FILES
        # The same file goes through each door in turn.
        FILES[known] = Hostile(known, lru_cache(maxsize=1)(make), becomes, file_name)
        return make

    return enter
