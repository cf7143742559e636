"""The composed form as it is written down: what is published, what is watched, what is kept secret."""

import re
import shutil
import subprocess
from typing import Any

import pytest
import yaml

from tests.architecture.source import ROOT

TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSED: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, Any] = COMPOSED["services"]
OURS = {"web", "ws", "worker", "beat", "mail-in", "migrate"}


def test_services_are_those_of_the_design() -> None:
    assert set(SERVICES) == OURS | {"nginx", "db", "redis", "clamav"}
    assert [name for name, service in SERVICES.items() if "profiles" in service] == ["mail-in", "clamav"]


def test_only_nginx_and_the_receiver_of_mails_are_published_and_on_the_loopback() -> None:
    assert {name: service["ports"] for name, service in SERVICES.items() if "ports" in service} == {
        "nginx": ["${PUBLISH:-127.0.0.1:8080}:8080"],
        "mail-in": ["${PUBLISH_MAIL_IN:-127.0.0.1:8024}:8024"],
    }
    assert [name for name, service in SERVICES.items() if "network_mode" in service or service.get("privileged")] == []


def test_every_service_that_stays_has_a_health_check() -> None:
    checked = {name for name, service in SERVICES.items() if service.get("healthcheck", {}).get("test")}
    assert checked == set(SERVICES) - {"migrate"}


def test_our_processes_hold_few_rights() -> None:
    for name in OURS | {"nginx"}:
        service = SERVICES[name]
        assert (name, service["read_only"], service["cap_drop"], service["security_opt"]) == (
            name, True, ["ALL"], ["no-new-privileges:true"],
        )  # fmt: skip


def test_everything_waits_for_the_migrations() -> None:
    waiting = {name for name, service in SERVICES.items() if "migrate" in service.get("depends_on", {})}
    assert waiting == OURS - {"migrate"}
    assert SERVICES["migrate"]["restart"] == "no"


def test_no_secret_is_written_down() -> None:
    given = re.findall(r"(?im)^\s*\w*(?:password|secret|token|key)\w*:\s*(.+)$", TEXT)
    assert set(given) == {'"${POSTGRES_PASSWORD:?set it in .env}"', '""'}
    assert all(SERVICES[name]["env_file"] == [".env"] for name in OURS)


def test_only_the_migrations_know_the_owner_of_the_tables() -> None:
    told = {name: dict(SERVICES[name]["environment"]) for name in OURS}
    assert {environment["POSTGRES_PASSWORD"] for environment in told.values()} == {""}
    assert {name for name, environment in told.items() if "PORTAL_DATABASE_URL" in environment} == {"migrate"}
    assert "//portal:${POSTGRES_PASSWORD" in told["migrate"]["PORTAL_DATABASE_URL"]
    assert told["migrate"]["PORTAL_WEB_DATABASE_URL"].startswith("${PORTAL_DATABASE_URL")
    assert SERVICES["migrate"]["command"][-1].endswith("&& python manage.py grant_web_role")
    assert "PORTAL_DATABASE_URL=postgres://portal_web:" in (ROOT / ".env.example").read_text()


def test_volumes_are_named_and_used() -> None:
    mounted = {mount.split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", [])}
    assert mounted == {*COMPOSED["volumes"], "./deploy/nginx/extra"}


def test_image_holds_no_data_and_no_history() -> None:
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert {".git", ".env", "var", ".venv"} <= set(ignored)


def test_containers_do_not_run_as_root() -> None:
    stages = (ROOT / "Dockerfile").read_text().split("\nFROM ")[2:]  # the first builds what the others copy
    for stage in stages:
        assert re.search(r"^USER 10001:10001$", stage, re.MULTILINE), stage


def test_proxy_template_asks_only_for_what_it_is_given() -> None:
    asked = set(re.findall(r"\$\{([A-Z_]+)\}", (ROOT / "deploy/nginx/nginx.conf.template").read_text()))
    given = set(re.findall(r"\b([A-Z_]+)=", (ROOT / "Dockerfile").read_text().partition("AS proxy")[2]))
    assert asked == given


def test_composed_and_local_form_start_the_same_processes() -> None:
    local = (ROOT / "deploy/stack.py").read_text()
    for name in ("web", "ws"):
        words = set(re.findall(r"--[a-z-]+", " ".join(SERVICES[name]["command"]))) - {"--host", "--port"}
        assert words <= set(re.findall(r"--[a-z-]+", local))


@pytest.mark.skipif(
    not shutil.which("docker") or subprocess.run(["docker", "compose", "version"], capture_output=True).returncode != 0,
    reason="docker compose is not installed; the file is read by the tests above",
)
def test_docker_compose_understands_the_file() -> None:
    subprocess.run(
        ["docker", "compose", "--env-file", ".env.example", "config", "--quiet", "--no-env-resolution"],
        cwd=ROOT, check=True,
    )  # fmt: skip
