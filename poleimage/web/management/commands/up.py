"""Everything in one terminal: PostgreSQL, Valkey, web, worker and beat, out of one folder."""

import argparse
import os
import signal
import socket
import time
import urllib.error
import urllib.request
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.checks import Tags
from django.core.management import BaseCommand, CommandError, call_command, get_commands
from django.db import DEFAULT_DB_ALIAS, connections

from poleimage.run import roles, valkey
from poleimage.run.leftovers import end_leftovers
from poleimage.run.places import PlaceError, Places, keep_secret
from poleimage.run.postgres import Postgres, PostgresError
from poleimage.run.process import Child
from poleimage.run.supervisor import AlreadyRunningError, GaveUpError, Interrupts, Supervisor, only_one
from poleimage.run.valkey import ValkeyError


class Command(BaseCommand):
    help = "Start the register with everything it needs, in the foreground. PORT, BIND and DATA by environment."
    # There is no database yet to check anything against: what is in it is checked once it is migrated.
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="fill an empty register with the demo")

    def handle(self, *, demo: bool, **options: Any) -> None:
        if not settings.EMBEDDED:
            raise CommandError("DATABASE_URL is set: `up` starts a PostgreSQL of its own. Unset it.", returncode=2)
        places: Places = settings.PLACES
        try:
            places.make()
            with only_one(places):
                self._run(places, demo=demo)
        except (AlreadyRunningError, GaveUpError, PlaceError, PostgresError, ValkeyError) as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            self._say("Stopped.")

    def _run(self, places: Places, *, demo: bool) -> None:
        interrupts = Interrupts()
        interrupts.listen()
        for name in end_leftovers(places.children):
            self._say(f"{name} was still running from an earlier start: ended.")
        _refuse_taken_port()
        if places.discard_unfinished_demo():
            self._say("The demo was broken off while it was filled in: what there was of it is removed.")
        supervisor = Supervisor(places, self._say)
        try:
            postgres = Postgres(places)
            if postgres.make():
                self._say(f"A new PostgreSQL in {places.postgres}")
            supervisor.adopt(postgres.start())
            supervisor.start(valkey.child(places))
            postgres.make_database()
            with interrupts.breakable():
                self._prepare(places, demo=demo)
            for child in _ours(places):
                supervisor.start(child)
            with interrupts.breakable():
                supervisor.wait_until_ready("web", within=60)
            self._welcome(places)
            while not interrupts.asked:
                supervisor.look()
                time.sleep(0.1)
            self._say("Stopping: what is being done is finished first.")
        finally:
            supervisor.stop()
        self._say("Stopped.")

    def _prepare(self, places: Places, *, demo: bool) -> None:
        settings.SECRET_KEY = keep_secret(places.secret)
        try:
            call_command("migrate", verbosity=0, interactive=False)
            self.check(tags=[Tags.database], databases=[DEFAULT_DB_ALIAS])
            call_command("translations", compile=True, verbosity=0)
            call_command("collectstatic", verbosity=0, interactive=False)
            call_command("load_rates", verbosity=0)
            if demo:
                self._seed(places)
        finally:
            # The children are made by fork: no connection of ours may be left open in them.
            connections.close_all()

    def _seed(self, places: Places) -> None:
        """A register in which nobody is known is an empty one."""
        if get_user_model().objects.exists():
            return
        if "seed_demo" not in get_commands():
            self._say("There is no demo in this version (seed_demo): the register starts empty.")
            return
        self._say("Filling the register with the demo: about a minute, once.")
        with places.filled_with_demo():
            call_command("seed_demo", stdout=self.stdout)

    def _welcome(self, places: Places) -> None:
        self._say(f"\n  The register is at {_address()}\n")
        if places.sign_ins.exists():
            for line in places.sign_ins.read_text(encoding="utf-8").splitlines():
                self._say(f"  {line}")
            self._say("")
        self._say(f"  Logs: {places.log}    Stop: Ctrl-C\n")

    def _say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()


def _ours(places: Places) -> list[Child]:
    """Worker and beat before the web server: what the first visitor does finds them ready."""
    environment = {"DATA": str(places.data), "PYTHONUNBUFFERED": "1", "DJANGO_SETTINGS_MODULE": "poleimage.settings"}
    common: dict[str, Any] = {"environment": environment, "folder": settings.ROOT}
    return [
        Child(
            name="worker",
            command=roles.worker(),
            # Some time for the task at hand, then it is put back. Without us nothing is left to work with: it ends.
            stop=signal.SIGQUIT,
            orphaned=signal.SIGKILL,
            grace=60.0,
            **common,
        ),
        Child(name="beat", command=roles.beat(), **common),
        Child(name="web", command=roles.web(), ready=_web_answers, **common),
    ]


def _address() -> str:
    host = "localhost" if settings.BIND in ("127.0.0.1", "0.0.0.0") else settings.BIND
    return f"http://{host}:{settings.PORT}/"


def _web_answers() -> bool:
    host = "127.0.0.1" if settings.BIND == "0.0.0.0" else settings.BIND
    request = urllib.request.Request(
        f"http://{host}:{settings.PORT}/health/live", headers={"Host": settings.ALLOWED_HOSTS[0]}
    )
    try:
        # No proxy that the environment may name: this is our own machine.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        return bool(opener.open(request, timeout=2).status == 200)
    except OSError:
        return False


def _refuse_taken_port(*, patience: float = 5.0) -> None:
    """A web server whose parent was killed just now gives its port up a moment later."""
    until = time.monotonic() + patience
    while error := _bind_error():
        if time.monotonic() > until:
            raise CommandError(
                f"The port {settings.PORT} can't be opened on {settings.BIND} ({os.strerror(error.errno or 0)}). "
                "Stop what uses it, or choose another: PORT=8001 make run",
                returncode=2,
            ) from error
        time.sleep(0.2)


def _bind_error() -> OSError | None:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((settings.BIND, settings.PORT))
        except OSError as error:
            return error
    return None
