import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from shelter.management import words
from shelter.pdf.verify import verify


class Command(BaseCommand):
    help = (
        "Takes the dossier out of a report, assesses it and compares: from the file alone. Exit code 1 if it differs."
    )
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        verdict = verify(words.file_at(file))
        for finding in verdict.findings:
            self.stdout.write(f"{finding.code}: {finding.detail}")
        if not verdict.ok:
            self.stdout.write(self.style.ERROR(f"{file}: DIFFERS"))
            sys.exit(1)
        if verdict.seal:
            self.stdout.write(
                f"Sealed by {verdict.seal.subject}. Compare the SHA-256 of the certificate with the cluster's: "
                f"{verdict.seal.fingerprint}"
            )
        statement = verdict.statement or {}
        self.stdout.write(
            f"{file}: AGREES. Report {verdict.number} as of {verdict.as_of}: "
            f"counted {statement.get('counted')} of {statement.get('obligation')}, "
            f"remaining {statement.get('remaining')}"
        )
