import os
import random
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from members.models import User
from poleimage.settings import PLACES
from shelter.demo import cast
from shelter.demo.spending import Spending
from shelter.demo.story import Stage, close, now, set_stage, sign
from shelter.models import Invoice, Production


class Command(BaseCommand):
    help = "Fills an empty register with a fictitious one, three years of it, and writes one sign-in a role."

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.exists() or Production.objects.exists():
            self.stdout.write("The register is not empty: nothing was added.")
            return
        with connection.cursor() as cursor:
            # A demo that is lost with the power is made again.
            cursor.execute("SET synchronous_commit TO off")
        today, rng = now(), random.Random(2026)
        # The people and how they sign in are there together, so that a run that is stopped leaves nobody outside.
        with transaction.atomic():
            stage = set_stage(today)
            productions = [sign(film, stage, today) for film in cast.FILMS]
            _keep(stage)
        for film, production in zip(cast.FILMS, productions, strict=True):
            others = [each for each in productions if each.producer_id == production.producer_id and each != production]
            Spending(film, production, others, stage, today, rng).play()
        for film, production in zip(cast.FILMS, productions, strict=True):
            close(production, film, stage, today)
        self.stdout.write(f"{len(productions)} productions, {Invoice.objects.count()} invoices")


def _keep(stage: Stage) -> None:
    """Passwords made for this register alone, readable by its owner alone."""
    PLACES.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    place = PLACES.data / "demo-sign-ins.txt"
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        seen = set()
        for role, email, password in stage.sign_ins:
            if role not in seen:
                file.write(f"{role}\t{email}\t{password}\n")
            seen.add(role)
