import hashlib
import os
import stat
import threading
import time

import pytest

from poleimage import files

DATA = "Facture n° 118".encode()
SHA256 = hashlib.sha256(DATA).hexdigest()


@pytest.fixture(autouse=True)
def root(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    return settings.FILES_ROOT


def everything(root):
    return sorted(place.relative_to(root).as_posix() for place in root.rglob("*") if place.is_file())


def test_bytes_lie_under_their_digest_and_come_back_as_they_were(root):
    assert files.keep(DATA) == SHA256
    assert files.path_of(SHA256) == root / SHA256[:2] / SHA256
    assert everything(root) == [f"{SHA256[:2]}/{SHA256}"]
    assert files.load(SHA256) == DATA
    assert files.sha256_of(files.path_of(SHA256)) == SHA256


def test_the_same_bytes_twice_are_one_file_that_is_not_written_again(root):
    files.keep(DATA)
    before = files.path_of(SHA256).stat()
    assert files.keep(DATA) == SHA256
    after = files.path_of(SHA256).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert len(everything(root)) == 1


def test_nothing_at_all_can_be_kept_too(root):
    empty = hashlib.sha256(b"").hexdigest()
    assert (files.keep(b""), files.load(empty)) == (empty, b"")


def test_only_their_owner_reads_the_files(root):
    files.keep(DATA)
    place = files.path_of(SHA256)
    assert (stat.S_IMODE(place.stat().st_mode), stat.S_IMODE(place.parent.stat().st_mode)) == (0o600, 0o700)


def test_bytes_and_names_are_on_the_disk_before_the_digest_is_given(root, settings, monkeypatch):
    told, fsync, rename = [], os.fsync, os.rename

    def synced(handle):
        told.append(("fsync", os.readlink(f"/proc/self/fd/{handle}")))
        fsync(handle)

    def renamed(old, new):
        told.append(("rename", os.fspath(new)))
        assert told[-2] == ("fsync", os.fspath(old))
        rename(old, new)

    settings.FILES_ROOT = root / "new" / "files"
    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "rename", renamed)
    files.keep(DATA)
    place = files.path_of(SHA256)
    above = [root.parent, root, root / "new", settings.FILES_ROOT]
    assert told[:4] == [("fsync", str(folder)) for folder in above]
    assert told[5:] == [("rename", str(place)), ("fsync", str(place.parent)), ("fsync", str(settings.FILES_ROOT))]


@pytest.mark.parametrize("step", ["fsync", "rename"])
@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_after_a_failure_no_part_of_a_file_is_left_and_a_retry_works(root, monkeypatch, step, failure):
    def fail(*args):
        raise failure

    with monkeypatch.context() as patched:
        patched.setattr(os, step, fail)
        with pytest.raises(type(failure)):
            files.keep(DATA)
    assert everything(root) == []
    assert files.keep(DATA) == SHA256
    assert everything(root) == [f"{SHA256[:2]}/{SHA256}"]


def test_whoever_sends_a_file_again_makes_sure_that_its_name_is_on_the_disk(root, monkeypatch):
    """The first who sent it was killed after the renaming, before its folder was on the disk."""
    with monkeypatch.context() as patched:
        patched.setattr(files, "sync", lambda folder: files.path_of(SHA256).exists() and 1 / 0)
        with pytest.raises(ZeroDivisionError):
            files.keep(DATA)
    synced = []
    monkeypatch.setattr(files, "sync", synced.append)
    assert files.keep(DATA) == SHA256
    assert synced == [files.path_of(SHA256).parent, root]


def test_a_file_that_a_killed_process_left_half_written_is_never_taken_for_the_whole(root):
    folder = files.path_of(SHA256).parent
    folder.mkdir(parents=True)
    (folder / ".incoming-half").write_bytes(DATA[:3])
    files.keep(DATA)
    assert files.load(SHA256) == DATA


def test_eight_who_keep_the_same_bytes_at_once_leave_one_whole_file(root):
    data, ready, kept = os.urandom(300_000), threading.Barrier(8), []

    def keep():
        ready.wait()
        kept.append(files.keep(data))

    threads = [threading.Thread(target=keep) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sha256 = hashlib.sha256(data).hexdigest()
    assert (kept, everything(root)) == ([sha256] * 8, [f"{sha256[:2]}/{sha256}"])
    assert files.load(sha256) == data


def test_a_file_that_is_not_there_is_said_to_be_missing():
    with pytest.raises(FileNotFoundError):
        files.load(SHA256)


def test_what_was_left_half_written_goes_after_a_day(root):
    files.keep(DATA)
    folder = files.path_of(SHA256).parent
    for name, hours in (("old", 25), ("new", 23)):
        (folder / f".incoming-{name}").touch()
        os.utime(folder / f".incoming-{name}", (0, time.time() - hours * 3600))
    os.utime(files.path_of(SHA256), (0, 0))
    files.remove_stale()
    assert everything(root) == [f"{SHA256[:2]}/.incoming-new", f"{SHA256[:2]}/{SHA256}"]


def test_without_any_file_there_is_nothing_to_remove(root):
    files.remove_stale()
    assert not root.exists()
