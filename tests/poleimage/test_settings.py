"""What the settings, their example and the containers say must agree."""

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
READ = re.compile(
    r'env\.(?:text|secret|whole|switch|hosts|address|folder|broker|database|listener|web_address|key_store)\(\s*"([A-Z_]+)"'
)
LISTED = re.compile(r"^#?([A-Z_]+)=", re.MULTILINE)
ONLY_FOR_COMPOSE = {"POSTGRES_PASSWORD"}


def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))


def test_every_setting_is_listed_in_the_example():
    sources = [ROOT / "poleimage" / name for name in ("settings.py", "wsgi.py", "run/roles.py")]
    read = {name for source in sources for name in READ.findall(source.read_text(encoding="utf-8"))}
    listed = set(LISTED.findall((ROOT / ".env.example").read_text(encoding="utf-8")))
    assert "SECRET_KEY" in read
    assert listed - ONLY_FOR_COMPOSE == read


def test_the_example_holds_no_secret():
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert re.findall(r"^(?:SECRET_KEY|POSTGRES_PASSWORD)=(.*)$", example, re.MULTILINE) == ["", ""]


def test_every_container_that_stays_has_a_health_check_and_time_to_stop():
    services = compose()["services"]
    assert list(services) == ["postgres", "valkey", "migrate", "web", "worker", "beat", "clamav"]
    for name, service in services.items():
        assert ("healthcheck" in service, "stop_grace_period" in service) == (name != "migrate",) * 2, name


def test_no_container_starts_without_a_password():
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    assert len(re.findall(r"\$\{POSTGRES_PASSWORD", text)) == len(re.findall(r"\$\{POSTGRES_PASSWORD:\?", text)) == 2
    assert [service for service in compose()["services"].values() if "ports" in service] == [
        compose()["services"]["web"]
    ]


def test_both_ways_run_the_same_postgresql():
    from poleimage.run.postgres import MAJOR

    service = compose()["services"]["postgres"]
    assert service["image"].split(":")[1].split("-")[0] == MAJOR
    assert "--locale-provider=builtin --locale=C.UTF-8" in service["environment"]["POSTGRES_INITDB_ARGS"]
