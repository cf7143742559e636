"""A process that is killed while it takes a file leaves neither half a document nor a file without a row."""

import json
import os
import subprocess
import sys
from pathlib import Path


def test_killed_at_twenty_points_nothing_partial_is_seen_and_all_goes_on(tmp_path: Path) -> None:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    env = {**ours, "DJANGO_SETTINGS_MODULE": "config.settings.embedded", "PORTAL_VAR": str(tmp_path)}
    command = [sys.executable, "-m", "tests.documents.killed_uploads"]
    done = subprocess.run(command, env=env, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    left = json.loads(done.stdout)
    assert (left.pop("went on") > 0, left.pop("cut on the way") > 0) == (True, True)
    assert left == {"partial": 0, "missing before": 0, "equal": True, "faults": [], "documents": True}
    assert [path for path in (tmp_path / "files/.incoming").iterdir() if path.suffix == ".part"] == []
