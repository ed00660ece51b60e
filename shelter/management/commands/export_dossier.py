import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from shelter.flow.recompute import consistent_dossier
from shelter.management import words
from shelter.rules import assess


class Command(BaseCommand):
    help = "Prints the dossier of a convention as JSON: all its facts, as `python -m shelter.rules assess` reads them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("convention", metavar="CONVENTION", help="the convention's reference")
        parser.add_argument("--as-of", metavar="DAY", help="with the statement as of this day beside it")

    def handle(self, *args: Any, convention: str, as_of: str | None, **options: Any) -> None:
        dossier, _version = consistent_dossier(words.convention(convention).pk)
        if as_of is None:
            printed: dict[str, Any] = dossier
        else:
            day = words.day(as_of)
            printed = {"as_of": day.isoformat(), "dossier": dossier, "statement": assess(dossier, day)}
        self.stdout.write(json.dumps(printed, ensure_ascii=False, indent=1))
