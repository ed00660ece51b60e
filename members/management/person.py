from django.core.management.base import CommandError

from members.models import User


def person_of(email: str) -> User:
    """The person of an address who is let in; a closed one is no longer anybody's to change."""
    found = User.objects.filter(email=email.lower()).first()
    if found is None or not found.is_active:
        raise CommandError(f"EMAIL: nobody is let in as {email!r}", returncode=2)
    return found
