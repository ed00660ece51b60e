"""Workers are killed, the broker loses everything, all of it dies at once: after a restart the work is done, once."""

import json
import shutil
from collections.abc import Iterator

import pytest

from tests import make
from tests.caller import Caller
from tests.stack import Stack

PEOPLE = """
import json
from tests import make
alice, bob = make.producer(), make.staff()
sound = make.company(by=bob)
production = make.production(alice, by=bob)
print(json.dumps({"alice": alice.email, "bob": bob.email, "production": str(production.pk),
                  "convention": str(production.convention.pk), "sound": sound.enterprise_number}))
"""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    stack = Stack(tmp_path_factory.mktemp("kills"), JOB_LEASE_SECONDS="3")
    stack.start()
    yield stack
    stack.stop()


@pytest.fixture(scope="module")
def cast(running: Stack) -> dict[str, str]:
    made = running.manage("shell", "-v0", "-c", PEOPLE)
    assert made.returncode == 0, made.stderr
    return dict(json.loads(made.stdout.strip().splitlines()[-1]))


@pytest.fixture
def alice(running: Stack, cast: dict[str, str]) -> Caller:
    return Caller(running.url).sign_in(cast["alice"], make.PASSWORD)


@pytest.fixture
def bob(running: Stack, cast: dict[str, str]) -> Caller:
    return Caller(running.url).sign_in(cast["bob"], make.PASSWORD)


def nothing_waits(stack: Stack) -> bool:
    with stack.database() as database:
        row = database.execute("SELECT count(*) FROM shelter_job WHERE done < wanted").fetchone()
    return row == (0,)


def somebody_works_on(stack: Stack, kind: str) -> bool:
    with stack.database() as database:
        row = database.execute(
            "SELECT count(*) FROM shelter_job WHERE kind = %s AND done < wanted AND leased_until > now()", [kind]
        ).fetchone()
    return row != (0,)


def all_is_whole(stack: Stack) -> None:
    """Every standing and report assessed anew, every chain verified, no effect twice."""
    for command in ("check_ledger", "verify_chain"):
        done = stack.manage(command)
        assert done.returncode == 0, done.stdout + done.stderr
    with stack.database() as database:
        twice = database.execute(
            "SELECT subject_id, action FROM audit_entry WHERE action IN ('invoice.read', 'report.drawn')"
            " GROUP BY 1, 2 HAVING count(*) > 1"
        ).fetchall()
    assert twice == []


def test_a_worker_killed_while_it_reads_loses_nothing_and_reads_nothing_twice(running: Stack, alice: Caller) -> None:
    long = make.ubl(number="LONG", lines=["1.00"] * 3000)
    sent = [alice.upload("long.xml", long)["id"]]
    running.wait_for(lambda: somebody_works_on(running, "read") or nothing_waits(running))
    running.kill("worker")
    sent += [alice.upload(f"{at}.xml", make.ubl(number=f"K-{at}"))["id"] for at in range(8)]
    running.kill_when_there("worker")
    running.wait_for(lambda: nothing_waits(running))
    read = [alice.get(f"invoices/{each}/") for each in sent]
    told = [(invoice["state"], len(invoice["lines"])) for invoice in read]
    assert told == [("to_check", 3000), *[("to_check", 1)] * 8]
    all_is_whole(running)


def test_a_broker_that_lost_everything_delays_and_loses_nothing(
    running: Stack, alice: Caller, cast: dict[str, str]
) -> None:
    running.kill("valkey")
    for kept in running.places.valkey.iterdir():
        shutil.rmtree(kept, ignore_errors=True) if kept.is_dir() else kept.unlink(missing_ok=True)
    sent = [alice.upload(f"b{at}.xml", make.ubl(number=f"B-{at}"))["id"] for at in range(4)]
    running.wait_for(lambda: nothing_waits(running))
    assert {alice.get(f"invoices/{each}/")["state"] for each in sent} == {"to_check"}
    all_is_whole(running)


def test_a_worker_killed_while_it_assesses_and_draws_leaves_one_standing_and_one_report(
    running: Stack, alice: Caller, bob: Caller, cast: dict[str, str]
) -> None:
    data = make.ubl(number="D-1", lines=["10.00"] * 300)
    invoice = alice.upload("d.xml", data)["id"]
    running.wait_for(lambda: nothing_waits(running))
    for line in alice.get(f"invoices/{invoice}/")["lines"][:40]:
        alice.post("claims/", {"line": line["id"], "production": cast["production"], "category": "sound"})
    running.kill("worker")
    report = bob.post(f"productions/{cast['production']}/reports/", {})["id"]
    running.wait_for(lambda: somebody_works_on(running, "draw") or nothing_waits(running))
    running.kill_when_there("worker")
    running.wait_for(lambda: nothing_waits(running), within=120)
    drawn = bob.get(f"reports/{report}/")
    assert len(drawn["pdf_sha256"]) == 64
    assert bob.get(f"productions/{cast['production']}/standing/")["current"] is True
    all_is_whole(running)


def test_when_everything_is_killed_at_once_it_goes_on_where_it_stopped(running: Stack, cast: dict[str, str]) -> None:
    alice = Caller(running.url).sign_in(cast["alice"], make.PASSWORD)
    sent = [alice.upload(f"e{at}.xml", make.ubl(number=f"E-{at}"))["id"] for at in range(6)]
    running.kill("up")
    running.start()
    running.wait_for(lambda: nothing_waits(running))
    assert {alice.get(f"invoices/{each}/")["state"] for each in sent} == {"to_check"}
    all_is_whole(running)
