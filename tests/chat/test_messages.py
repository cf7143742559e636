"""Messages in depth: formatting, people called on, threads, reactions, pins, files, search, and going on in a forum."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from chat.access import readers_of
from chat.actions import edit_message, open_channel, remove_message, send_message
from chat.actions.marks import MOST_PINNED, pin_message, react
from chat.forms.messages import MessageForm
from chat.models import Channel, ChannelKind, ChannelReader, Message, MessageMention, MessageReaction, ThreadVisit
from documents.models import Version
from forums.actions import open_forum
from forums.models import Post, Topic
from networks.actions.rooms import open_working_group, seat_people
from networks.models import Membership, Network
from notifications.actions import relay_batch
from notifications.models import Notice
from portal.errors import Conflict, Refused, Unprocessable
from tests.conftest import Cast
from tests.documents.conftest import pdf

SignedIn = Callable[..., Client]
DESK = "/networks/airports/channels/operations-desk/"
SCRIPT: Any = {"HTTP_HX_REQUEST": "true"}
COORDINATORS = '<a data-mention="coordinators" href="/networks/airports/members/?role=coordinator">@coordinators</a>'


def at(person: Any) -> str:
    return f'<a data-mention="person:{person.pk}" href="/people/{person.pk}/">@{person.name}</a>'


def told(user: User) -> list[tuple[str, bool]]:
    while relay_batch()[0]:
        pass
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("activity__verb", "concerned"))


# -- what is written -------------------------------------------------------------------------------

WRITTEN = [  # what is sent, plain text, clean HTML; None: refused
    ("plain\r\n<b>text</b>", "plain\n<b>text</b>", ""),
    ("<p>Some <strong>bold</strong> words</p>", "Some bold words", "<strong>bold</strong>"),
    ("<ul><li><p>one</p></li><li><p>two</p></li></ul>", "one\ntwo", "<li"),
    ('<p>x<script>y</script></p><img src="/a.png" alt="a">', "x", "<p"),
    ("<h2>typed</h2>", "<h2>typed</h2>", ""),
    ('<p>q</p><blockquote data-quote="3"></blockquote>', "q", "<p"),
    ("<p>" + "x" * 4_000 + "</p>", "x" * 4_000, "<p"),
    ("<p>" + "x" * 4_001 + "</p>", None, None),
    ("<p>" + "<strong>x</strong><em>y</em>" * 1_500 + "</p>", None, None),
    ("<p>" + "x" * 20_000 + "</p>", None, None),
    ("<p> \u200b </p><p></p>", None, None),
    ('<p><img src="/a.png" alt=""></p>', None, None),
    ("<p>nul\x00</p>", None, None),
    ("<ul>" * 300 + "x", None, None),
]


def test_what_may_be_written() -> None:
    for typed, text, body in WRITTEN:
        form = MessageForm({"body": typed, "client_id": ""})
        assert form.is_valid() == (text is not None), typed[:60]
        if text is None:
            assert 5 < len(str(form.errors["body"][0])) < 200
        else:
            said = form.cleaned_data["body"]
            assert (said.text, body in said.body, "<img" in said.body) == (text, True, False), typed[:60]


def test_formatted_message_is_sent_shown_and_edited(cast: Cast, channel: Channel, signed_in: SignedIn) -> None:
    client = signed_in(cast.member)
    sent = client.post(f"{DESK}messages/", {"body": "<p>Look <em>here</em></p>", "client_id": str(uuid4())}, **SCRIPT)
    message = Message.objects.get()
    assert (sent.status_code, sent.json()["html"], message.text) == (201, message.html, "Look here")
    assert message.html in client.get(DESK).text
    path = f"{DESK}messages/{message.pk}/edit/"
    assert "&lt;em&gt;" in client.get(path).text
    changed = client.post(path, {"body": "<p>Look <strong>there</strong></p>"}, **SCRIPT).json()
    assert (changed["edited"], "<strong>there</strong>" in changed["html"]) == (True, True)
    Message.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert client.post(path, {"body": "later"}, **SCRIPT).status_code == 403


# -- whom it calls on ------------------------------------------------------------------------------


def test_who_is_called_on_is_told_and_nobody_else(cast: Cast, channel: Channel, airports: Network) -> None:
    group = open_working_group(actor=cast.coordinator, network=airports, name="Dogs")
    seats = Membership.objects.filter(network=airports, user__in=[cast.member, cast.observer])
    seat_people(actor=cast.coordinator, working_group=group, memberships=list(seats.values_list("pk", flat=True)))
    Notice.objects.all().delete()
    before = Notice.objects.count()
    dogs = f'<a data-mention="group:{group.pk}" href="/networks/airports/groups/{group.pk}/">@Dogs</a>'
    message = send_message(
        actor=cast.expert, channel=channel, body=f"<p>{dogs} {at(cast.expert)} look</p>", client_id=uuid4()
    )
    assert set(message.mentions.values_list("user", flat=True)) == {cast.member.pk, cast.observer.pk}
    assert ("message.called", True) in told(cast.member)
    assert [told(person)[before:] for person in (cast.expert, cast.secretariat)] == [[], []]
    seen = told(cast.member)
    edit_message(actor=cast.expert, message=message, body=f"<p>{at(cast.member)} {COORDINATORS} look</p>")
    assert (told(cast.coordinator)[-1], told(cast.member)) == (("message.mentioned", True), seen)
    assert set(message.mentions.values_list("user", flat=True)) == {cast.member.pk, cast.coordinator.pk}
    remove_message(actor=cast.expert, message=message)
    assert MessageMention.objects.count() == 0


def test_calls_on_those_who_cannot_read_are_refused(cast: Cast, airports: Network, signed_in: SignedIn) -> None:
    strict = open_channel(actor=cast.coordinator, network=airports, name="s", slug="strict", marking="AMBER+STRICT")
    talk = open_channel(actor=None, network=airports, name="", slug="t", marking="AMBER")
    Channel.objects.filter(pk=talk.pk).update(kind=ChannelKind.CONVERSATION)
    people = (cast.expert, cast.coordinator)
    ChannelReader.objects.bulk_create([ChannelReader(channel=talk, user=person) for person in people])
    for room, words in [
        (strict, at(cast.stranger)), (strict, at(cast.observer)), (strict, at(cast.expert) * 51),
        (talk, COORDINATORS), (talk, at(cast.member)), (talk, '<a href="/" data-mention="group:1">@G</a>'),
    ]:  # fmt: skip
        with pytest.raises(Unprocessable):
            send_message(actor=cast.expert, channel=room, body=f"<p>{words}</p>", client_id=uuid4())
    assert Message.objects.count() == 0
    client = signed_in(cast.expert)
    offered = client.get(f"{strict.get_absolute_url()}names/", {"q": ""}).json()["names"]
    own = client.get(f"/conversations/{talk.pk}/names/").json()["names"]
    mentions = {each["mention"] for each in offered}
    assert (f"person:{cast.observer.pk}" in mentions, "coordinators" in mentions) == (False, True)
    assert {each["mention"] for each in own} == {f"person:{person.pk}" for person in people}


# -- threads, reactions, pins ----------------------------------------------------------------------


def test_thread_stands_beside_the_flow(
    cast: Cast, channel: Channel, say: Callable[..., Message], signed_in: SignedIn
) -> None:
    root = say(cast.expert, "question")
    client, path = signed_in(cast.member), f"{DESK}messages/{root.pk}/thread/"
    sent = client.post(path, {"body": "answer", "client_id": str(uuid4())})
    answer = Message.objects.get(root=root)
    assert (sent.status_code, sent["Location"]) == (302, answer.get_absolute_url())
    assert client.get(answer.get_absolute_url())["Location"].startswith(path)
    flow = client.get(DESK).text
    assert (f'id="message-{answer.pk}"' in flow, "1 answer" in flow) == (False, True)
    page, fragment = client.get(path).text, client.get(path, **SCRIPT).text
    assert ("<html" in page, "<html" in fragment, f'id="message-{answer.pk}"' in fragment) == (True, False, True)
    assert ThreadVisit.objects.get(user=cast.member).last_message == answer.pk
    by_script = client.post(path, {"body": "more"}, **SCRIPT)
    assert (by_script.status_code, by_script.json()["thread"]["replies"]) == (201, 2)
    assert client.get(f"{DESK}messages/{answer.pk}/thread/").status_code == 404
    assert client.post(path, {"body": " "}).status_code == 422
    remove_message(actor=cast.coordinator, message=answer)
    root.refresh_from_db()
    assert (root.replies, signed_in(cast.observer).post(path, {"body": "x"}).status_code) == (1, 403)
    remove_message(actor=cast.expert, message=root)
    assert client.post(path, {"body": "x"}, **SCRIPT).status_code == 409
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("answers", [1, 3, 20])
def test_pages_cost_the_same_for_any_number(
    cast: Cast,
    say: Callable[..., Message],
    signed_in: SignedIn,
    django_assert_num_queries: Any,
    answers: int,
) -> None:
    root = say(cast.expert, "question")
    for number in range(answers):
        answer = say(cast.coordinator, f"answer {number}", root=root)
        react(actor=cast.expert, message=answer, kind="thanks")
        pin_message(actor=cast.expert, message=answer, pinned=True)
    client = signed_in(cast.member)
    client.get(f"{DESK}messages/{root.pk}/thread/")
    for path, queries in [(f"messages/{root.pk}/thread/", 8), ("search/?q=answer", 5), ("pinned/", 6)]:
        with django_assert_num_queries(queries):
            page = client.get(f"{DESK}{path}")
        assert page.text.count("Thanks <span") == answers


def test_sending_costs_at_most_ten_queries(
    cast: Cast, channel: Channel, django_assert_max_num_queries: Any, signed_in: SignedIn
) -> None:
    client = signed_in(cast.member)
    client.post(f"{DESK}messages/", {"body": "first", "client_id": str(uuid4())}, **SCRIPT)
    with django_assert_max_num_queries(14):  # four of them open and release savepoints
        client.post(f"{DESK}messages/", {"body": "<p>hello</p>", "client_id": str(uuid4())}, **SCRIPT)


def test_marks_on_a_message(cast: Cast, channel: Channel, say: Callable[..., Message], signed_in: SignedIn) -> None:
    message = say(cast.expert, "take off")
    base, client = message.get_absolute_url(), signed_in(cast.member)
    for act, sent, expected in [
        ("react", {"kind": "thanks"}, 302), ("react", {"kind": "agree"}, 302), ("react", {"kind": "agree"}, 302),
        ("react", {"kind": "nonsense"}, 422), ("react", {}, 422), ("pin", {}, 302), ("pin", {"on": "1"}, 302),
        ("decision", {}, 422),
    ]:  # fmt: skip
        assert client.post(f"{base}{act}/", sent).status_code == expected, (act, sent)
    assert list(MessageReaction.objects.values_list("user", "kind")) == [(cast.member.pk, "thanks")]
    data = client.post(f"{base}pin/", {"on": "0"}, **SCRIPT).json()
    assert (data["pinned"], data["reactions"]) == (False, [{"kind": "thanks", "people": [cast.member.pk]}])
    assert 'aria-pressed="true"' in client.get(DESK).text
    acts = client.get(f"{base}acts/", **SCRIPT).text
    assert ("<html" in acts, acts.count('name="kind"'), "delete/" in acts) == (False, 4, False)
    for act in ("react", "pin"):
        assert signed_in(cast.observer).post(f"{base}{act}/", {"kind": "thanks"}).status_code == 403
    Channel.objects.update(kind=ChannelKind.CASE)
    ChannelReader.objects.create(channel=channel, user=cast.member)
    assert client.post(f"{base}decision/", **SCRIPT).json()["decision"] is True
    assert "take off" in client.get(f"{DESK}pinned/").text
    Channel.objects.update(archived_at=timezone.now())
    assert client.post(f"{base}react/", {"kind": "done"}).status_code == 403
    with pytest.raises(Refused):
        react(actor=cast.member, message=message, kind="done")


def test_pins_are_few_and_what_is_removed_carries_no_marks(cast: Cast, say: Callable[..., Message]) -> None:
    pinned = [say(cast.expert, f"pin {number}") for number in range(MOST_PINNED + 1)]
    for message in pinned[:-1]:
        pin_message(actor=cast.expert, message=message, pinned=True)
    with pytest.raises(Unprocessable):
        pin_message(actor=cast.expert, message=pinned[-1], pinned=True)
    react(actor=cast.member, message=pinned[0], kind="thanks")
    remove_message(actor=cast.expert, message=pinned[0])
    pinned[0].refresh_from_db()
    assert (pinned[0].pinned_at, MessageReaction.objects.count(), pinned[0].html) == (None, 0, "")
    pin_message(actor=cast.expert, message=pinned[-1], pinned=True)
    with pytest.raises(Conflict):
        pin_message(actor=cast.expert, message=pinned[0], pinned=True)


# -- files -----------------------------------------------------------------------------------------


def test_files_go_into_the_library_for_those_who_read_the_channel(
    cast: Cast, channel: Channel, closed_channel: Channel, signed_in: SignedIn
) -> None:
    client, key = signed_in(cast.expert), str(uuid4())
    form = {"body": "", "files": [pdf("One.pdf"), pdf("Two.pdf")], "client_id": key}
    first = client.post(f"{DESK}messages/", form, **SCRIPT)
    assert (first.status_code, [file["name"] for file in first.json()["files"]]) == (201, ["One.pdf", "Two.pdf"])
    again = client.post(f"{DESK}messages/", {"body": "", "files": [pdf("One.pdf")], "client_id": key}, **SCRIPT)
    assert (again.json(), Version.objects.count()) == (first.json(), 2)
    version = Version.objects.select_related("document__folder").first()
    assert version is not None
    assert (version.marking, version.document.folder.name) == ("AMBER", "From channels")
    page = client.get(DESK).text
    assert (first.json()["files"][0]["url"] in page, "One.pdf" in page) == (True, True)
    assert "One.pdf" in client.get(f"{DESK}messages/{Message.objects.get().pk}/acts/").text
    send_message(actor=cast.expert, channel=closed_channel, files=[pdf("Closed.pdf")], client_id=uuid4())
    closed = Version.objects.select_related("document__folder__network").get(file_name="Closed.pdf")
    member = signed_in(cast.member).get(closed.document.get_absolute_url())
    assert (member.status_code, readers_of(closed_channel).filter(pk=cast.member.pk).exists()) == (404, False)
    bad = client.post(f"{DESK}messages/", {"body": "x", "files": [pdf("Evil.exe")]}, **SCRIPT)
    assert (bad.status_code, Message.objects.count()) == (422, 2)


# -- search, and going on elsewhere ----------------------------------------------------------------


def test_search_finds_words_of_this_channel_alone(
    cast: Cast, channel: Channel, closed_channel: Channel, say: Callable[..., Message], signed_in: SignedIn
) -> None:
    hit = say(cast.expert, "Parcel with a false bottom, 100% sure")
    say(cast.expert, "parcel alone")
    say(cast.expert, "parcel bottom elsewhere", in_=closed_channel)
    gone = say(cast.expert, "parcel bottom gone")
    remove_message(actor=cast.expert, message=gone)
    client = signed_in(cast.member)
    found = {
        words: client.get(f"{DESK}search/", {"q": words}) for words in ("bottom PARCEL", "100%", "_", "", "x" * 101)
    }
    shown = {words: [m.pk for m in page.context["messages"]] for words, page in found.items()}
    assert shown == {"bottom PARCEL": [hit.pk], "100%": [hit.pk], "_": [], "": [], "x" * 101: []}
    assert [page.status_code for page in found.values()] == [200, 200, 200, 200, 422]


def test_messages_are_carried_into_a_topic(
    cast: Cast, channel: Channel, closed_channel: Channel, airports: Network, say: Callable[..., Message],
    signed_in: SignedIn,
) -> None:  # fmt: skip
    forum = open_forum(actor=cast.coordinator, network=airports, name="Methods")
    ids = [say(cast.expert, words, in_=closed_channel).pk for words in ("first words", "second words", "left out")]
    other = say(cast.expert, "never carried")
    client, path = signed_in(cast.expert), f"{closed_channel.get_absolute_url()}continue/"
    assert "left out" in client.get(path).text
    chosen: Any = {"message": [*ids[:2], other.pk], "forum": forum.pk}
    sure = client.get(path, chosen)
    assert (sure.context["gains"].audience.people > 0, sure.status_code) == (True, 200)
    assert cast.member.name in sure.text
    form = client.get(path, {**chosen, "sure": "1"})["Location"]
    assert form == f"{forum.get_absolute_url()}new/?template=0&about=chat.message:{ids[0]},{ids[1]}"
    page = client.get(form).text
    assert [words in page for words in ("first words", "second words", "left out", "never carried")] == [
        True,
        True,
        False,
        False,
    ]
    assert (closed_channel.name in page, closed_channel.get_absolute_url() in page) == (False, False)
    typed = {"title": "On parcels", "body": "<p>first words</p>", "client_id": str(uuid4())}
    assert client.post(form, {**typed, "marking": "GREEN"}).status_code == 422
    assert (client.post(form, {**typed, "marking": "AMBER"}).status_code, Topic.objects.count()) == (302, 1)
    last = Message.objects.latest("pk")
    assert (last.channel_id, Topic.objects.get().get_absolute_url() in last.body) == (closed_channel.pk, True)
    assert ("On parcels" in last.text, Post.objects.count()) == (False, 1)
    for person, address in [(cast.member, form), (cast.expert, f"{form},{10**9}"), (cast.expert, f"{form},x")]:
        assert signed_in(person).get(address).status_code == 404, address
    assert signed_in(cast.observer).get(f"{DESK}continue/").status_code == 403
