from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from members.flow import close_person
from members.management.person import person_of


class Command(BaseCommand):
    help = "Lets a person in no more: sessions and tokens end at once, what they did stays."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("--why", default="")

    def handle(self, *args: Any, email: str, why: str, **options: Any) -> None:
        person = person_of(email)
        close_person(person.pk, by=None, why=why)
        self.stdout.write(f"{person.email} is closed")
