"""Answers by mail: what a person wrote is posted once, and nothing else is."""

from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail as outbox
from django.utils import timezone
from PIL import Image

from accounts.models import User
from forums.actions import change_marking, open_forum, start_topic
from forums.actions.queue import look_first_at
from forums.models import Attachment, Post, Submission, Topic
from networks.models import Network
from notifications.mail_in.addresses import make_address, read_address, reply_address
from notifications.mail_in.receiving import TryLater, receive
from notifications.models import IncomingMail
from portal.marking import Marking
from tests.conftest import Cast
from tests.portal.fake_clamd import fake_clamd

MAILS = Path(__file__).parent / "mails"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
POSTED, REFUSED, IGNORED = "posted", "refused", "ignored"


@pytest.fixture(autouse=True)
def _takes_mail(settings: Any) -> None:
    settings.PORTAL_MAIL_IN = "lmtp://127.0.0.1:8024"
    settings.PORTAL_MAIL_IN_DOMAIN = "reply.example.org"


@pytest.fixture
def topic(cast: Cast, airports: Network) -> Topic:
    """A GREEN topic of the expert in a network that takes answers by mail."""
    Network.objects.filter(pk=airports.pk).update(reply_by_mail=True)
    airports.refresh_from_db()
    forum = open_forum(network=airports, name="Concealment methods", slug="concealment")
    return start_topic(
        actor=cast.expert,
        forum=forum,
        title="Swallowed packages: what do you see?",
        marking=Marking.GREEN,
        body="<p>Since the turn of the year we find other wrapping.</p>",
        client_id=uuid4(),
    )


def png() -> bytes:
    kept = BytesIO()
    Image.new("RGB", (4, 3), "teal").save(kept, "PNG")
    return kept.getvalue()


def as_sent(name: str, sender: str, recipient: str) -> bytes:
    """One of the mails that real programs made."""
    text = (MAILS / f"{name}.eml").read_text(encoding="utf-8")
    for sign, value in {"sender": sender, "recipient": recipient, "png": b64encode(png()).decode()}.items():
        text = text.replace(f"{{{sign}}}", value)
    return text.replace("{{", "{").replace("}}", "}").replace("\n", "\r\n").encode()


def written(user: User, text: str = "We see it, too.", **headers: str) -> EmailMessage:
    """A plain answer of ``user``."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["Subject"] = f"{user.name} <{user.email}>", "Re: Swallowed packages"
    mail["Message-ID"] = f"<{uuid4()}@example.org>"
    for name, value in headers.items():
        del mail[name.replace("_", "-")]
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


def sent(mail: EmailMessage | bytes, user: User, topic: Topic, *, sender: str | None = None, to: str = "") -> str:
    """What becomes of ``mail`` at the address of ``user`` for ``topic``."""
    raw = mail if isinstance(mail, bytes) else mail.as_bytes()
    to = to or make_address(user.pk, topic.scope, timezone.now())
    return receive(raw, sender=user.email if sender is None else sender, recipient=to)


def replies(topic: Topic) -> list[str]:
    return list(Post.objects.filter(topic=topic, number__gt=1).order_by("number").values_list("body", flat=True))


# -- what is posted ------------------------------------------------------------------------------

PLAIN = (
    '<p dir="auto">We see the same in Prague since January: 14 of 31 couriers had wrapped the packages in carbon paper, '
    "which our older scanner does not show well.</p>"
    '<p dir="auto">Two things that helped:</p>'
    '<p dir="auto">- a second image from the side<br>- asking for the ticket’s date of purchase</p>'
    '<p dir="auto">Have others tried the newer software? We would like to compare.</p>'
)
OUTLOOK = (
    '<p dir="auto">Dear Clara,</p>'
    '<p dir="auto">in Prague we see <strong>carbon paper</strong> in 14 of 31 cases – most of them from one route:</p>'
    '<table><tbody><tr><td dir="auto"><p>Month</p></td><td dir="auto"><p>Cases</p></td></tr>'
    '<tr><td dir="auto"><p>January</p></td><td dir="auto"><p>9</p></td></tr></tbody></table>'
    '<p dir="auto">More on <a href="https://customs.example.org/notes">our page</a>.</p>'
)
APPLE = (
    '<p dir="auto">This is what our <em>new</em> scanner shows:</p>'
    '<p dir="auto"><img src="/networks/airports/attachments/{pk}/" alt="scan.png"></p>'
    '<p dir="auto">The dark ring is <strong>carbon paper</strong>.</p>'
)


@pytest.mark.parametrize(("name", "body", "files"), [("plain", PLAIN, 0), ("outlook", OUTLOOK, 0), ("apple", APPLE, 1)])
def test_an_answer_of_a_real_program_reads_as_it_was_meant(
    cast: Cast, topic: Topic, name: str, body: str, files: int
) -> None:
    address = make_address(cast.member.pk, topic.scope, timezone.now())
    raw = as_sent(name, cast.member.email, address)
    assert sent(raw, cast.member, topic, to=address) == POSTED
    attached = list(Attachment.objects.filter(post__topic=topic).values_list("pk", flat=True))
    assert len(attached) == files
    assert replies(topic) == [body.replace("{pk}", str(attached[0]) if attached else "")]
    assert sent(raw, cast.member, topic, to=address) == ""  # the same mail once more
    assert len(replies(topic)) == 1
    assert outbox.outbox == []


def test_files_come_along_and_what_the_page_would_hold_waits(cast: Cast, airports: Network, topic: Topic) -> None:
    with_file = written(cast.member, "The sheet is attached.")
    with_file.add_attachment(b"route;cases\nA;9\n", maintype="text", subtype="csv", filename="cases.csv")
    assert sent(with_file, cast.member, topic) == POSTED
    assert list(Attachment.objects.filter(post__topic=topic).values_list("file_name", flat=True)) == ["cases.csv"]
    assert (
        sent(written(cast.member, "He wrote from jan.novak@example.com and +420 601 123 456."), cast.member, topic)
        == POSTED
    )
    look_first_at(actor=cast.coordinator, network=airports, person=cast.member, reason="new here")
    assert sent(written(cast.member, "A second thought."), cast.member, topic) == POSTED
    assert len(replies(topic)) == 1
    assert list(Submission.objects.order_by("pk").values_list("why", flat=True)) == ["guard", "person"]
    assert [mail.subject for mail in outbox.outbox] == ["Your answer waits", "Your answer waits"]
