"""What runs on a database without its guards ends at once, each in processes of its own."""

import subprocess

from poleimage.run import roles
from tests.stack import ROOT, Stack


def test_without_a_guard_nothing_starts(stack: Stack):
    with stack.database() as connection:
        connection.execute("DROP TRIGGER audit_entry_append_only ON audit_entry")
    assert stack.ready() == {}
    for role in (roles.web(), roles.worker()):
        done = subprocess.run(
            role, cwd=ROOT, env=stack.environment(), text=True, capture_output=True, timeout=60, check=False
        )
        assert done.returncode != 0
        assert "The trigger audit_entry_append_only on audit_entry is missing" in done.stderr
    assert stack.stop() == 0
    again = stack.manage("up")
    assert again.returncode == 1
    assert "The trigger audit_entry_append_only on audit_entry is missing" in again.stderr
