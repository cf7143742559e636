"""What is begun and not sent: kept, found again, gone when it is sent, out of sight with its place."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import User
from forums.access.drafts import can_read_draft, readable_drafts, visible_drafts
from forums.actions import add_reply, edit_post, start_topic
from forums.actions.drafts import save_draft, sweep_drafts
from forums.models import Attachment, Draft, Forum, Post, Topic, TopicState
from networks.access import forget_rights
from networks.models import Network
from portal.errors import Unprocessable
from tests.conftest import Cast

SAVE = "/networks/airports/drafts/"
SignedIn = Callable[[User | None], Client]


@pytest.fixture(autouse=True)
def _own_store(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def save(client: Client, place: str, body: str = "Begun.", **fields: Any) -> Any:
    """What the script sends while one types."""
    form = {"place": place, "body": body, **fields}
    return client.post(SAVE, form, headers={"Accept": "application/json"})


def begun(user: User, place: str, body: str = "<p>Begun</p>", **fields: Any) -> Draft:
    """A draft of ``user``."""
    draft = save_draft(actor=user, place=place, body=body, last_wins=True, **fields)
    assert draft is not None
    return draft


def _page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


# -- kept and found again --------------------------------------------------------------------------


def test_text_is_kept_clean_and_stands_in_the_box(cast: Cast, topic: Topic, signed_in: SignedIn) -> None:
    client = signed_in(cast.member)
    told = save(client, f"topic:{topic.pk}", "<p>Seen <script>alert(1)</script>twice</p>")
    draft = Draft.objects.get()
    assert (told.status_code, told.json()) == (200, {"saved_at": draft.updated_at.isoformat(), "sent": False})
    assert (draft.user, "script" in draft.body, "twice" in draft.body) == (cast.member, False, True)
    for address in (topic.get_absolute_url(), f"{topic.get_absolute_url()}reply/"):
        page = _page(client, address)
        assert ("twice" in page, "data-draft-begun" in page) == (True, True)
    assert "data-draft-begun" not in _page(signed_in(cast.expert), topic.get_absolute_url())


def test_words_that_are_quoted_are_not_kept(cast: Cast, topic: Topic, signed_in: SignedIn) -> None:
    save(signed_in(cast.member), f"topic:{topic.pk}", '<p>See</p><blockquote data-quote="7"><p>Secret</p></blockquote>')
    assert "Secret" not in Draft.objects.get().body


def test_every_field_of_a_new_topic_comes_back(cast: Cast, concealment: Forum, signed_in: SignedIn) -> None:
    client = signed_in(cast.member)
    save(
        client, f"forum:{concealment.pk}", "Text", title="A title", marking="RED", tags="false wall, x-ray",
        readers=[str(cast.expert.pk)],
    )  # fmt: skip
    page = _page(client, f"{concealment.get_absolute_url()}new/?template=0")
    ticked = f'name="readers" value="{cast.expert.pk}"'
    assert all(part in page for part in ('value="A title"', 'value="RED" selected', 'value="false wall, x-ray"'))
    assert "checked" in page.split(ticked)[1].split(">")[0]


def test_edit_goes_on_where_it_was_begun(
    cast: Cast, topic: Topic, reply_by: Callable[..., Post], signed_in: SignedIn
) -> None:
    post, client = reply_by(cast.member, topic), signed_in(cast.member)
    save(client, f"post:{post.pk}", "Half of another text", revision="0")
    page = _page(client, f"{post.url}edit/")
    assert ("Half of another text" in page, "Same in two cases" in page.split("<textarea")[1]) == (True, False)


def test_files_come_back_with_the_text(cast: Cast, topic: Topic, airports: Network, signed_in: SignedIn) -> None:
    client = signed_in(cast.member)
    file = SimpleUploadedFile("report.pdf", b"%PDF-1.7\n")
    told = client.post("/networks/airports/attachments/", {"file": file}, headers={"Accept": "application/json"}).json()
    save(client, f"topic:{topic.pk}", attachments=[told["id"]])
    assert f'name="attachments" value="{told["id"]}" checked' in _page(client, topic.get_absolute_url())


def test_button_without_a_script_saves_with_files(cast: Cast, topic: Topic, signed_in: SignedIn) -> None:
    client = signed_in(cast.member)
    file = SimpleUploadedFile("report.pdf", b"%PDF-1.7\n")
    form = {"place": f"topic:{topic.pk}", "body": "By hand", "client_id": str(uuid4()), "file": file}
    answer = client.post(SAVE, form, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [(f"{topic.get_absolute_url()}reply/", 302)]
    assert ("By hand" in page, "Your draft is saved" in page, "report.pdf" in page) == (True, True, True)
    assert Attachment.objects.get().post is None


def test_nothing_written_is_no_draft(cast: Cast, topic: Topic, signed_in: SignedIn) -> None:
    client, place = signed_in(cast.member), f"topic:{topic.pk}"
    known = save(client, place).json()["saved_at"]
    told = save(client, place, "  ", known=known)
    assert (told.json(), Draft.objects.count()) == ({"saved_at": None, "sent": False}, 0)


# -- two devices -----------------------------------------------------------------------------------


def test_later_text_of_another_device_is_offered(cast: Cast, topic: Topic, signed_in: SignedIn) -> None:
    client, place = signed_in(cast.member), f"topic:{topic.pk}"
    known = save(client, place, "At the desk").json()["saved_at"]
    there = save(client, place, "On the train", known=known).json()["saved_at"]
    told = save(client, place, "Back at the desk", known=known)
    said = told.json()
    assert (told.status_code, said["text"], said["saved_at"]) == (409, "On the train", there)
    assert "On the train" in Draft.objects.get().body
    assert save(client, place, "Back at the desk", known=there).status_code == 200
    assert "Back at the desk" in Draft.objects.get().body


def test_same_text_from_two_windows_is_no_conflict(cast: Cast, topic: Topic, signed_in: SignedIn) -> None:
    client, place = signed_in(cast.member), f"topic:{topic.pk}"
    assert [save(client, place).status_code for _ in range(2)] == [200, 200]
    assert Draft.objects.count() == 1


# -- sent ------------------------------------------------------------------------------------------


def _sent_reply(client: Client, topic: Topic, body: str, one: UUID) -> Any:
    return client.post(f"{topic.get_absolute_url()}reply/", {"body": body, "client_id": str(one)})


def test_draft_is_gone_when_its_text_is_sent(cast: Cast, topic: Topic, signed_in: SignedIn) -> None:
    client, one, place = signed_in(cast.member), uuid4(), f"topic:{topic.pk}"
    save(client, place, "Half", client_id=str(one))
    _sent_reply(client, topic, "Half and the rest", one)
    assert (Draft.objects.count(), Post.objects.filter(author=cast.member).count()) == (0, 1)
    told = save(client, place, "Half and", client_id=str(one))
    assert (told.json(), Draft.objects.count()) == ({"saved_at": None, "sent": True}, 0)


def test_draft_goes_with_every_way_of_sending(
    cast: Cast, topic: Topic, concealment: Forum, reply_by: Callable[..., Post]
) -> None:
    one, post = uuid4(), reply_by(cast.member, topic)
    begun(cast.member, f"forum:{concealment.pk}", client_id=one)
    begun(cast.member, f"post:{post.pk}")
    begun(cast.expert, f"post:{post.pk}")
    start_topic(actor=cast.member, forum=concealment, title="T", marking="GREEN", body="<p>B</p>", client_id=one)
    edit_post(actor=cast.member, post=post, body="<p>Anew</p>")
    assert list(Draft.objects.values_list("user", "place")) == [(cast.expert.pk, f"post:{post.pk}")]


def test_page_that_goes_on_from_a_draft_is_the_same_form(cast: Cast, topic: Topic, signed_in: SignedIn) -> None:
    client, one = signed_in(cast.member), uuid4()
    save(client, f"topic:{topic.pk}", client_id=str(one))
    assert f'name="client_id" value="{one}"' in _page(client, topic.get_absolute_url())


def test_something_begun_since_stays(cast: Cast, topic: Topic) -> None:
    begun(cast.member, f"topic:{topic.pk}", "<p>Something else</p>", client_id=uuid4())
    add_reply(actor=cast.member, topic=topic, body="<p>B</p>", client_id=uuid4())
    assert Draft.objects.count() == 1


def test_refused_post_leaves_its_draft(cast: Cast, topic: Topic) -> None:
    one = uuid4()
    begun(cast.member, f"topic:{topic.pk}", client_id=one)
    with pytest.raises(Unprocessable):
        add_reply(actor=cast.member, topic=topic, body="<p>B</p>", client_id=one, attachments=[99])
    assert Draft.objects.count() == 1


@pytest.mark.parametrize("asks", ["text/html", "application/json"])
def test_topic_locked_on_the_way_keeps_the_text(cast: Cast, topic: Topic, signed_in: SignedIn, asks: str) -> None:
    Topic.objects.update(locked=True)
    client = signed_in(cast.member)
    form = {"body": "Too late", "client_id": str(uuid4())}
    answer = client.post(f"{topic.get_absolute_url()}reply/", form, headers={"Accept": asks})
    said = answer.content.decode()
    assert (answer.status_code, "This topic is locked" in said, "kept among your drafts" in said) == (403, True, True)
    assert ("Too late" in Draft.objects.get().body, Post.objects.count()) == (True, 1)
    assert "Too late" in _page(client, "/drafts/")


def test_own_post_locked_on_the_way_keeps_the_text(
    cast: Cast, topic: Topic, reply_by: Callable[..., Post], signed_in: SignedIn
) -> None:
    post = reply_by(cast.member, topic)
    Topic.objects.update(locked=True)
    client = signed_in(cast.member)
    assert client.get(f"{post.url}edit/").status_code == 403
    answer = client.post(f"{post.url}edit/", {"body": "Too late", "revision": 0})
    assert (answer.status_code, Draft.objects.get().place) == (403, f"post:{post.pk}")


def test_script_is_told_where_its_post_is(cast: Cast, topic: Topic, signed_in: SignedIn) -> None:
    answer = signed_in(cast.member).post(
        f"{topic.get_absolute_url()}reply/", {"body": "B"}, headers={"Accept": "application/json"}
    )
    assert (answer.status_code, answer.json()) == (201, {"url": Post.objects.get(author=cast.member).url})


# -- whose it is -----------------------------------------------------------------------------------


def test_places_of_others_take_nothing(
    cast: Cast, topic: Topic, mednet: Network, closed_desk: Forum, concealment: Forum, topic_by: Callable[..., Any],
    reply_by: Callable[..., Post], signed_in: SignedIn,
) -> None:  # fmt: skip
    hidden = topic_by(cast.expert, forum=closed_desk)
    others = reply_by(cast.expert, topic)
    client = signed_in(cast.member)
    places = (
        f"topic:{hidden.pk}",
        f"forum:{closed_desk.pk}",
        f"post:{hidden.posts.get().pk}",
        "topic:999",
        "forum:x",
        "topic:",
    )
    assert [save(client, place).status_code for place in places] == [404] * 6
    assert [save(client, place).status_code for place in ("", "somewhere", f"post:{others.pk}")] == [422, 422, 403]
    foreign = signed_in(cast.secretariat).post("/networks/mednet/drafts/", {"place": f"topic:{topic.pk}", "body": "B"})
    assert (foreign.status_code, Draft.objects.count()) == (404, 0)


def test_draft_is_its_authors_alone(cast: Cast, topic: Topic, signed_in: SignedIn) -> None:
    draft = begun(cast.member, f"topic:{topic.pk}", "<p>My own words</p>")
    for user in (cast.secretariat, cast.coordinator, cast.expert, cast.stranger):
        client = signed_in(user)
        assert "My own words" not in _page(client, "/drafts/")
        assert [client.post(f"/drafts/{draft.pk}/{act}/").status_code for act in ("drop", "take-back")] == [404, 404]
        assert not can_read_draft(user, draft)
    assert Draft.objects.get().dropped_at is None


LOST = ["restricted", "red", "moved", "removed seat", "merged"]


@pytest.mark.parametrize("how", LOST)
def test_draft_goes_out_of_sight_with_its_place_and_comes_back(
    cast: Cast, topic: Topic, closed_desk: Forum, concealment: Forum, signed_in: SignedIn, how: str
) -> None:
    from networks.models import Membership

    draft = begun(cast.member, f"topic:{topic.pk}", "<p>What I was told there</p>", title="My title")
    client, seat = signed_in(cast.member), Membership.objects.filter(user=cast.member)

    def lose(lost: bool) -> None:
        if how == "removed seat":
            seat.update(ended_at=timezone.now() if lost else None)
        elif how == "restricted":
            Forum.objects.filter(pk=concealment.pk).update(restricted=lost)
        else:
            changed: dict[str, dict[str, Any]] = {
                "red": {"marking": "RED" if lost else "AMBER"},
                "moved": {"forum": closed_desk if lost else concealment},
                "merged": {"state": TopicState.MERGED if lost else TopicState.LISTED},
            }
            Topic.objects.filter(pk=topic.pk).update(**changed[how])
        forget_rights(cast.member)

    lose(True)
    page = _page(client, "/drafts/")
    assert [part in page for part in ("What I was told there", "My title", topic.title)] == [False] * 3
    acts = [f"/drafts/{draft.pk}/drop/", f"/drafts/{draft.pk}/take-back/"]
    assert [client.post(act).status_code for act in acts] == [404, 404]
    assert client.get(f"{topic.get_absolute_url()}reply/").status_code == 404
    assert save(client, f"topic:{topic.pk}", "More").status_code == 404
    assert (list(visible_drafts(cast.member)), readable_drafts(cast.member)) == ([], [])
    assert not can_read_draft(cast.member, draft)
    lose(False)
    assert ("What I was told there" in _page(client, "/drafts/"), list(visible_drafts(cast.member))) == (True, [draft])
    assert can_read_draft(cast.member, draft)


def test_draft_of_a_removed_post_goes_out_of_sight(
    cast: Cast, topic: Topic, reply_by: Callable[..., Post], signed_in: SignedIn
) -> None:
    post = reply_by(cast.member, topic)
    begun(cast.coordinator, f"post:{post.pk}", "<p>Their words, shortened</p>")
    Post.objects.filter(pk=post.pk).update(removed_at=timezone.now())
    assert "Their words" not in _page(signed_in(cast.coordinator), "/drafts/")


# -- the list --------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3, 20])
def test_list_costs_the_same_for_any_number(
    cast: Cast, concealment: Forum, topic_by: Callable[..., Any], signed_in: SignedIn, count: int,
    django_assert_num_queries: Callable[..., Any],
) -> None:  # fmt: skip
    topics = [topic_by(cast.member, title=f"Topic {number}") for number in range(count)]
    for topic in topics:
        begun(cast.member, f"topic:{topic.pk}")
        begun(cast.member, f"post:{topic.posts.get().pk}")
    begun(cast.member, f"forum:{concealment.pk}", title="New one")
    client = signed_in(cast.member)
    with django_assert_num_queries(10):
        page = _page(client, "/drafts/")
    assert ("New one" in page, page.count("Go on:") >= min(2 * count + 1, 25)) == (True, True)


def test_draft_is_thrown_away_and_taken_back(cast: Cast, topic: Topic, signed_in: SignedIn) -> None:
    draft, client = begun(cast.member, f"topic:{topic.pk}", "<p>Begun here</p>"), signed_in(cast.member)
    gone = client.post(f"/drafts/{draft.pk}/drop/", follow=True).content.decode()
    assert ("Begun here" in gone, f"/drafts/{draft.pk}/take-back/" in gone) == (False, True)
    assert "Begun here" not in _page(client, topic.get_absolute_url())
    back = client.post(f"/drafts/{draft.pk}/take-back/")
    assert (back["Location"], "Begun here" in _page(client, "/drafts/")) == (f"{topic.get_absolute_url()}reply/", True)


def test_what_was_thrown_away_is_swept_after_a_day(cast: Cast, topic: Topic, concealment: Forum) -> None:
    begun(cast.member, f"topic:{topic.pk}")
    old = begun(cast.member, f"forum:{concealment.pk}")
    Draft.objects.filter(pk=old.pk).update(dropped_at=timezone.now() - timedelta(hours=25))
    assert (sweep_drafts(now=timezone.now()), list(Draft.objects.values_list("place", flat=True))) == (
        1, [f"topic:{topic.pk}"],
    )  # fmt: skip


def test_new_text_takes_the_place_of_one_thrown_away(cast: Cast, topic: Topic, signed_in: SignedIn) -> None:
    old, client = begun(cast.member, f"topic:{topic.pk}"), signed_in(cast.member)
    client.post(f"/drafts/{old.pk}/drop/")
    assert save(client, f"topic:{topic.pk}", "Something new").status_code == 200
    draft = Draft.objects.get()
    assert ("Something new" in draft.body, draft.dropped_at, draft.pk) == (True, None, old.pk)


# -- limits ----------------------------------------------------------------------------------------


def test_nobody_has_more_than_two_hundred(cast: Cast, topic: Topic, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("forums.actions.drafts.MOST_DRAFTS", 2)
    begun(cast.member, "topic:1001")
    begun(cast.member, "topic:1002")
    begun(cast.member, "topic:1002", "<p>Anew</p>")
    with pytest.raises(Unprocessable, match="2 drafts"):
        begun(cast.member, "topic:1003")


@pytest.mark.parametrize(
    "fields",
    [
        {"body": "x" * 100_001},
        {"title": "x" * 201},
        {"body": "a\x00b"},
        {"known": "yesterday"},
        {"known": "2026-99-99T00:00:00Z"},
        {"client_id": "x"},
        {"note": "x" * 8001},
        {f"field-{number}": "x" for number in range(101)},
        {"readers": [str(number) for number in range(950)]},
    ],
    ids=range(9),
)
def test_bad_draft_is_told(cast: Cast, topic: Topic, signed_in: SignedIn, fields: dict[str, Any]) -> None:
    answer = save(signed_in(cast.member), f"topic:{topic.pk}", **fields)
    assert (answer.status_code, Draft.objects.count()) == (422, 0)


def test_reply_page_asks_for_a_draft_only_if_there_is_one(cast: Cast, topic: Topic, signed_in: SignedIn) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked(client: Client) -> int:
        client.get(topic.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            client.get(topic.get_absolute_url())
        return sum('FROM "forums_draft"' in query["sql"].split("WHERE")[0] for query in queries)

    client = signed_in(cast.member)
    without = asked(client)
    begun(cast.member, f"topic:{topic.pk}")
    assert (without, asked(client)) == (0, 1)
