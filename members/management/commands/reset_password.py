import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from members.flow import change_password
from members.management.person import person_of


class Command(BaseCommand):
    help = "Gives a person another password, printed once; sessions and tokens end at once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="EMAIL")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        person, password = person_of(email), secrets.token_urlsafe(12)
        change_password(person.pk, password, by=None)
        self.stdout.write(f"{person.role} {person.email} {password}")
