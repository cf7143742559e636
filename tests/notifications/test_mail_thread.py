"""A mail of one or many notices: one source, whole addresses, headers that hold threads together."""

import re
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import User
from forums.models import Post, Topic
from networks.actions import end_membership
from networks.models import Membership
from notifications.jobs import relay
from notifications.mails import as_plain, compose
from notifications.mails.rich import as_it_travels
from notifications.models import Delivery, Notice
from portal.marking import Marking
from tests.conftest import Cast
from tests.forums.conftest import concealment, reply_by, topic, topic_by  # noqa: F401

HOST = settings.PORTAL_URL


def waiting(user: User) -> list[Delivery]:
    """The mails that wait for a person, with all that composing needs."""
    found = Delivery.objects.filter(user=user, medium="mail").select_related("activity__actor", "user")
    return list(found.order_by("pk"))


def sent(mail: Any) -> EmailMessage:
    """A mail as the other side reads it."""
    return message_from_bytes(mail.message().as_bytes(), policy=policy.default)  # type: ignore[return-value]


def words(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


@pytest.fixture
def green(cast: Cast, topic_by: Callable[..., Topic]) -> Topic:  # noqa: F811
    """A GREEN topic by the expert, who is told of answers."""
    return topic_by(cast.expert, marking=Marking.GREEN)


def test_many_notices_of_one_page_are_one_mail(cast: Cast, green: Topic, reply_by: Callable[..., Post]) -> None:  # noqa: F811
    first = reply_by(cast.member, green, '<p>See <a href="/networks/airports/">here</a></p>')
    reply_by(cast.coordinator, green, "<ol><li>One</li><li>Two &lt;b&gt;</li></ol>")
    relay()
    deliveries = waiting(cast.expert)
    mail = sent(compose(deliveries).mail)
    carrier = deliveries[0]
    assert mail["Subject"] == "[Airports group] Carbon-backed false walls in suitcases"
    assert mail["Message-ID"] == f"<delivery-{carrier.pk}-{carrier.activity_id}@testserver>"
    assert (mail["Auto-Submitted"], mail["List-Id"]) == (
        "auto-generated", f'"Airports group" <network-{green.forum.network.stream_id}.testserver>',
    )  # fmt: skip
    plain, html = words(mail, "plain"), words(mail, "html")
    body, _, foot = plain.partition("\n-- \n")
    assert body.count(f"Read it in the portal <{HOST}/networks/airports/topics/") == 2
    assert f"See here <{HOST}/networks/airports/>" in body
    assert "1. One\n2. Two <b>\n" in body
    assert body.index("Hana Halite replied in") < body.index("Bruno Basalt replied in")
    assert f"#post-{first.pk}" in html
    assert f"Hear no more of this <{HOST}/notifications/stop/" in foot
    assert html.count("<h2") == 0
    assert mail["List-Unsubscribe"].strip()[1:-1] in html
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_threads_hold_for_one_person_and_say_nothing_to_another(
    cast: Cast,
    green: Topic,
    reply_by: Callable[..., Post],  # noqa: F811
) -> None:
    reply_by(cast.member, green)
    reply_by(cast.coordinator, green)
    reply_by(cast.expert, green)
    relay()
    roots = {
        part: {sent(compose([one]).mail)["References"] for one in waiting(getattr(cast, part))}
        for part in ("expert", "member")
    }
    assert (len(waiting(cast.expert)), len(waiting(cast.member))) == (2, 2)
    assert [len(found) for found in roots.values()] == [1, 1]
    assert not roots["expert"] & roots["member"]
    assert sent(compose(waiting(cast.expert)).mail)["In-Reply-To"] in roots["expert"]


def test_what_may_no_longer_be_read_is_left_out(
    cast: Cast,
    green: Topic,
    reply_by: Callable[..., Post],  # noqa: F811
) -> None:
    reply_by(cast.member, green)
    gone = reply_by(cast.coordinator, green, "<p>Taken back.</p>")
    reply_by(cast.coordinator, green)
    relay()
    deliveries = waiting(cast.member)
    Post.objects.filter(pk=gone.pk).update(removed_at=gone.created_at)
    composed = compose(deliveries)
    left = [one.activity.target_id for one in composed.left_out]
    assert (left, "Taken back" in str(composed.mail.body)) == ([gone.pk], False)  # type: ignore[union-attr]
    end_membership(actor=None, membership=Membership.objects.get(user=cast.member, ended_at=None))
    composed = compose(waiting(cast.member))
    assert (composed.mail, len(composed.left_out)) == (None, len(deliveries))


def test_mark_raised_meanwhile_is_kept(cast: Cast, green: Topic, reply_by: Callable[..., Post]) -> None:  # noqa: F811
    reply_by(cast.member, green, "<p>Weight is up.</p>")
    relay()
    said = []
    for mark in (Marking.GREEN, Marking.AMBER, Marking.STRICT):
        Topic.objects.filter(pk=green.pk).update(marking=mark)
        raw = compose(waiting(cast.expert)).mail.message().as_string()  # type: ignore[union-attr]
        said.append((green.title in raw, "Weight is up." in raw, "Hana" in raw))
    assert said == [(True, True, True), (True, False, True), (False, False, False)]


def test_link_of_a_hint_leads_there_whatever_is_shown_in_the_portal(
    cast: Cast,
    green: Topic,
    reply_by: Callable[..., Post],  # noqa: F811
    signed_in: Callable[..., Client],
) -> None:
    post = reply_by(cast.member, green)
    relay()
    Topic.objects.filter(pk=green.pk).update(marking=Marking.STRICT)
    Notice.objects.update(shown=False)
    plain = words(sent(compose(waiting(cast.expert)).mail), "plain")
    (path,) = re.findall(rf"Read it in the portal <{HOST}(.*)>", plain)
    assert path == f"/notifications/of/{waiting(cast.expert)[0].activity_id}/"
    assert signed_in(cast.expert).get(path, follow=True).redirect_chain[-1][0] == post.get_absolute_url()
    assert signed_in(cast.member).get(path).status_code == 404


TITLES = [
    ("Fine\r\nBcc: all@example.org", "Fine Bcc: all@example.org"),
    ("Long " * 60, f"{('Long ' * 60)[:142].rstrip()}…"),
    ("أساليب الإخفاء في الحقائب", "أساليب الإخفاء في الحقائب"),
    ("evil \u202egnp.exe", "evil gnp.exe"),
    ("<b>Bold</b> & more", "<b>Bold</b> & more"),
]
ADDRESSES = [
    ("clara+portal@example.org", "clara+portal@example.org"),
    ('"clara cobalt"@example.org', '"clara cobalt"@example.org'),
    ("clara@bücher.example", "clara@xn--bcher-kva.example"),
    ("o'clara@example.org", "o'clara@example.org"),
]


def test_any_title_becomes_one_line_to_any_address(
    cast: Cast,
    green: Topic,
    reply_by: Callable[..., Post],  # noqa: F811
) -> None:
    reply_by(cast.member, green)
    relay()
    for title, subject in TITLES:
        Topic.objects.filter(pk=green.pk).update(title=title)
        mail = sent(compose(waiting(cast.expert)).mail)
        assert (mail["Subject"].strip(), mail["Bcc"]) == (f"[Airports group] {subject}", None)
        assert "<b>Bold" not in words(mail, "html")
    for address, to in ADDRESSES:
        User.objects.filter(pk=cast.expert.pk).update(email=address)
        assert sent(compose(waiting(cast.expert)).mail)["To"] == to


def test_language_of_the_person_and_its_direction(
    cast: Cast,
    green: Topic,
    reply_by: Callable[..., Post],  # noqa: F811
) -> None:
    reply_by(cast.member, green)
    relay()
    User.objects.filter(pk=cast.expert.pk).update(language="ar", time_zone="Asia/Yerevan")
    network = green.forum.network
    network.name = "Réseau « Aéroports », groupe des experts de la surveillance"
    network.save()
    mail = sent(compose(waiting(cast.expert)).mail)
    assert '<html lang="ar" dir="rtl">' in words(mail, "html")
    assert mail["List-Id"].strip() == f"{network.name} <network-{network.stream_id}.testserver>"


TEXTS = [
    ('<p dir="auto">A &amp; B<br>C</p>', '<p dir="auto">A &amp; B<br>C</p>', "A & B\nC\n"),
    ('<p><img src="/p/1/" alt="X-ray"></p>', "<p><em>[Picture: X-ray]</em></p>", "[Picture: X-ray]\n"),
    ('<p><a href="/people/3/" data-mention="3">@Hana</a></p>', "<p><strong>@Hana</strong></p>", "@Hana\n"),
    (
        '<p><a href="https://x.example/?a=1&amp;b">link</a></p>',
        '<p><a href="https://x.example/?a=1&amp;b">link</a></p>',
        "link <https://x.example/?a=1&b>\n",
    ),
    (
        '<blockquote data-quote="7"><p>secret</p></blockquote><p>Yes</p>',
        "<blockquote><p>Quoted text: read it in the portal.</p></blockquote><p>Yes</p>",
        "> Quoted text: read it in the portal.\n\nYes\n",
    ),
    ("<ul><li><p>a</p><ul><li>b</li></ul></li><li>c</li></ul>",) * 2 + ("- a\n  - b\n- c\n",),
    ("<table><tr><th>a</th><td>1</td></tr></table>",) * 2 + ("a | 1\n",),
    ("<p>--</p><p>no signature</p>",) * 2 + ("–\n\nno signature\n",),
    ('<p><a href="//evil.example">x</a></p>',) * 2 + ("x <//evil.example>\n",),
]


def test_text_travels_without_pictures_and_quotes() -> None:
    for html, travels, plain in TEXTS:
        assert (as_it_travels(html), as_plain(travels)) == (travels, plain)
