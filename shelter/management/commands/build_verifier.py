from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shelter.offline.build import NAME, sha256, verifier


class Command(BaseCommand):
    help = "Writes shelter_verify.py, which checks a report with Python alone; the same bytes from the same code."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("out", metavar="OUT", nargs="?", default=NAME)

    def handle(self, *args: Any, out: str, **options: Any) -> None:
        try:
            Path(out).write_bytes(verifier())
        except OSError as error:
            raise CommandError(f"OUT: {out}: {error.strerror}", returncode=2) from None
        self.stdout.write(f"{out}: {len(verifier()):,} bytes, SHA-256 {sha256()}")
