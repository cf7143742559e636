"""Marks of versions: who changes them, on which terms, and who is told of what."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client

from accounts.models import User
from documents import access
from documents.actions import add_version, change_marking, upload_document
from documents.models import Document, MarkingChange, Version, VersionReader
from notifications.actions import watch
from notifications.models import Notice
from portal.errors import Refused, Unprocessable
from portal.models import Activity
from tests.conftest import Cast
from tests.documents.conftest import pdf

SignedIn = Callable[[User], Client]
Put = Callable[..., Document]


def version_of(document: Document) -> Version:
    """The newest version."""
    return Version.objects.select_related("document__folder__network").filter(document=document).latest("serial")


@pytest.mark.parametrize(("part", "may"), [("expert", True), ("coordinator", True), ("secretariat", True),
                                           ("member", False), ("observer", False)])  # fmt: skip
def test_author_and_coordinators_change_the_mark(part: str, may: bool, cast: Cast, put: Put) -> None:
    version = version_of(put(marking="GREEN"))
    actor = getattr(cast, part)
    assert access.can_change_marking(actor, version) is may
    if may:
        change_marking(actor=actor, version=version, marking="AMBER")
    else:
        with pytest.raises(Refused):
            change_marking(actor=actor, version=version, marking="AMBER")
    changes = [(c.actor, c.old, c.new) for c in MarkingChange.objects.all()]
    assert changes == ([(actor, "GREEN", "AMBER")] if may else [])
    verbs = list(Activity.objects.filter(target_type="documents.version").values_list("verb", flat=True))
    assert verbs == ["document.added", *(["version.marked"] if may else [])]


def test_lower_mark_needs_a_reason(cast: Cast, put: Put) -> None:
    version = version_of(put(marking="AMBER"))
    with pytest.raises(Unprocessable):
        change_marking(actor=cast.expert, version=version, marking="GREEN")
    assert (version_of(version.document).marking, MarkingChange.objects.count()) == ("AMBER", 0)
    change_marking(actor=cast.expert, version=version, marking="GREEN", reason="Published meanwhile")
    assert (version_of(version.document).marking, MarkingChange.objects.get().reason) == (
        "GREEN",
        "Published meanwhile",
    )


def test_form_says_that_a_reason_is_missing(cast: Cast, put: Put, signed_in: SignedIn) -> None:
    document = put(marking="AMBER")
    address = f"{document.get_absolute_url()}versions/1/marking/"
    client = signed_in(cast.expert)
    assert client.post(address, {"marking": "GREEN"}).status_code == 422
    assert client.post(address, {"marking": "GREEN", "reason": "Published"})["Location"] == document.get_absolute_url()
    page = client.get(document.get_absolute_url()).content.decode()
    assert '<q dir="auto">Published</q>' in page


def test_raising_to_red_names_the_author_and_who_does_it(cast: Cast, put: Put) -> None:
    version = version_of(put(marking="GREEN"))
    change_marking(actor=cast.coordinator, version=version, marking="RED", readers=[cast.member.pk])
    named = {cast.expert.pk, cast.coordinator.pk, cast.member.pk}
    assert set(VersionReader.objects.values_list("user", flat=True)) == named
    assert {user.pk for user in access.readers_of(version_of(version.document))} == named


def test_other_readers_of_red_take_the_place_of_the_first(cast: Cast, put: Put) -> None:
    version = version_of(put(marking="RED", readers=[cast.member.pk]))
    change_marking(actor=cast.expert, version=version, marking="RED", readers=[cast.observer.pk])
    assert set(VersionReader.objects.values_list("user", flat=True)) == {cast.expert.pk, cast.observer.pk}
    change_marking(actor=cast.expert, version=version, marking="RED", readers=[cast.observer.pk])
    assert Activity.objects.filter(verb="version.marked").count() == 1


def test_same_mark_again_changes_nothing(cast: Cast, put: Put) -> None:
    version = version_of(put(marking="GREEN"))
    change_marking(actor=cast.expert, version=version, marking="GREEN")
    assert (MarkingChange.objects.count(), Activity.objects.filter(verb="version.marked").count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_new_version_is_told_to_those_who_follow_and_may_read(cast: Cast, put: Put) -> None:
    document = put(marking="GREEN")
    for person in (cast.member, cast.observer, cast.stranger):
        watch(user=person, scope=document.scope)
    add_version(actor=cast.expert, document=document, file=pdf(), language="en", marking="AMBER+STRICT")
    add_version(actor=cast.member, document=document, file=pdf(), language="fr", marking="GREEN", note="Chapitre 4")
    told = sorted((n.user.name, n.activity.verb) for n in Notice.objects.select_related("user", "activity"))
    added = "version.added"
    assert told == [
        ("Clara Cobalt", added), ("Hana Halite", added), ("Zoe Zircon", added),
    ]  # fmt: skip
    bodies = {message.to[0]: message.body for message in mail.outbox}
    assert ("report.pdf" in bodies["hana.halite@example.org"], "report.pdf" in bodies["zoe.zircon@example.org"]) == (
        False,
        True,
    )


def test_page_of_a_document_reads_its_notices(cast: Cast, put: Put, signed_in: SignedIn) -> None:
    document = put(marking="GREEN")
    version = version_of(document)
    activity = Activity.objects.get(target_type="documents.version")
    for target in (version.pk, version.pk + 1):
        Notice.objects.create(
            user=cast.member, activity=activity if target == version.pk else _another(activity),
            target_type="documents.version", target_id=target,
        )  # fmt: skip
    signed_in(cast.member).get(document.get_absolute_url())
    unread = Notice.objects.filter(read_at=None).values_list("target_id", flat=True)
    assert list(unread) == [version.pk + 1]


def _another(activity: Activity) -> Activity:
    activity = Activity.objects.get(pk=activity.pk)
    activity.pk, activity.seq = None, activity.seq + 100
    activity.save(force_insert=True)
    return activity


def test_following_is_a_choice(cast: Cast, put: Put, signed_in: SignedIn) -> None:
    from notifications.queries import is_watching

    document = put()
    client, address = signed_in(cast.member), f"/notifications/follow/documents.document/{document.pk}/"
    client.post(address, {"level": "all"})
    followed = is_watching(cast.member, document.scope)
    client.post(address, {"level": ""})
    assert (followed, is_watching(cast.member, document.scope)) == (True, False)


def test_home_and_overview_show_what_one_may_read(cast: Cast, put: Put, mednet: object, signed_in: SignedIn) -> None:
    put("For all", marking="GREEN")
    put("For members", marking="AMBER+STRICT")
    pages = {part: signed_in(user) for part, user in (("member", cast.member), ("observer", cast.observer))}
    shown = {
        (part, path): [title in client.get(path).content.decode() for title in ("For all", "For members")]
        for part, client in pages.items()
        for path in ("/", "/networks/airports/")
    }
    assert shown == {
        ("member", "/"): [True, True],
        ("member", "/networks/airports/"): [True, True],
        ("observer", "/"): [True, False],
        ("observer", "/networks/airports/"): [True, False],
    }


def test_audience_is_counted_for_mark_and_folder(
    cast: Cast, folder: object, restricted: object, signed_in: SignedIn
) -> None:
    client, address = signed_in(cast.expert), "/networks/airports/library/audience/"

    def people(**asked: object) -> str:
        text = client.get(address, asked).content.decode()
        return text.partition("Will be readable by <strong>")[2].partition(" ")[0]

    assert [
        people(marking="GREEN"),
        people(marking="AMBER+STRICT"),
        people(marking="GREEN", folder=restricted.pk),  # type: ignore[attr-defined]
        people(marking="RED"),
        people(marking="RED", readers=[cast.member.pk, cast.stranger.pk]),
    ] == ["5", "4", "3", "1", "2"]
    wrong = [{}, {"marking": "X"}, {"marking": "RED", "folder": "x"}]
    assert [client.get(address, asked).status_code for asked in wrong] == [422, 422, 404]


def test_watch_list_names_documents(cast: Cast, put: Put, signed_in: SignedIn) -> None:
    put("Directory of officials", marking="AMBER")
    page = signed_in(cast.expert).get("/notifications/settings/").content.decode()
    assert "Directory of officials" in page


def test_import_keeps_its_dates(cast: Cast, folder: object) -> None:
    from datetime import UTC, datetime

    at = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    document = upload_document(
        actor=cast.expert,
        folder=folder,
        file=pdf(),
        language="en",
        marking="GREEN",
        at=at,  # type: ignore[arg-type]
    )
    activity = Activity.objects.get(target_type="documents.version")
    assert (document.created_at, document.versions.get().created_at, activity.created_at) == (at, at, at)
