"""Answers by mail: what a person wrote is posted once, and nothing else is."""

from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from io import BytesIO
from pathlib import Path
from smtplib import LMTP, SMTPException, SMTPRecipientsRefused
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail as outbox
from django.test import Client
from django.utils import timezone
from PIL import Image

from accounts.models import User
from forums.actions import change_marking, open_forum, start_topic
from forums.actions.queue import look_first_at
from forums.models import Attachment, Post, Submission, Topic
from networks.models import Network
from notifications.mail_in.addresses import make_address, read_address, reply_address
from notifications.mail_in.receiving import TryLater, receive
from notifications.mail_in.server import Receiver
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
    '<p dir="auto">We see the same in Prague since January: 14 of 31 couriers had wrapped the packages in carbon '
    "paper, which our older scanner does not show well.</p>"
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


# -- what is not ---------------------------------------------------------------------------------


def bare(user: User, content: bytes, head: str = "Content-Type: text/plain; charset=utf-8") -> bytes:
    return f"From: {user.email}\r\nMessage-ID: <{uuid4()}@x>\r\n{head}\r\n\r\n".encode() + content


def with_file(user: User, name: str, content: bytes) -> EmailMessage:
    mail = written(user)
    mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail


def test_nothing_is_posted_that_should_not_be(cast: Cast, topic: Topic, airports: Network, settings: Any) -> None:
    me, now = cast.member, timezone.now()

    def address(user: User, days: int = 0) -> str:
        return make_address(user.pk, topic.scope, now - timedelta(days=days))

    other = make_address(cast.expert.pk, topic.scope, now)
    two = written(me).as_bytes().replace(b"From:", b"From: a@example.org\r\nFrom:")
    cases: dict[str, tuple[EmailMessage | bytes, User, dict[str, str], str, str]] = {
        "a forged From": (written(me, From="x@example.net"), me, {}, REFUSED, "It did not come from"),
        "a forged envelope": (written(me), me, {"sender": "x@example.net"}, REFUSED, "It did not come from"),
        "two From": (two, me, {}, REFUSED, "It did not come from"),
        "somebody else's address": (written(me), me, {"to": other}, REFUSED, "It did not come from"),
        "an old address": (written(me), me, {"to": address(me, 32)}, REFUSED, "The address you wrote to is older"),
        "a stranger": (written(cast.stranger), cast.stranger, {}, REFUSED, "What you answered to is not there"),
        "who left": (written(cast.removed), cast.removed, {}, REFUSED, "What you answered to is not there"),
        "an observer": (written(cast.observer), cast.observer, {}, REFUSED, "Your role in Airports group"),
        "away": (written(me, Auto_Submitted="auto-replied"), me, {}, IGNORED, ""),
        "no way back": (written(me), me, {"sender": ""}, IGNORED, ""),
        "30 MB": (bare(me, b"Yes.\r\n" * 5_000_000), me, {}, REFUSED, "Your mail is larger than"),
        "1000 parts": (
            bare(me, b"--x\r\n\r\nYes.\r\n" * 1000, "Content-Type: multipart/mixed; boundary=x"),
            me, {}, REFUSED, "Your mail has more parts",
        ),
        "no such charset": (bare(me, b"Yes.", "Content-Type: text/plain; charset=x"), me, {}, REFUSED, "The portal"),
        "bad bytes": (bare(me, b"\xff\xfe\x00Yes"), me, {}, REFUSED, "The portal could not read the letters"),
        "a program": (with_file(me, "tool.exe", b"MZ"), me, {}, REFUSED, "“tool.exe” is of a kind"),
        "a virus": (with_file(me, "notes.txt", EICAR), me, {}, REFUSED, "The virus scanner has found a virus"),
        "nothing of one's own": (written(me, "> Do you?"), me, {}, REFUSED, "There were no words of your own"),
        "a made-up address": (written(me), me, {"to": "r-abc@reply.example.org"}, "", ""),
    }  # fmt: skip
    found = {}
    with fake_clamd({"Eicar-Test": EICAR}) as clamd:
        settings.PORTAL_CLAMAV = clamd.address
        for name, (mail, user, how, _outcome, _said) in cases.items():
            outbox.outbox.clear()
            IncomingMail.objects.all().delete()
            outcome = sent(mail, user, topic, **how)
            told = [(each.to, each.extra_headers["Auto-Submitted"]) for each in outbox.outbox]
            owner = cast.expert if name == "somebody else's address" else user
            assert told == ([([owner.email], "auto-replied")] if outcome == REFUSED else []), name
            found[name] = (outcome, "".join(IncomingMail.objects.values_list("reason", flat=True)))
    expected = {name: (outcome, said) for name, (_mail, _user, _how, outcome, said) in cases.items()}
    assert {name: (outcome, said[: len(expected[name][1])]) for name, (outcome, said) in found.items()} == expected
    with pytest.raises(TryLater):  # the scanner is gone
        sent(with_file(me, "notes.txt", b"Yes."), me, topic)
    settings.PORTAL_CLAMAV = ""
    settings.PORTAL_MAIL_IN_TRUSTS = "mx.example.org"
    vouched = "mx.example.org; spf=pass smtp.mailfrom=example.org; dmarc={} header.from=example.org"
    assert sent(written(me, Authentication_Results=vouched.format("fail")), me, topic) == REFUSED
    assert sent(written(me, Authentication_Results="other.example; dmarc=pass"), me, topic) == REFUSED
    assert (replies(topic), Submission.objects.count(), Attachment.objects.count()) == ([], 0, 0)
    assert sent(written(me, Authentication_Results=vouched.format("pass")), me, topic) == POSTED


