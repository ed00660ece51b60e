import pytest
from django.core.management import CommandError, call_command
from knox.models import AuthToken

from members.models import Organisation, User
from poleimage.audit.models import Entry
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


def test_a_lost_password_is_replaced_and_what_was_open_closes(client, capsys):
    alice = make.producer()
    client.force_login(alice)
    AuthToken.objects.create(user=alice)
    call_command("reset_password", alice.email)
    password = capsys.readouterr().out.split()[-1]
    assert client.get("/desk/").status_code == 302
    assert AuthToken.objects.count() == 0
    assert not client.login(username=alice.email, password=make.PASSWORD)
    assert client.login(username=alice.email, password=password)
    assert password not in str(list(Entry.objects.values()))


def test_a_person_who_left_is_let_in_no_more_and_stays_on_record(client):
    alice = make.producer()
    client.force_login(alice)
    AuthToken.objects.create(user=alice)
    call_command("close_person", alice.email, "--why", "Partie")
    assert client.get("/desk/").status_code == 302
    assert AuthToken.objects.count() == 0
    assert not client.login(username=alice.email, password=make.PASSWORD)
    entry = Entry.objects.get(action="person.closed")
    assert (entry.subject_id, entry.why) == (str(alice.pk), "Partie")


@pytest.mark.parametrize("command", ["close_person", "reset_password"])
def test_whom_nobody_let_in_can_not_be_changed(command):
    alice = make.producer()
    call_command("close_person", alice.email)
    entries = Entry.objects.count()
    for email in (alice.email, "personne@exemple.be"):
        with pytest.raises(CommandError, match="EMAIL"):
            call_command(command, email)
    assert Entry.objects.count() == entries
