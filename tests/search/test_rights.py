"""Nobody finds, counts or is shown what they may not read: by word, by filter, by facet."""

from time import process_time

from django.utils import timezone

from accounts.models import User
from chat.models import Message
from documents.access import visible_versions
from forums.access import visible_posts
from forums.actions import change_marking
from networks.actions import end_membership, restrict_container
from networks.models import Membership
from search import actions
from tests.conftest import Cast
from tests.search.conftest import Scene, ask, follow

FIELDS = ("", "title", "body", "tag", "summary", "file", "said")


def _expected(part: str, place: str, mark: str) -> bool:
    """Whether this part of the cast reads an item of the expert's with this mark in this place."""
    if part == "expert":
        return True
    if place == "closed" and part not in ("secretariat", "coordinator"):
        return False
    if mark == "CLEAR" and place == "open":
        return True
    if part in ("stranger", "removed"):
        return False
    return mark in ("CLEAR", "GREEN", "AMBER") or (mark == "AMBER+STRICT" and part != "observer")


def test_canary_words_are_found_by_those_alone_who_read_them(cast: Cast, scene: Scene) -> None:
    for part, person in cast.items():
        if person is None:
            continue
        for word, (place, mark) in scene.words.items():
            expected = 3 if _expected(part, place, mark) else 0
            found = ask(person, word)
            assert (len(found.hits), found.facets.total) == (expected, expected), (part, word)
            shown = any(marked for hit in found.hits for _text, marked in hit.passage)
            assert shown == (bool(expected) and mark not in ("AMBER+STRICT", "RED")), (part, word)
    for part, person in (("observer", cast.observer), ("stranger", cast.stranger), ("expert", cast.expert)):
        for word, (place, mark) in scene.words.items():
            for field in FIELDS[1:]:
                assert bool(ask(person, word + field).facets.total) == _expected(part, place, mark), (part, word, field)


def test_facets_and_filters_count_what_one_reads(cast: Cast, scene: Scene) -> None:
    for person in (cast.member, cast.observer, cast.stranger, cast.coordinator):
        user = User.objects.get(pk=person.pk)
        readable = visible_posts(user).count() + visible_versions(user).count()
        facets = ask(person, "canary*").facets
        assert facets.kinds.get("forums.post", 0) + facets.kinds.get("documents.version", 0) == readable
        assert sum(facets.marks.values()) == facets.total
        for mark, n in facets.marks.items():
            assert ask(person, "canary*", marking=mark).facets.total == n
        assert ask(person, "", marking="RED").facets.total == 0


def test_what_changes_is_not_shown_from_that_moment_and_follows(cast: Cast, scene: Scene) -> None:
    word = "canaryopenf"  # AMBER
    topic = visible_posts(User.objects.get(pk=cast.expert.pk)).get(body__contains=word, number=1).topic
    assert ask(cast.observer, word + "body").facets.total == 1
    change_marking(actor=cast.expert, topic=topic, marking="AMBER+STRICT", reason="x")
    assert (ask(cast.observer, word + "body").facets.total, ask(cast.member, word + "body").hits[0].passage) == (0, [])
    seat = Membership.objects.get(user=cast.member)
    end_membership(actor=cast.coordinator, membership=seat)
    assert ask(cast.member, word).facets.total == 0
    restrict_container(container=scene.forums["open"], groups=[])
    assert ask(cast.observer, "canaryopend", kind="forums.post").facets.total == 0
    Message.objects.filter(text__contains="canaryopend").update(removed_at=timezone.now(), text="")
    assert ask(cast.observer, "canaryopend", kind="chat.message").hits == []
    follow()
    actions.tidy()
    assert ask(cast.observer, "canaryopend", kind="chat.message").facets.total == 0
    assert actions.follow() == 0


QUESTIONS = [
    "a:* & | ! (", "%' OR 1=1--", "\x00", "\ud800 x", '"', '"a', "-", "-x", '-"', "OR", "OR OR a OR", "* **",
    "NEAR(a b)", "a" * 5_000, "word " * 10_000, "^title:x", "ˢx", "'':*", "\\", "a <-> b", "{title body}: x",
    "ا", "-a OR -b",
]  # fmt: skip


def test_any_question_is_words(cast: Cast, scene: Scene) -> None:
    for question in QUESTIONS:
        begun = process_time()
        ask(cast.expert, question)
        assert process_time() - begun < 0.2, question
