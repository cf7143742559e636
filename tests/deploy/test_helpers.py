"""The small helpers of deploy/: the closing line of two suites, and the probe of the health checks."""

import os
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from deploy.count import count
from deploy.probe import main
from deploy.stack import free_port

REPORT = '<testsuites><testsuite tests="{}" failures="{}" errors="{}" skipped="{}"/></testsuites>'


def test_reports_are_added_up(tmp_path: Path) -> None:
    one, two = tmp_path / "one.xml", tmp_path / "two.xml"
    one.write_text(REPORT.format(10, 1, 2, 3))
    two.write_text(REPORT.format(5, 0, 0, 0))
    assert count([one, two]) == (9, 3, 3)


class _Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.headers["Host"] == "portal.example.org" else 400)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


def test_probe_asks_under_an_allowed_name(monkeypatch: pytest.MonkeyPatch) -> None:
    server = HTTPServer(("127.0.0.1", 0), _Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/"
    monkeypatch.setenv("PORTAL_ALLOWED_HOSTS", "portal.example.org,other.example.org")
    assert main(["http", address]) == 0
    monkeypatch.setenv("PORTAL_ALLOWED_HOSTS", "other.example.org")
    assert main(["http", address]) == 1
    server.shutdown()
    server.server_close()
    assert main(["http", f"http://127.0.0.1:{free_port()}/"]) == 1


def test_probe_wants_a_fresh_file(tmp_path: Path) -> None:
    file = tmp_path / "schedule-1"
    assert main(["fresh", f"{tmp_path}/schedule*", "600"]) == 1
    file.touch()
    assert main(["fresh", f"{tmp_path}/schedule*", "600"]) == 0
    os.utime(file, (1, 1))
    assert main(["fresh", f"{tmp_path}/schedule*", "600"]) == 1
