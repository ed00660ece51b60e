"""What the heaviest of them cost a process that does nothing but read; all of them: `python -m tests.bench.hostile`."""

import subprocess
import sys

import pytest

from tests.shelter.hostile.every import FILES

HEAVIEST = (
    "attachment_of_18_mb",
    "attributes_just_below_the_limit",
    "elements_with_text_between",
    "fifty_bombs",
    "million_objects_and_no_end",
    "namespace_that_multiplies_when_written_out",
    "objects_packed_in_a_hundred_bombs",
    "stream_of_300_mb_in_300_kb",
)
READ = '''
import contextlib, pathlib, resource, sys
from shelter import reading

def peak():
    """In megabytes; Linux tells it of this program alone, where getrusage counts what it was forked from."""
    status = pathlib.Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) // 1000
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1_000_000

with contextlib.suppress(reading.Unreadable):
    reading.read(pathlib.Path(sys.argv[1]).read_bytes())
print(peak())
'''


@pytest.mark.parametrize("name", HEAVIEST)
def test_reading_it_takes_less_than_500_mb(tmp_path, name):
    place = tmp_path / "file"
    place.write_bytes(FILES[name].make())
    done = subprocess.run([sys.executable, "-c", READ, str(place)], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 500
