"""Loading the demonstration: once, wholly or not at all, and never outside of a demonstration."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection

from chat.models import ChannelVisit
from config.demo.loader import load_demo
from forums.models import Post
from networks.models import Network


@pytest.fixture
def files(settings: Any, tmp_path: Path) -> Path:
    """Where the files go: empty."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


def everything(files: Path) -> dict[str, object]:
    """How many rows each model has, and which files lie in the store."""
    counts: dict[str, object] = {model._meta.label: model._default_manager.count() for model in apps.get_models()}
    return counts | {"files": sorted(str(path) for path in files.rglob("*") if path.is_file())}


def test_failure_leaves_nothing_behind(db: None, files: Path) -> None:
    def fail(execute: Any, sql: str, *args: Any) -> Any:
        if f'INTO "{ChannelVisit._meta.db_table}"' in sql:
            raise OSError("the disk is full")
        return execute(sql, *args)

    before = everything(files)
    with connection.execute_wrapper(fail), pytest.raises(OSError, match="the disk is full"):
        load_demo()
    assert everything(files) == before


def test_load_is_refused_where_the_demonstration_is_off(db: None, files: Path, settings: Any) -> None:
    settings.PORTAL_DEMO = False
    before = everything(files)
    with pytest.raises(CommandError, match="PORTAL_DEMO is off"):
        call_command("load_demo")
    assert everything(files) == before


def test_production_cannot_switch_the_demonstration_on() -> None:
    environment = {"PORTAL_DEMO": "1", "PATH": os.environ["PATH"], "PYTHONPATH": str(Path.cwd())}
    started = subprocess.run(
        [sys.executable, "-c", "import config.settings.production"],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert started.returncode == 1
    assert "demonstration data never enters production" in started.stderr


def test_portal_with_content_of_its_own_is_left_alone(airports: Network, files: Path) -> None:
    before = everything(files)
    assert load_demo() is False
    assert everything(files) == before


def test_loading_twice_gives_the_same(db: None, files: Path) -> None:
    assert load_demo(now=datetime(2024, 3, 1, 0, 5, tzinfo=UTC)) is True
    before = everything(files)
    assert load_demo() is False
    assert everything(files) == before
    late = Post.objects.get(body__contains="Number four, here with us")
    assert late.created_at == datetime(2024, 2, 29, 15, 40, tzinfo=UTC)
