"""Tags of topics, and putting title and tags right."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from forums.actions import start_topic
from forums.actions.reading import change_topic
from forums.models import Forum, Tag, Topic, TopicState, TopicTag
from forums.words import typed_tags
from networks.models import Network
from portal.errors import Refused, Unprocessable
from portal.models import Activity, AuditEntry
from tests.conftest import Cast

SignIn = Callable[..., Client]
NEW = "/networks/airports/forums/concealment/new/"


def _form(**fields: object) -> dict[str, object]:
    return {"title": "Blue tape", "body": "Seen again.", "marking": "GREEN", "client_id": str(uuid4()), **fields}


def _tags(topic: Topic) -> list[str]:
    return list(TopicTag.objects.filter(topic=topic).order_by("tag__name").values_list("tag__name", flat=True))


@pytest.mark.parametrize(
    ("text", "names", "wrong"),
    [
        ("", [], 0),
        ("mail", ["mail"], 0),
        (" mail ,  parcel post ", ["mail", "parcel post"], 0),
        ("mail, Mail; MAIL", ["mail"], 0),
        ("mail,, ,", ["mail"], 0),
        ("مطار، بريد", ["مطار", "بريد"], 0),
        ("a\u200bb", ["ab"], 0),
        ("\u200b", [], 1),
        ("mail,\u2060\ufeff", ["mail"], 1),
        ("!!!", [], 1),
        ("x" * 40, ["x" * 40], 0),
        ("x" * 41, [], 1),
    ],
)
def test_tags_are_words_between_commas(text: str, names: list[str], wrong: int) -> None:
    typed = typed_tags(text)
    assert (typed.names, len(typed.wrong)) == (names, wrong)


def test_new_topic_carries_its_tags(cast: Cast, concealment: Forum, signed_in: SignIn) -> None:
    client = signed_in(cast.member)
    client.post(NEW, _form(tags="Mail, rip-off"))
    client.post(NEW, _form(tags="MAIL"))
    first, second = Topic.objects.order_by("pk")
    assert (_tags(first), _tags(second), Tag.objects.count()) == (["Mail", "rip-off"], ["Mail"], 2)
    assert '?tag=rip-off">rip-off</a>' in client.get("/networks/airports/forums/concealment/").text
    assert '?tag=mail" dir="auto">Mail</a>' in client.get(first.get_absolute_url()).text


@pytest.mark.parametrize(
    "tags", ["\u200b", "mail, \u2060\ufeff", "a,b,c,d,e,f", "x" * 41, "???", "x, " * 200, "a\x00b"]
)
def test_bad_tags_are_told_and_the_rest_is_kept(cast: Cast, concealment: Forum, signed_in: SignIn, tags: str) -> None:
    answer = signed_in(cast.member).post(NEW, _form(tags=tags, title="Kept title", body="Kept text"))
    assert (answer.status_code, "Kept title" in answer.text, "Kept text" in answer.text) == (422, True, True)
    assert (Topic.objects.count(), Tag.objects.count()) == (0, 0)


@pytest.mark.parametrize("tags", [["\u200b"], ["x" * 41], list("abcdef")])
def test_action_refuses_what_the_form_refuses(cast: Cast, concealment: Forum, tags: list[str]) -> None:
    with pytest.raises(Unprocessable):
        start_topic(
            actor=cast.member, forum=concealment, title="T", marking="GREEN", body="<p>B</p>", client_id=uuid4(),
            tags=tags,
        )  # fmt: skip
    assert (Topic.objects.count(), Tag.objects.count()) == (0, 0)


def test_networks_do_not_share_tags(cast: Cast, mednet: Network, concealment: Forum) -> None:
    from forums.actions import open_forum

    other = open_forum(network=mednet, name="Talk", slug="talk")
    for actor, forum in ((cast.member, concealment), (cast.stranger, other)):
        start_topic(
            actor=actor, forum=forum, title="T", marking="GREEN", body="<p>B</p>", client_id=uuid4(), tags=["Mail"]
        )
    assert sorted(Tag.objects.values_list("network__slug", "slug")) == [("airports", "mail"), ("mednet", "mail")]


def test_author_puts_title_and_tags_right(
    cast: Cast, topic_by: Callable[..., Topic], signed_in: SignIn, django_assert_max_num_queries: Callable
) -> None:
    topic = topic_by(cast.expert, tags=["Mail", "Parcels"])
    client, address = signed_in(cast.expert), f"{topic.get_absolute_url()}edit/"
    assert 'value="Mail, Parcels"' in client.get(address).text
    answer = client.post(address, {"title": " Better \u202e words ", "tags": "mail, Post"})
    topic.refresh_from_db()
    assert (answer["Location"], topic.title, _tags(topic)) == (
        topic.get_absolute_url(),
        "Better words",
        ["Mail", "Post"],
    )
    client.post(address, {"title": "Better words", "tags": "Post, mail"})
    assert Activity.objects.filter(verb="topic.changed", target_id=topic.pk, actor=cast.expert).count() == 1
    assert AuditEntry.objects.filter(verb="topic.changed").count() == 0


def test_what_a_coordinator_changes_is_in_the_trail(cast: Cast, topic: Topic, signed_in: SignIn) -> None:
    signed_in(cast.coordinator).post(f"{topic.get_absolute_url()}edit/", {"title": "Clearer", "tags": ""})
    entries = AuditEntry.objects.filter(verb="topic.changed").values_list("actor", "target_id")
    assert list(entries) == [(cast.coordinator.pk, topic.pk)]


@pytest.mark.parametrize("title", ["", "  ", "\u200b\u200b", "a\x00b", "x" * 201, "\u202e"])
def test_title_that_cannot_be_is_told(cast: Cast, topic: Topic, signed_in: SignIn, title: str) -> None:
    answer = signed_in(cast.expert).post(f"{topic.get_absolute_url()}edit/", {"title": title, "tags": "Kept"})
    before = topic.title
    topic.refresh_from_db()
    assert (answer.status_code, topic.title, 'value="Kept"' in answer.text) == (422, before, True)


@pytest.mark.parametrize("part", ["member", "observer"])
def test_others_are_refused_with_a_sentence(cast: Cast, topic: Topic, signed_in: SignIn, part: str) -> None:
    answer = signed_in(getattr(cast, part)).post(f"{topic.get_absolute_url()}edit/", {"title": "X", "tags": "y"})
    before = topic.title
    topic.refresh_from_db()
    assert (answer.status_code, topic.title, Tag.objects.count()) == (403, before, 0)
    assert "Only the author of a topic and the coordinators" in answer.text


@pytest.mark.parametrize("field", [{"locked": True}, {"state": TopicState.ARCHIVED}])
def test_closed_topic_is_put_right_by_coordinators_alone(
    cast: Cast, topic: Topic, signed_in: SignIn, field: dict[str, object]
) -> None:
    seen_open = Topic.objects.select_related("forum__network").get(pk=topic.pk)
    Topic.objects.filter(pk=topic.pk).update(**field)
    with pytest.raises(Refused):  # it was closed after the gate
        change_topic(actor=cast.expert, topic=seen_open, title="Late", tags=["late"])
    address = f"{topic.get_absolute_url()}edit/"
    codes = [signed_in(who).post(address, {"title": "T"}).status_code for who in (cast.expert, cast.coordinator)]
    assert (codes, Tag.objects.count()) == ([403, 302], 0)
