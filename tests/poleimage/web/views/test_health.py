import pytest
from django.db import DatabaseError, connection

from poleimage.web.views import health


def test_the_process_answers_without_a_database(client):
    answer = client.get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"live": True})


@pytest.mark.django_db
def test_without_a_broker_the_register_is_ready_all_the_same(client):
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    assert answer.json() == {
        "ready": True,
        "database": True,
        "migrations": True,
        "guards": True,
        "files": True,
        "broker": False,
        "scanner": "no virus scanner",
    }
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_with_a_migration_to_come_it_is_not_ready(client, monkeypatch):
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda self, targets: ["one"])
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["ready"], answer.json()["migrations"]) == (503, False, False)


@pytest.mark.django_db
def test_with_a_guard_switched_off_it_is_not_ready(client):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE shelter_funding DISABLE TRIGGER shelter_funding_append_only")
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["ready"], answer.json()["guards"]) == (503, False, False)


def test_without_a_database_it_is_not_ready_and_says_nothing_more(client, monkeypatch):
    def lost():
        raise DatabaseError("password authentication failed for user secret")

    monkeypatch.setattr(health.connection, "cursor", lost)
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json() == {
        "ready": False,
        "database": False,
        "migrations": False,
        "guards": False,
        "files": True,
        "broker": False,
        "scanner": "no virus scanner",
    }


@pytest.mark.django_db
def test_a_virus_scanner_that_is_down_is_told_and_holds_nothing_up(client, settings, tmp_path):
    settings.CLAMD_SOCKET = str(tmp_path / "nobody")
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["scanner"]) == (200, False)


@pytest.mark.django_db
def test_a_folder_of_documents_that_can_not_be_written_is_found(client, settings, tmp_path):
    (tmp_path / "file").touch()
    (tmp_path / "file").chmod(0o400)
    settings.FILES_ROOT = tmp_path / "file"
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["files"]) == (503, False)


@pytest.mark.parametrize("path", ["/health/live", "/health/ready"])
def test_nothing_can_be_sent_to_it(client, path):
    assert client.post(path).status_code == 405


def test_pages_may_load_nothing_from_elsewhere(client):
    policy = client.get("/health/live")["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy and "*" not in policy
