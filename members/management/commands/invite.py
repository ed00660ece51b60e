import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from members.flow import invite
from members.models import Company, Organisation, User


class Command(BaseCommand):
    help = "Lets a person in, in one role, and prints a password once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("role", metavar="ROLE", choices=User.Role.values)
        parser.add_argument("--of", metavar="ENTERPRISE_NUMBER", help="a producer's or a member's house")
        parser.add_argument("--first-name", default="")
        parser.add_argument("--last-name", default="")

    def handle(
        self, *args: Any, email: str, role: str, of: str | None, first_name: str, last_name: str, **options: Any
    ) -> None:
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"EMAIL: {email!r} is no e-mail address", returncode=2) from None
        if User.objects.filter(email=email.lower()).exists():
            raise CommandError(f"EMAIL: {email} is let in already", returncode=2)
        password = secrets.token_urlsafe(12)
        invite(
            email,
            by=None,
            role=role,
            first_name=first_name,
            last_name=last_name,
            password=password,
            organisation=_house(Organisation, role == User.Role.PRODUCER, of),
            company=_house(Company, role == User.Role.MEMBER, of),
        )
        self.stdout.write(f"{role} {email} {password}")


def _house(kind: Any, is_wanted: bool, number: str | None) -> Any:
    if not is_wanted:
        return None
    found = kind.objects.filter(enterprise_number=number).first()
    if found is None:
        raise CommandError(f"--of: no {kind._meta.verbose_name} is registered under {number!r}", returncode=2)
    return found
