"""Health, metrics, and the mailbox of the demonstration."""

import socket
from email.utils import format_datetime

import pytest
from django.core.mail import EmailMultiAlternatives
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from portal.mail import FolderBackend
from tests.conftest import Cast

SMTP = "django.core.mail.backends.smtp.EmailBackend"


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def test_live_answers_without_database(client: Client) -> None:
    answer = client.get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_ready_with_everything_there(client: Client, db: None) -> None:
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "degraded": []})


def test_ready_without_redis_and_mail_is_degraded(client: Client, db: None, settings: object) -> None:
    settings.PORTAL_LIVE_REDIS_URL = f"redis://127.0.0.1:{free_port()}/2"
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", free_port()
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (200, {"status": "degraded", "degraded": ["redis", "mail"]})


def test_ready_without_database_is_503(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise OperationalError("could not connect to server: secret-host")

    with monkeypatch.context() as broken:
        broken.setattr(connection, "cursor", gone)
        answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (503, {"status": "down", "degraded": ["database"]})


@pytest.mark.parametrize("sent", ["", "Bearer ", "Bearer wrong", "Bearer s3cret-té"])
def test_metrics_with_wrong_token_is_404(client: Client, db: None, settings: object, sent: str) -> None:
    settings.PORTAL_METRICS_TOKEN = "s3cret"
    assert client.get("/metrics", headers={"Authorization": sent}).status_code == 404


def test_metrics_without_token_set_is_404(client: Client, db: None) -> None:
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_metrics_count_requests_by_view(client: Client, db: None, settings: object) -> None:
    settings.PORTAL_METRICS_TOKEN = "s3cret"
    measured = Client()
    measured.get("/health/live")
    measured.get("/nowhere/at/all/")
    text = measured.get("/metrics", headers={"Authorization": "Bearer s3cret"}).content.decode()
    lines = [line.rpartition(" ")[0] for line in text.splitlines() if line.startswith("portal_requests_total")]
    assert 'portal_requests_total{method="GET",status="200",view="health_live"}' in lines
    assert 'portal_requests_total{method="GET",status="302",view="none"}' in lines
    assert "portal_outbox_waiting 0" in text


@pytest.fixture
def kept(settings: object, tmp_path: object) -> None:
    """Two mails in the folder, one of them in Arabic and with an HTML part."""
    settings.EMAIL_FILE_PATH = tmp_path
    old = EmailMultiAlternatives("Older", "Plain", to=["a@example.org"], headers={"Message-ID": "<1@x>"})
    old.extra_headers["Date"] = format_datetime(timezone.now().replace(year=2020))
    new = EmailMultiAlternatives("رسالة <b>", "Read http://testserver/x <script>", to=["b@example.org"])
    new.extra_headers["Message-ID"] = "<2@x>"
    new.attach_alternative("<p>HTML</p>", "text/html")
    FolderBackend().send_messages([old, new, new])


def test_mailbox_lists_newest_first(kept: None, cast: Cast, signed_in: object) -> None:
    answer = signed_in(cast.stranger).get("/dev/mail/")
    assert [(mail.subject, mail.to) for mail in answer.context["mails"]] == [
        ("رسالة <b>", "b@example.org"),
        ("Older", "a@example.org"),
    ]


def test_mailbox_shows_mail_as_text(kept: None, cast: Cast, signed_in: object) -> None:
    client = signed_in(cast.stranger)
    name = client.get("/dev/mail/").context["mails"][0].name
    page = client.get(f"/dev/mail/{name}/").content.decode()
    assert '<a href="http://testserver/x" rel="nofollow">http://testserver/x</a> &lt;script&gt;' in page


@pytest.mark.parametrize("name", ["x", "20200101-000000-0123456789abcdef", "secret-key"])
def test_mailbox_with_unknown_name_is_404(kept: None, cast: Cast, signed_in: object, name: str) -> None:
    assert signed_in(cast.stranger).get(f"/dev/mail/{name}/").status_code == 404


def test_mailbox_outside_demonstration_is_404(kept: None, cast: Cast, signed_in: object, settings: object) -> None:
    settings.PORTAL_DEMO = False
    assert signed_in(cast.secretariat).get("/dev/mail/").status_code == 404
