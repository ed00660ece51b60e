import os
import signal
import subprocess
import sys
import time

import pytest

from poleimage.run.leftovers import born, end_leftovers, still_running
from poleimage.run.places import Places
from poleimage.run.process import Child
from poleimage.run.supervisor import AlreadyRunningError, GaveUpError, Interrupts, Supervisor, only_one


@pytest.fixture
def places(tmp_path):
    made = Places(tmp_path)
    made.make()
    return made


@pytest.fixture
def said():
    return []


@pytest.fixture
def supervisor(places, said):
    made = Supervisor(places, said.append)
    yield made
    made.stop()


def python(name, code, **more):
    return Child(name=name, command=[sys.executable, "-S", "-c", code], **more)


def sleeper(name):
    return python(name, "import time; time.sleep(60)")


def look_until(supervisor, condition, within=10.0):
    until = time.monotonic() + within
    while not condition():
        assert time.monotonic() < until
        supervisor.look()
        time.sleep(0.02)


def is_there(pid):
    return bool(born(pid))


def test_what_is_killed_is_started_again(supervisor, said):
    supervisor.start(sleeper("worker"))
    first = supervisor.processes["worker"].pid
    os.kill(first, signal.SIGKILL)
    look_until(supervisor, lambda: supervisor.processes["worker"].pid != first)
    assert said == ["worker ended (code -9): starting it again."]
    assert not supervisor.processes["worker"].ended()


def test_what_its_child_had_started_goes_with_it(supervisor, tmp_path):
    code = (
        "import subprocess, sys, time; p = subprocess.Popen(['sleep', '60']); print(p.pid, flush=True); time.sleep(60)"
    )
    supervisor.start(python("web", code))
    log = supervisor.log_of("web")
    look_until(supervisor, lambda: log.read_text().strip())
    grandchild = int(log.read_text())
    os.kill(supervisor.processes["web"].pid, signal.SIGKILL)
    look_until(supervisor, lambda: not is_there(grandchild))


def test_what_keeps_ending_is_given_up_and_its_log_is_named(supervisor, monkeypatch):
    monkeypatch.setattr("poleimage.run.supervisor.DEATHS", 2)
    supervisor.start(python("beat", "raise SystemExit(3)"))
    with pytest.raises(GaveUpError, match=r"beat keeps ending \(code 3\): see .*beat\.log"):
        look_until(supervisor, lambda: False, within=30)


def test_errors_are_shown_with_the_name_of_who_said_them(supervisor, said):
    supervisor.start(
        python("worker", "print('INFO fine'); print('12:00 ERROR no paper', flush=True); import time; time.sleep(60)")
    )
    look_until(supervisor, lambda: said)
    assert said == ["worker | 12:00 ERROR no paper"]
    assert supervisor.log_of("worker").read_text() == "INFO fine\n12:00 ERROR no paper\n"


def test_all_are_stopped_last_started_first(supervisor, places):
    end = "lambda *_: (print(time.monotonic(), flush=True), sys.exit(0))"
    code = f"import signal, sys, time; signal.signal(15, {end}); print('on', flush=True); time.sleep(60)"
    for name in ("postgres", "worker", "web"):
        supervisor.start(python(name, code))
    look_until(supervisor, lambda: all("on" in supervisor.log_of(name).read_text() for name in supervisor.processes))
    supervisor.stop()
    ends = {name: float(supervisor.log_of(name).read_text().split()[1]) for name in ("web", "worker", "postgres")}
    assert sorted(ends, key=lambda name: ends[name]) == ["web", "worker", "postgres"]
    assert not places.children.exists()


def test_what_does_not_listen_is_killed_after_its_grace(supervisor):
    code = "import signal, time; signal.signal(15, signal.SIG_IGN); print('on', flush=True); time.sleep(60)"
    supervisor.start(python("web", code, grace=0.2))
    look_until(supervisor, lambda: supervisor.log_of("web").read_text())
    supervisor.stop()
    assert supervisor.processes["web"].popen.returncode == -signal.SIGKILL


def test_waiting_for_what_never_answers_ends(supervisor):
    supervisor.start(python("web", "import time; time.sleep(60)", ready=lambda: False))
    with pytest.raises(GaveUpError, match="web does not answer"):
        supervisor.wait_until_ready("web", within=0.1)


def test_a_second_start_on_the_same_folder_is_refused(places):
    with (
        only_one(places),
        pytest.raises(AlreadyRunningError, match=rf"Already running on .* \(process {os.getpid()}\)"),
        only_one(places),
    ):
        pass
    with only_one(places):
        pass


def test_leftovers_of_a_killed_start_are_ended(supervisor, places):
    supervisor.start(sleeper("worker"))
    pid = supervisor.processes["worker"].pid
    assert still_running(places.children) == {"worker": pid}
    assert end_leftovers(places.children) == ["worker"]
    assert not is_there(pid) and not places.children.exists()


def test_a_number_that_another_program_has_by_now_is_left_alone(places):
    other = subprocess.Popen(["sleep", "60"])
    try:
        places.children.write_text(f'{{"worker": {{"pid": {other.pid}, "born": "1"}}}}')
        assert end_leftovers(places.children) == []
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_a_list_of_children_that_is_broken_is_no_hindrance(places):
    places.children.write_text("{")
    assert end_leftovers(places.children) == []


def test_an_interrupt_breaks_off_only_what_may_be_broken_off():
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    interrupts = Interrupts()
    interrupts.listen()
    try:
        os.kill(os.getpid(), signal.SIGTERM)
        assert interrupts.asked
        with pytest.raises(KeyboardInterrupt), interrupts.breakable():
            pytest.fail("what was asked before must break off at once")
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
