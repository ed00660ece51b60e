import os
import random
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection, transaction

from members.models import User
from poleimage.settings import PLACES
from shelter.demo import cast
from shelter.demo.pool import at_once
from shelter.demo.spending import Spending
from shelter.demo.story import Stage, close, now, set_stage, sign
from shelter.models import Invoice, Production


class Command(BaseCommand):
    help = "Fills an empty register with a fictitious one, three years of it, and writes one sign-in a role."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--processes", type=int, default=min(4, os.cpu_count() or 1), help="films at once")

    def handle(self, *args: Any, processes: int, **options: Any) -> None:
        if User.objects.exists() or Production.objects.exists():
            self.stdout.write("The register is not empty: nothing was added.")
            return
        today = now()
        # The people and how they sign in are there together, so that a run that is stopped leaves nobody outside.
        with transaction.atomic():
            stage = set_stage(today)
            productions = [sign(film, stage, today) for film in cast.FILMS]
            _keep(stage)
        films = [
            Spending(film, production, _of_the_same_house(production, productions), stage, today, random.Random(at))
            for at, (film, production) in enumerate(zip(cast.FILMS, productions, strict=True))
        ]
        # The longest first, so that none is left over at the end.
        films.sort(key=lambda spending: -spending.film.invoices)
        if processes > 1:
            at_once(play, films, processes)
        else:
            for spending in films:
                play(spending)
        for spending in films:
            close(spending.production, spending.film, stage, today)
        self.stdout.write(f"{len(productions)} productions, {Invoice.objects.count()} invoices")


def play(spending: Spending) -> None:
    with connection.cursor() as cursor:
        # A demo that is lost with the power is made again.
        cursor.execute("SET synchronous_commit TO off")
    spending.play()


def _of_the_same_house(production: Production, productions: list[Production]) -> list[Production]:
    return [each for each in productions if each.producer_id == production.producer_id and each != production]


def _keep(stage: Stage) -> None:
    """Passwords made for this register alone, readable by its owner alone."""
    PLACES.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    place = PLACES.data / "demo-sign-ins.txt"
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        for role, email, password in stage.sign_ins:
            file.write(f"{role}\t{email}\t{password}\n")
