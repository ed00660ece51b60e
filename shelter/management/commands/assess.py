import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from shelter.management import words
from shelter.rules import DossierError, assess


class Command(BaseCommand):
    help = "Assesses a dossier file and prints the statement as JSON. The register is not asked."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--as-of", metavar="DAY", help="today when it is not given")

    def handle(self, *args: Any, file: str, as_of: str | None, **options: Any) -> None:
        try:
            dossier = json.loads(words.file_at(file))
        except ValueError as error:
            words.refuse(f"FILE: {file} is not JSON: {error}")
        try:
            statement = assess(dossier, words.day(as_of))
        except DossierError as error:
            words.refuse(f"{error.where}: {error.message}")
        self.stdout.write(json.dumps(statement, ensure_ascii=False, indent=1))
