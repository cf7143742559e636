"""The pages of channels."""

import json
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from chat.models import Channel, ChannelVisit, Message
from portal.live import hub
from tests.conftest import Cast

BASE = "/networks/airports/channels/"
DESK = f"{BASE}operations-desk/"
SCRIPT = {"HTTP_HX_REQUEST": "true"}


@pytest.mark.parametrize("messages", [1, 3, 20])
def test_channel_costs_ten_queries(
    cast: Cast,
    channel: Channel,
    say: Callable[..., Message],
    signed_in: Callable[..., Client],
    django_assert_num_queries: Callable,
    messages: int,
) -> None:
    people = (cast.expert, cast.coordinator, cast.observer)
    for number in range(messages):
        say(people[number % 2], f"message {number}")
    client = signed_in(cast.member)
    # session, user, rights, unread of all sections, bell; channel with how far one has read, messages, visit,
    # channels beside it, audience
    with django_assert_num_queries(10):
        page = client.get(DESK)
    assert page.text.count('class="message') >= messages


@pytest.mark.parametrize("channels", [1, 3, 20])
def test_channel_list_costs_the_same_for_any_number(
    cast: Cast,
    channel: Channel,
    say: Callable[..., Message],
    signed_in: Callable[..., Client],
    django_assert_num_queries: Callable,
    channels: int,
) -> None:
    for number in range(channels - 1):
        Channel.objects.create(network=channel.network, name=f"c{number}", slug=f"c{number}", marking="GREEN")
    say(cast.expert)
    client = signed_in(cast.member)
    with django_assert_num_queries(6):
        page = client.get(BASE)
    assert page.text.count('<li class="item') == channels


def test_message_is_sent_by_a_plain_form_and_shown_escaped_with_links(
    cast: Cast, channel: Channel, signed_in: Callable[..., Client]
) -> None:
    client = signed_in(cast.member)
    sent = client.post(
        f"{DESK}messages/",
        {"body": "<script>x</script>\r\nsee https://example.org/?a=1&b=<b>", "client_id": str(uuid.uuid4())},
    )
    assert (sent.status_code, sent["Location"]) == (302, DESK)
    message = Message.objects.get()
    assert message.text == "<script>x</script>\nsee https://example.org/?a=1&b=<b>"
    assert message.html == (
        "<p>&lt;script&gt;x&lt;/script&gt;<br>see "
        '<a href="https://example.org/?a=1&amp;b=" rel="nofollow">https://example.org/?a=1&amp;b=</a>&lt;b&gt;</p>'
    )
    assert message.html in client.get(DESK).text


@pytest.mark.parametrize("text", ["javascript:alert(1)", '"><img src=//elsewhere onerror=x>', 'http://x" onclick="y'])
def test_hostile_text_makes_no_markup(cast: Cast, say: Callable[..., Message], text: str) -> None:
    html = say(cast.expert, text).html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert 'onclick="' not in html


def test_message_by_script_is_data_and_the_same_again_is_the_same(
    cast: Cast, channel: Channel, signed_in: Callable[..., Client]
) -> None:
    client = signed_in(cast.member)
    form = {"body": "hello", "client_id": str(uuid.uuid4())}
    first, second = (client.post(f"{DESK}messages/", form, **SCRIPT) for _ in range(2))
    assert (first.status_code, first.json()) == (201, second.json())
    assert first.json()["client_id"] == form["client_id"]
    other = client.post(f"{DESK}messages/", {**form, "body": "other"}, **SCRIPT)
    assert (other.status_code, Message.objects.count()) == (409, 1)


@pytest.mark.parametrize("body", ["", "   \n ", "\u202e\x07", "x" * 4001, "nul\x00byte"])
def test_unfit_text_is_refused_with_a_sentence(
    cast: Cast, channel: Channel, signed_in: Callable[..., Client], body: str
) -> None:
    client = signed_in(cast.member)
    by_form = client.post(f"{DESK}messages/", {"body": body})
    by_script = client.post(f"{DESK}messages/", {"body": body}, **SCRIPT)
    assert (by_form.status_code, by_script.status_code, Message.objects.count()) == (422, 422, 0)
    assert by_script.text.strip() in by_form.text.replace("&#x27;", "'")
    assert 5 < len(by_script.text) < 200


def test_unfit_client_id_is_refused(cast: Cast, channel: Channel, signed_in: Callable[..., Client]) -> None:
    answer = signed_in(cast.member).post(f"{DESK}messages/", {"body": "x", "client_id": "nonsense"})
    assert (answer.status_code, Message.objects.count()) == (422, 0)


