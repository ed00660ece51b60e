from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from stdnum.be import vat

from members.flow import register_organisation
from members.models import Organisation


class Command(BaseCommand):
    help = "Registers a production company by its name and enterprise number."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", metavar="NAME")
        parser.add_argument("enterprise_number", metavar="ENTERPRISE_NUMBER")

    def handle(self, *args: Any, name: str, enterprise_number: str, **options: Any) -> None:
        number = vat.compact(enterprise_number)
        if not vat.is_valid(number):
            raise CommandError(
                f"ENTERPRISE_NUMBER: {enterprise_number!r} is no Belgian enterprise number", returncode=2
            )
        if Organisation.objects.filter(enterprise_number=number).exists():
            raise CommandError(f"ENTERPRISE_NUMBER: {number} is registered already", returncode=2)
        organisation = register_organisation(name, number, by=None)
        self.stdout.write(f"{organisation.name} {organisation.enterprise_number}")
