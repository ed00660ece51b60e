import pytest
from django.core.management import CommandError, call_command

from members.models import Organisation, User
from tests import make

pytestmark = pytest.mark.django_db


def test_a_house_and_its_people_are_let_in_from_the_machine_room(client, capsys):
    number = make.enterprise_number()
    call_command("register_organisation", "Quai Nord Films SRL", f"BE {number[:4]}.{number[4:7]}.{number[7:]}")
    call_command("invite", "alice@exemple.be", "producer", "--of", number)
    password = capsys.readouterr().out.split()[-1]
    alice = User.objects.get()
    assert (alice.role, alice.organisation.name) == ("producer", "Quai Nord Films SRL")
    assert client.login(username="alice@exemple.be", password=password)


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        (("register_organisation", "Films", "0999000000"), "ENTERPRISE_NUMBER"),
        (("invite", "alice", "staff"), "EMAIL"),
        (("invite", "alice@exemple.be", "producer"), "--of"),
        (("invite", "alice@exemple.be", "member", "--of", "0999999922"), "--of"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_written(arguments, place):
    with pytest.raises(CommandError, match=place) as refusal:
        call_command(*arguments)
    assert refusal.value.returncode == 2
    assert (User.objects.count(), Organisation.objects.count()) == (0, 0)


def test_nobody_is_let_in_twice():
    make.staff()
    with pytest.raises(CommandError, match="EMAIL"):
        call_command("invite", User.objects.get().email, "staff")