def test_observer_reads_and_is_refused_to_write(
    cast: Cast, channel: Channel, say: Callable[..., Message], signed_in: Callable[..., Client]
) -> None:
    say(cast.expert, "hello")
    client = signed_in(cast.observer)
    assert "hello" in client.get(DESK).text
    assert client.post(f"{DESK}messages/", {"body": "x"}).status_code == 403
    assert Message.objects.count() == 1


def test_new_line_stands_once_before_what_others_said_since(
    cast: Cast, channel: Channel, say: Callable[..., Message], signed_in: Callable[..., Client]
) -> None:
    client = signed_in(cast.member)
    say(cast.expert, "old")
    assert 'id="new"' not in client.get(DESK).text
    say(cast.member, "mine")
    fresh = say(cast.expert, "fresh")
    say(cast.coordinator, "fresher")
    page = client.get(DESK).text
    assert page.count('id="new"') == 1
    assert page.index(">mine<") < page.index('id="new"') < page.index(f'id="message-{fresh.pk}"')
    assert 'id="new"' not in client.get(DESK).text


def test_rail_no_longer_counts_what_the_page_shows(
    cast: Cast, channel: Channel, say: Callable[..., Message], signed_in: Callable[..., Client]
) -> None:
    say(cast.expert)
    client = signed_in(cast.member)
    assert 'class="unread"' in client.get(BASE).text
    assert 'class="unread"' not in client.get(DESK).text


def test_earlier_messages_come_fifty_at_a_time(
    cast: Cast, channel: Channel, say: Callable[..., Message], signed_in: Callable[..., Client]
) -> None:
    ids = [say(cast.expert, f"m{number}").pk for number in range(120)]
    client = signed_in(cast.member)

    def shown(query: str, **headers: Any) -> list[int]:
        page = client.get(f"{DESK}{query}", **headers).text
        return [pk for pk in ids if f'id="message-{pk}"' in page]

    assert shown("") == ids[70:]
    assert shown(f"?before={ids[70]}") == ids[20:70]
    assert shown(f"?before={ids[20]}", **SCRIPT) == ids[:20]
    assert shown(f"?before={ids[0]}") == []
    for nonsense in ("x", "-1", "9" * 40, ""):
        assert shown(f"?before={nonsense}") == ids[70:]
    part = client.get(f"{DESK}?before={ids[20]}", **SCRIPT).text
    assert ("<html" in part, "data-earlier" in part) == (False, False)


def test_earlier_page_does_not_mark_the_rest_as_read(
    cast: Cast, channel: Channel, say: Callable[..., Message], signed_in: Callable[..., Client]
) -> None:
    ids = [say(cast.expert, f"m{number}").pk for number in range(3)]
    signed_in(cast.member).get(f"{DESK}?before={ids[2]}")
    assert ChannelVisit.objects.count() == 0


def test_what_happened_is_polled_after_a_number(
    cast: Cast, channel: Channel, say: Callable[..., Message], signed_in: Callable[..., Client]
) -> None:
    client = signed_in(cast.member)
    say(cast.expert, "one")
    first = client.get(f"{DESK}messages/?after=0").json()
    say(cast.expert, "two")
    second = client.get(f"{DESK}messages/?after={first['cursor']}").json()
    assert [[event["message"]["html"] for event in each["events"]] for each in (first, second)] == [
        ["<p>one</p>"],
        ["<p>two</p>"],
    ]
    assert client.get(f"{DESK}messages/?after={second['cursor']}").json() == {
        "events": [], "cursor": second["cursor"], "more": False,
    }  # fmt: skip
    for nonsense in ("", "?after=x", "?after=-1", f"?after={'9' * 40}"):
        assert client.get(f"{DESK}messages/{nonsense}").status_code == 422


def test_own_message_is_edited_and_only_ones_own(
    cast: Cast, channel: Channel, say: Callable[..., Message], signed_in: Callable[..., Client]
) -> None:
    message = say(cast.member, "erst")
    path = f"{DESK}messages/{message.pk}/edit/"
    answers = {}
    for part in ("secretariat", "coordinator", "expert", "observer", "member"):
        client = signed_in(getattr(cast, part))
        answers[part] = (client.get(path).status_code, client.post(path, {"body": f"by {part}"}).status_code)
    assert answers == {
        "secretariat": (403, 403), "coordinator": (403, 403), "expert": (403, 403), "observer": (403, 403),
        "member": (200, 302),
    }  # fmt: skip
    message.refresh_from_db()
    assert (message.text, message.edited_at is not None) == ("by member", True)
    assert "edited" in signed_in(cast.expert).get(DESK).text