def test_where_mail_is_not_taken_nothing_is_offered_and_nothing_posted(
    cast: Cast, topic: Topic, airports: Network, settings: Any, signed_in: Callable[..., Client]
) -> None:
    me = cast.member
    address = reply_address(me, topic.scope)
    assert address is not None
    assert len(address.partition("@")[0]) <= 64
    for spelled in (address, address.upper(), f" {address} "):
        known = read_address(spelled)
        assert known is not None
        assert (known.user_id, known.scope, known.expired) == (me.pk, topic.scope, False)
    local, _at, place = address.partition("@")
    changed = [f"{local[:at]}{'a' if local[at] != 'a' else 'b'}{local[at + 1 :]}@{place}" for at in range(len(local))]
    forged = [
        *changed,
        f"{local}@example.net",
        f"{local}a@{place}",
        f"{local[:-1]}@{place}",
        f"{local}=@{place}",
        "",
        "@",
    ]
    assert [read_address(each) for each in forged] == [None] * len(forged)
    assert [reply_address(person, topic.scope) for person in (cast.observer, cast.stranger, cast.removed)] == [None] * 3
    assert reply_address(me, ("documents.document", 1)) is None

    change_marking(actor=cast.expert, topic=topic, marking=Marking.AMBER)
    assert reply_address(me, topic.scope) is None
    assert sent(written(me), me, topic, to=address) == REFUSED
    change_marking(actor=cast.expert, topic=topic, marking=Marking.GREEN, reason="asked for")
    Network.objects.filter(pk=airports.pk).update(reply_by_mail=False)
    assert reply_address(me, topic.scope) is None
    assert [sent(written(me), me, topic, to=address) for _time in range(4)] == [REFUSED] * 4
    assert len(outbox.outbox) == 3  # not a fourth within a day
    coordinator = signed_in(cast.coordinator)
    page = coordinator.get("/networks/airports/settings/").context["form"]
    sent_back = {**page.initial, "seen": page["seen"].value(), "storage_quota_mb": "", "reply_by_mail": "on"}
    assert coordinator.post("/networks/airports/settings/", sent_back).status_code == 302
    assert reply_address(me, topic.scope) is not None
    settings.PORTAL_MAIL_IN = ""
    assert reply_address(me, topic.scope) is None
    assert "reply_by_mail" not in coordinator.get("/networks/airports/settings/").context["form"].fields
    assert replies(topic) == []


# -- over a line ---------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_the_receiver_takes_one_mail_for_one_address(cast: Cast, topic: Topic, settings: Any) -> None:
    settings.PORTAL_MAIL_IN_LIMIT_MB = 1
    receiver = Receiver("lmtp://127.0.0.1:0")
    receiver.start()
    try:
        me, to = cast.member.email, make_address(cast.member.pk, topic.scope, timezone.now())
        with LMTP("127.0.0.1", receiver.port, timeout=30) as line:
            line.sendmail(me, [to], written(cast.member).as_bytes())
            answers = line.sendmail(me, [to, make_address(cast.expert.pk, topic.scope, timezone.now())],
                                    written(cast.member, "Twice.").as_bytes())  # fmt: skip
            assert [code for code, _said in answers.values()] == [452]
            with pytest.raises(SMTPRecipientsRefused):
                line.sendmail(me, ["r-abc@reply.example.org"], b"")
            with pytest.raises(SMTPException):
                line.sendmail(me, [to], bare(cast.member, b"Yes.\r\n" * 300_000))
    finally:
        receiver.stop()
    assert replies(topic) == ['<p dir="auto">We see it, too.</p>', '<p dir="auto">Twice.</p>']
