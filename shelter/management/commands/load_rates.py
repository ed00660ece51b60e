from argparse import ArgumentParser
from importlib.resources import files
from typing import Any

from django.core.management.base import BaseCommand

from shelter.flow.rates import load_rates
from shelter.flow.type_in import rate_waiting
from shelter.management.words import file_at, refuse
from shelter.reading.rates import RatesUnreadableError, published_in


class Command(BaseCommand):
    help = (
        "Loads the ECB's rates that are not there yet: from its file (eurofxref-hist, .zip or .csv), or without one "
        "from the history that was installed with this program."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?")

    def handle(self, *, file: str | None, **options: Any) -> None:
        try:
            count = load_rates(published_in(file_at(file) if file else _installed()))
        except RatesUnreadableError as error:
            refuse(f"FILE: {error}; no rate was loaded")
        rated = rate_waiting()
        if options["verbosity"]:
            self.stdout.write(f"{count} new rates; {rated} invoices that waited for one have it")


def _installed() -> bytes:
    # Only its file is used: its own lookup knows no weekends.
    return files("currency_converter").joinpath("eurofxref-hist.zip").read_bytes()
