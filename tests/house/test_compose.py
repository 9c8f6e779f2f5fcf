"""docker-compose.yml says the same as `make run`, watches each process and holds no secret."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from diversion.management.commands.serve import service_programs

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
AROUND = {"db", "broker", "proxy"}
SECRET_NAME = re.compile(r"KEY|PASS|SECRET|TOKEN|URL")
LITERAL_SECRET = re.compile(r"://[^:/$]*:[^$@]+@")


def test_the_services_are_the_processes_of_make_run_and_what_stands_around_them():
    assert set(SERVICES) == {program.name for program in service_programs()} | AROUND


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_a_service_runs_the_program_that_make_run_runs(name):
    program = next(each for each in service_programs() if each.name == name)
    own_words = {"web": ["gunicorn"], "worker": ["celery", "worker"], "beat": ["celery", "beat"]}[name]
    command = " ".join(SERVICES[name]["command"])
    assert [word in command and word in program.command for word in own_words] == [True] * len(own_words)


def test_each_service_has_a_health_check_and_starts_again():
    assert {name for name, each in SERVICES.items() if each.get("healthcheck", {}).get("test")} == set(SERVICES)
    assert {each["restart"] for each in SERVICES.values()} == {"unless-stopped"}


def test_work_begins_only_when_the_pages_and_so_the_migrations_are_ready():
    waits_for = {name: SERVICES[name]["depends_on"]["web"]["condition"] for name in ("worker", "beat", "proxy")}
    assert set(waits_for.values()) == {"service_healthy"}


def test_every_secret_comes_from_the_environment_and_is_demanded():
    named = {
        (service, name): value
        for service, each in SERVICES.items()
        for name, value in each.get("environment", {}).items()
        if SECRET_NAME.search(name)
    }
    assert {key: value for key, value in named.items() if not re.search(r"\$\{\w+:\?", value)} == {}
    assert LITERAL_SECRET.findall((ROOT / "docker-compose.yml").read_text()) == []


def test_the_example_environment_names_every_variable_and_gives_no_value():
    lines = [line for line in (ROOT / "deploy" / ".env.example").read_text().splitlines() if not line.startswith("#")]
    asked = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))
    assert {line.partition("=")[0] for line in lines} == asked
    assert {line.partition("=")[2] for line in lines} == {""}


def test_only_the_proxy_opens_a_port():
    assert [name for name, each in SERVICES.items() if "ports" in each] == ["proxy"]


def test_the_image_holds_every_room_but_the_demonstration_and_no_development_package():
    text = (ROOT / "Dockerfile").read_text()
    rooms = {path.parent.name for path in ROOT.glob("*/apps.py")} - {"demo"} | {"paper", "templates"}
    assert set(re.findall(r"^COPY (\w+) \w+$", text, re.MULTILINE)) - {"frontend", "static"} == rooms
    assert "requirements/dev" not in text


def test_docker_itself_accepts_the_file_where_its_plugin_is_installed():
    docker = shutil.which("docker")
    has_plugin = docker and subprocess.run([docker, "compose", "version"], capture_output=True).returncode == 0
    if has_plugin:
        names = re.findall(r"\$\{(\w+):\?", (ROOT / "docker-compose.yml").read_text())
        command = [docker, "compose", "--file", str(ROOT / "docker-compose.yml"), "config", "--quiet"]
        answer = subprocess.run(command, env={"PATH": "/usr/bin:/bin"} | dict.fromkeys(names, "x"), capture_output=True)
        assert answer.returncode == 0, answer.stderr
