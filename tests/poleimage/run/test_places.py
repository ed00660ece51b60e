import os
import shutil
from pathlib import Path

import pytest

from poleimage.run.places import PlaceError, Places, keep_secret


def test_only_the_owner_may_enter(tmp_path):
    places = Places(tmp_path / "data")
    places.make()
    assert {place.stat().st_mode & 0o777 for place in (places.data, places.sockets, places.log)} == {0o700}


def test_a_path_too_long_for_a_socket_gets_a_short_folder_of_its_own(tmp_path):
    near, far, other = Places(Path("/srv/data")), Places(tmp_path / ("d" * 90)), Places(tmp_path / ("e" * 90))
    assert near.sockets == Path("/srv/data/sockets")
    assert far.sockets.parent == Path("/tmp") and far.sockets != other.sockets
    assert len(str(far.sockets / ".s.PGSQL.5432")) < 103


def test_a_path_with_a_comma_gets_one_too():
    assert Places(Path("/srv/films, factures")).sockets.parent == Path("/tmp")


def test_a_folder_under_tmp_that_is_not_ours_is_refused(tmp_path):
    places = Places(tmp_path / ("d" * 90))
    places.sockets.symlink_to(tmp_path)
    try:
        with pytest.raises(PlaceError, match="belongs to someone else"):
            places.make()
    finally:
        places.sockets.unlink()


def test_a_folder_that_can_not_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(PlaceError, match="can't be made"):
        Places(tmp_path / "file" / "data").make()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_the_folder_of_another_user_is_refused(tmp_path):
    places = Places(tmp_path / "data")
    places.make()
    os.chown(places.data, 4321, 4321)
    with pytest.raises(PlaceError, match="belongs to someone else"):
        places.make()


def test_the_secret_is_made_once_and_is_the_owners_alone(tmp_path):
    first = keep_secret(tmp_path / "secret")
    assert len(first) == 80
    assert keep_secret(tmp_path / "secret") == first
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600


def test_only_a_demo_that_was_broken_off_is_removed(tmp_path):
    places = Places(tmp_path / "data")
    places.make()
    for folder in (places.postgres, places.files):
        folder.mkdir()
        (folder / "kept").touch()
    assert places.discard_unfinished_demo() is False
    with places.filled_with_demo():
        assert places.unfinished_demo.exists()
    assert places.discard_unfinished_demo() is False
    assert (places.postgres / "kept").exists() and (places.files / "kept").exists()

    with pytest.raises(KeyboardInterrupt), places.filled_with_demo():
        raise KeyboardInterrupt
    (places.valkey / "kept").touch()
    assert places.discard_unfinished_demo() is True
    assert not places.postgres.exists() and not places.files.exists() and not places.unfinished_demo.exists()
    assert (places.valkey / "kept").exists()


def test_a_removal_that_is_broken_off_is_taken_up_again(tmp_path, monkeypatch):
    places = Places(tmp_path / "data")
    places.make()
    places.postgres.mkdir()
    with pytest.raises(KeyboardInterrupt), places.filled_with_demo():
        raise KeyboardInterrupt
    with monkeypatch.context() as patched:
        patched.setattr(shutil, "rmtree", lambda place: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            places.discard_unfinished_demo()
    assert places.discard_unfinished_demo() is True
