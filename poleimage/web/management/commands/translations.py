import argparse
from typing import Any

from django.core.management import BaseCommand, CommandError

from poleimage.web import translations


class Command(BaseCommand):
    help = "Bring the catalogues in line with the code and compile them; --check only says what is wrong."
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument(
            "--check", action="store_true", help="exit 1 when a message is missing, fuzzy, empty or outdated"
        )
        what.add_argument("--compile", action="store_true", help="only compile what is there")

    def handle(self, *, check: bool, compile: bool, verbosity: int, **options: Any) -> None:
        if check:
            self._check()
            return
        if not compile:
            for language in translations.TRANSLATED_INTO:
                translations.update(language)
        translations.compile_all()
        if not compile:
            self._report()

    def _check(self) -> None:
        if self._report():
            raise CommandError(
                "The translations are not complete: `manage.py translations`, then fill in the catalogue."
            )

    def _report(self) -> int:
        count = 0
        for language in translations.TRANSLATED_INTO:
            for fault in translations.faults(language):
                self.stdout.write(f"{language}: {fault.message!r} {fault.what}")
                count += 1
        return count
