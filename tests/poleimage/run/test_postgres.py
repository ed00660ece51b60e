import os
import signal
import subprocess
import sys
import time

import psycopg
import pytest

from poleimage.run import postgres
from poleimage.run.places import Places
from poleimage.run.postgres import Postgres, PostgresError

QUICK = ["fsync=off", "full_page_writes=off"]


@pytest.fixture(scope="module")
def server(new_folder):
    """A cluster that is made and not running."""
    places = Places(new_folder())
    places.make()
    made = Postgres(places, QUICK)
    made.make()
    return made


def ask(server, question):
    with psycopg.connect(host=str(server.places.sockets), user="poleimage", dbname="postgres") as connection:
        return connection.execute(question).fetchone()[0]


def test_it_listens_on_its_own_socket_alone_and_checks_its_pages(server):
    process = server.start()
    try:
        assert ask(server, "SHOW listen_addresses") == ""
        assert ask(server, "SHOW server_version").startswith("18.")
        assert ask(server, "SHOW data_checksums") == "on"
        assert ask(server, "SELECT datcollate FROM pg_database WHERE datname = 'postgres'") == "C.UTF-8"
        assert (server.places.sockets / ".s.PGSQL.5432").stat().st_mode & 0o777 == 0o700
    finally:
        process.end()
    assert process.popen.returncode == 0
    assert not postgres.answers(server.places)


def test_the_database_is_made_once(server):
    process = server.start()
    try:
        assert server.make_database() is True
        assert server.make_database() is False
    finally:
        process.end()


def test_a_made_cluster_is_not_made_again(server):
    assert server.make() is False


def test_it_starts_over_after_being_killed(server):
    process = server.start()
    os.kill(process.pid, signal.SIGKILL)
    process.popen.wait()
    again = server.start()
    again.end()
    assert again.popen.returncode == 0


def test_a_lock_file_whose_number_is_another_programs_is_in_nobodys_way(server):
    other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        lines = f"{other.pid}\n{server.places.postgres}\n0\n5432\n{server.places.sockets}\n\n  0  0\nready\n"
        (server.places.postgres / "postmaster.pid").write_text(lines)
        (server.places.sockets / ".s.PGSQL.5432.lock").write_text(lines)
        server.start().end()
    finally:
        other.kill()
        other.wait()


def test_a_cluster_half_made_is_made_anew(new_folder):
    places = Places(new_folder())
    places.make()
    half = places.data / "postgres.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    assert Postgres(places, QUICK).make() is True
    assert (places.postgres / "global").is_dir() and not half.exists()


def test_the_files_of_another_version_are_refused(new_folder):
    places = Places(new_folder())
    places.make()
    places.postgres.mkdir()
    (places.postgres / "PG_VERSION").write_text("17\n")
    with pytest.raises(PostgresError, match="was made by PostgreSQL 17"):
        Postgres(places).make()


def test_what_keeps_it_from_starting_is_said(server):
    with pytest.raises(PostgresError, match="max_connections"):
        Postgres(server.places, ["max_connections=-1"]).start()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells a child that its parent is gone")
def test_it_ends_with_the_one_that_started_it(server):
    code = (
        "import sys; from pathlib import Path; from poleimage.run.places import Places; "
        "from poleimage.run.postgres import Postgres; "
        "p = Postgres(Places(Path(sys.argv[1])), ['fsync=off']).start(); print(p.pid, flush=True); input()"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code, str(server.places.data)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    pid = int(parent.stdout.readline())
    assert postgres.serves(pid, server.places.postgres)
    parent.kill()
    parent.wait()
    until = time.monotonic() + 10
    while postgres.serves(pid, server.places.postgres) and time.monotonic() < until:
        time.sleep(0.05)
    assert not postgres.serves(pid, server.places.postgres)
