"""What is said beside a version."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client

from accounts.models import User
from documents.access import readers as access
from documents.actions.comments import add_comment, edit_comment, remove_comment, resolve_comment
from documents.actions.core import add_version
from documents.actions.library import remove_document
from documents.models import Comment, CommentMention, Document, Version
from documents.queries import readers as queries
from networks.models import Network
from notifications.actions import relay_batch
from notifications.mails import compose
from notifications.models import Delivery, Notice
from notifications.queries import delivery_to_send
from portal.errors import Conflict, Refused, Unprocessable
from portal.models import AuditEntry
from tests.conftest import Cast
from tests.documents.conftest import pdf

SignedIn = Callable[[User | None], Client]
Put = Callable[..., Document]


@pytest.fixture
def version(put: Put) -> Version:
    """GREEN, of the expert."""
    return Version.objects.select_related("document__folder__network").get(document=put(), serial=1)


def calls(user: User) -> str:
    return f'<p><a href="/people/{user.pk}/" data-mention="person:{user.pk}">@{user.name}</a> please look.</p>'


def say(actor: User, version: Version, body: str = "<p>Look at page 3.</p>", **fields: Any) -> Comment:
    return add_comment(actor=actor, version=version, body=body, client_id=uuid4(), **fields)


def told(user: User) -> list[tuple[str, bool]]:
    while relay_batch()[0]:
        pass
    rows = Notice.objects.filter(user=user, target_type="documents.comment").order_by("pk")
    return list(rows.values_list("activity__verb", "concerned"))


def test_thread_from_first_word_to_settled(cast: Cast, version: Version, signed_in: SignedIn) -> None:
    base = f"{version.url}comments/"
    member, expert = signed_in(cast.member), signed_in(cast.expert)
    sent = {"body": "<p>Page 3 <script>alert(1)</script><b>is wrong</b></p>", "client_id": str(uuid4())}
    answers = [member.post(base, sent) for _time in range(2)]
    first = Comment.objects.get()
    assert [answer["Location"] for answer in answers] == [f"{base}?comment={first.pk}#comment-{first.pk}"] * 2
    assert first.body == '<p dir="auto">Page 3 <strong>is wrong</strong></p>'
    form = expert.get(f"{base}?answer={first.pk}").content.decode()
    assert f'name="parent" value="{first.pk}"' in form
    assert expert.post(base, {"body": "Corrected in v2.", "parent": first.pk}).status_code == 302
    assert expert.post(f"{base}{first.pk}/resolve/", {"resolved": "yes"}).status_code == 302
    first.refresh_from_db()
    assert (first.resolved_by, first.answers.get().author) == (cast.expert, cast.expert)
    page = signed_in(cast.observer).get(base).content.decode()
    assert ("Corrected in v2." in page, "Settled by Clara Cobalt" in page, "data-editor" in page) == (True, True, False)
    assert member.post(f"{base}{first.pk}/resolve/", {"resolved": "no"}).status_code == 302
    first.refresh_from_db()
    assert (first.resolved_at, first.resolved_by) == (None, None)


def test_page_of_the_document_shows_counts_and_leads_there(cast: Cast, version: Version, signed_in: SignedIn) -> None:
    first = say(cast.member, version)
    say(cast.expert, version, parent=first)
    client = signed_in(cast.observer)
    page = client.get(version.document.get_absolute_url()).content.decode()
    assert ("2 comments, 1 open" in page, f'hx-get="{version.url}comments/"' in page) == (True, True)
    part = client.get(f"{version.url}comments/", headers={"HX-Request": "true"}).content.decode()
    assert ("<html" in part, part.count('id="comment-')) == (False, 2)


@pytest.mark.parametrize("count", [1, 3, 20])
def test_comments_cost_the_same_for_any_number(
    count: int, cast: Cast, version: Version, signed_in: SignedIn, django_assert_num_queries: Any
) -> None:
    for _number in range(count):
        first = say(cast.member, version)
        say(cast.expert, version, parent=first)
    client = signed_in(cast.coordinator)
    with django_assert_num_queries(10):
        assert client.get(f"{version.url}comments/").content.decode().count('id="comment-') == 2 * count


def test_pages_of_many_threads(cast: Cast, version: Version) -> None:
    made = [say(cast.member, version) for _number in range(queries.THREADS_PER_PAGE + 2)]
    last = say(cast.member, version, parent=made[-1])
    pages = [len(queries.threads_of(version, number, cast.member).items) for number in (1, 2, 3)]
    assert pages == [queries.THREADS_PER_PAGE, 2, 0]
    assert [queries.page_of(version, pk) for pk in (made[0].pk, made[-1].pk, last.pk, 10**9)] == [1, 2, 2, 1]


def test_who_is_told(cast: Cast, version: Version) -> None:
    """The author and those called on, as concerned; those who follow; nobody else, and nobody twice for an edit."""
    first = say(cast.member, version, calls(cast.observer))
    parts = ("expert", "observer", "coordinator", "member", "stranger")
    assert {part: told(getattr(cast, part)) for part in parts} == {
        "expert": [("comment.added", True)], "observer": [("comment.added", True)], "coordinator": [], "member": [],
        "stranger": [],
    }  # fmt: skip
    edit_comment(actor=cast.member, comment=first, body=calls(cast.observer) + calls(cast.coordinator))
    assert (told(cast.coordinator), len(told(cast.observer))) == ([("comment.mentioned", True)], 1)
    edit_comment(actor=cast.member, comment=first, body="<p>Never mind.</p>")
    assert CommentMention.objects.count() == 0
    say(cast.coordinator, version, parent=first)
    assert told(cast.member) == [("comment.added", True)]


def test_mail_goes_by_the_mark_and_not_after_removal(cast: Cast, put: Put) -> None:
    document = put(marking="AMBER", title="Ketamine in tea")
    version = Version.objects.select_related("document__folder__network").get(document=document)
    comment = say(cast.member, version, "<p>Secret words</p>")
    while relay_batch()[0]:
        pass
    delivery = Delivery.objects.get(user=cast.expert, activity__target_type="documents.comment")
    composed = compose([delivery_to_send(delivery.pk)]).mail
    assert composed is not None
    assert ("Ketamine in tea" in composed.subject, "Secret words" in composed.body) == (True, False)
    remove_comment(actor=cast.member, comment=comment)
    assert (compose([delivery_to_send(delivery.pk)]).mail, len(mail.outbox)) == (None, 0)


REFUSED = [
    ("<p>{group}</p>", Unprocessable, "not on groups"),
    ("<p>{coordinators}</p>", Unprocessable, "not on groups"),
    ("<p>{stranger}</p>", Unprocessable, "cannot read this"),
    ("<p>{observer}</p>", Unprocessable, "cannot read this"),  # the mark keeps observers out
]


@pytest.mark.parametrize(("body", "refusal", "said"), REFUSED)
def test_calls_that_are_refused(body: str, refusal: type[Exception], said: str, cast: Cast, put: Put) -> None:
    document = put(marking="AMBER+STRICT")
    version = Version.objects.select_related("document__folder__network").get(document=document)
    filled = body.format(
        group='<a href="/" data-mention="group:1">@G</a>',
        coordinators='<a href="/" data-mention="coordinators">@C</a>',
        stranger=calls(cast.stranger),
        observer=calls(cast.observer),
    )
    with pytest.raises(refusal, match=said):
        say(cast.member, version, filled)
    assert Comment.objects.count() == 0


def test_removed_comment_leaves_a_line_where_it_was_answered(cast: Cast, version: Version, signed_in: SignedIn) -> None:
    alone, answered = say(cast.member, version, "<p>Alone</p>"), say(cast.member, version, "<p>Answered</p>")
    say(cast.expert, version, parent=answered)
    with pytest.raises(Refused):
        remove_comment(actor=cast.expert, comment=answered)
    remove_comment(actor=cast.member, comment=alone)
    remove_comment(actor=cast.coordinator, comment=answered)
    page = signed_in(cast.expert).get(f"{version.url}comments/").content.decode()
    assert (page.count("This comment was removed."), "Answered" in page) == (1, False)
    assert set(Comment.objects.exclude(removed_at=None).values_list("body", flat=True)) == {""}
    assert AuditEntry.objects.filter(verb="comment.removed").count() == 1  # by somebody else than its author
    for act in (
        lambda: remove_comment(actor=cast.member, comment=alone),
        lambda: edit_comment(actor=cast.member, comment=alone, body="<p>Back</p>"),
        lambda: say(cast.expert, version, parent=answered),
        lambda: resolve_comment(actor=cast.member, comment=alone, resolved=True),
    ):
        with pytest.raises(Conflict):
            act()


def test_refused_comments(cast: Cast, version: Version, put: Put, signed_in: SignedIn) -> None:
    """Each by its own version, whatever address leads there."""
    first = say(cast.member, version)
    answer = say(cast.expert, version, parent=first)
    other = Version.objects.select_related("document__folder__network").get(document=put("Another"))
    add_version(actor=cast.expert, document=version.document, marking="RED", file=pdf("b.pdf"), language="en")
    member, base = signed_in(cast.member), f"{version.url}comments/"
    rows: list[tuple[str, Any, int]] = [
        (base, {"body": "  "}, 422),
        (base, {"body": "<p>" + "x" * 5001 + "</p>"}, 422),
        (base, {"body": '<img src="/networks/airports/attachments/1/">'}, 422),
        (base, {"body": "<p>a</p>", "parent": answer.pk}, 422),  # one answers first comments
        (base, {"body": "<p>a</p>", "parent": 10**9}, 404),
        (base, {"body": "<p>a</p>", "parent": "x"}, 422),
        (f"{other.url}comments/", {"body": "<p>a</p>", "parent": first.pk}, 404),
        (f"{other.url}comments/{first.pk}/edit/", {"body": "<p>a</p>"}, 404),
        (f"{other.url}comments/{first.pk}/remove/", {}, 404),
        (f"{base.replace('airports', 'mednet')}", {"body": "<p>a</p>"}, 404),
        (f"{base.replace('/versions/1/', '/versions/2/')}", {"body": "<p>a</p>"}, 404),  # RED, not named
        (f"{base}{answer.pk}/edit/", {"body": "<p>a</p>"}, 403),
        (f"{base}{answer.pk}/remove/", {}, 403),
        (f"{base}{answer.pk}/resolve/", {}, 404),  # not a first comment
        (f"{base}{first.pk}/resolve/", {"resolved": "maybe"}, 404),
    ]
    assert [(url, member.post(url, sent).status_code) for url, sent, _status in rows] == [
        (url, status) for url, _sent, status in rows
    ]
    assert Comment.objects.count() == 2
    remove_document(actor=cast.coordinator, document=version.document)
    assert member.get(base).status_code == 404
    with pytest.raises(Conflict):
        say(cast.member, version)
    assert list(access.visible_comments(cast.member)) == []


def test_names_are_offered_of_those_who_read_it(cast: Cast, put: Put, airports: Network, signed_in: SignedIn) -> None:
    document = put(marking="AMBER+STRICT")
    url = f"{document.get_absolute_url()}versions/1/comments/names/"
    names = signed_in(cast.member).get(url).json()["names"]
    assert [name["name"] for name in names] == ["Ada Quartz", "Bruno Basalt", "Clara Cobalt", "Hana Halite"]
    assert {name["mention"].partition(":")[0] for name in names} == {"person"}
