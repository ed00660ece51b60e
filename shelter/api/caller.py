"""Who calls: the permissions have let in nobody who is not signed in."""

from rest_framework.request import Request

from members.models import Organisation, User


def person(request: Request) -> User:
    assert isinstance(request.user, User)
    return request.user


def house(request: Request) -> Organisation:
    """The producer's organisation; only producers get where this is asked."""
    organisation = person(request).organisation
    assert organisation is not None
    return organisation