def test_edit_by_script_is_a_form_then_data(
    cast: Cast, channel: Channel, say: Callable[..., Message], signed_in: Callable[..., Client]
) -> None:
    message = say(cast.member, "erst")
    client = signed_in(cast.member)
    path = f"{DESK}messages/{message.pk}/edit/"
    form = client.get(path, **SCRIPT).text
    assert ("<html" in form, "erst&lt;/p&gt;</textarea>" in form) == (False, True)
    assert client.post(path, {"body": "first"}, **SCRIPT).json()["html"] == "<p>first</p>"
    refused = client.post(path, {"body": " "}, **SCRIPT)
    assert (refused.status_code, refused.text) == (422, "Write something first.")


def test_message_is_deleted_by_author_or_coordinator(
    cast: Cast, channel: Channel, say: Callable[..., Message], signed_in: Callable[..., Client]
) -> None:
    answers = {}
    for part in ("secretariat", "coordinator", "expert", "observer", "member"):
        path = f"{DESK}messages/{say(cast.member, 'secret words').pk}/delete/"
        client = signed_in(getattr(cast, part))
        answers[part] = (client.get(path).status_code, client.post(path).status_code, client.post(path).status_code)
    gone, kept = (200, 302, 409), (403, 403, 403)
    assert answers == {
        "secretariat": gone, "coordinator": gone, "expert": kept, "observer": kept, "member": gone,
    }  # fmt: skip
    page = signed_in(cast.expert).get(DESK).text
    by = {who: page.count(f"Message deleted by {who}.") for who in ("a coordinator", "its author")}
    assert (page.count("secret words"), by) == (2, {"a coordinator": 3, "its author": 2})  # one more among the words


def test_seen_is_noted_up_to_what_there_is(
    cast: Cast, channel: Channel, say: Callable[..., Message], signed_in: Callable[..., Client]
) -> None:
    last = say(cast.expert).pk
    client = signed_in(cast.member)
    assert client.post(f"{DESK}seen/", {"message": "9" * 15}).status_code == 204
    assert ChannelVisit.objects.get(user=cast.member).last_message == last
    assert client.post(f"{DESK}seen/", {"message": "x"}).status_code == 422


def test_rows_go_on_within_five_minutes_and_days_have_lines(
    cast: Cast, channel: Channel, say: Callable[..., Message], signed_in: Callable[..., Client]
) -> None:
    noon = timezone.localtime().replace(hour=12, minute=0) - timedelta(days=3)
    for minutes in (0, 4, 12, 24 * 60):
        say(cast.expert, f"at {minutes}", at=noon + timedelta(minutes=minutes))
    page = signed_in(cast.member).get(DESK).text
    rows = page[page.index('id="log"') : page.index('id="composer"')]
    assert (rows.count("goes-on"), rows.count('<p class="day">')) == (1, 2)


def test_aside_counts_who_reads_and_names_only_those_who_want_it(
    cast: Cast, channel: Channel, signed_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = {cast.expert.pk, cast.observer.pk, cast.removed.pk}
    monkeypatch.setattr(hub, "followers", lambda _scope: here)
    type(cast.expert).objects.filter(pk__in=[cast.expert.pk, cast.removed.pk]).update(shows_presence=True)
    part = signed_in(cast.member).get(f"{DESK}aside/").text
    names = [person.name in part for person in (cast.expert, cast.observer, cast.removed)]
    assert ('data-count="2"' in part, names, "<html" in part) == (True, [True, False, False], False)


def test_unknown_channel_and_foreign_slug_are_404(cast: Cast, signed_in: Callable[..., Client]) -> None:
    cache.clear()
    client = signed_in(cast.member)
    assert {client.get(f"{BASE}{slug}/").status_code for slug in ("never", "operations-desk", "x" * 200)} == {404}


def test_events_of_a_removed_message_carry_no_text(
    cast: Cast, channel: Channel, say: Callable[..., Message], signed_in: Callable[..., Client]
) -> None:
    message = say(cast.member, "secret words")
    client = signed_in(cast.member)
    client.post(f"{DESK}messages/{message.pk}/delete/")
    events = client.get(f"{DESK}messages/?after=0").json()["events"]
    assert len(events) == 2
    assert "secret words" not in json.dumps(events)
