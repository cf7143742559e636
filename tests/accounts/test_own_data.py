"""A copy of one's data, closing an account, and erasure."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.core import mail
from django.core.files.base import ContentFile
from django.db import connection, models
from django.test import Client
from django.utils import timezone, translation

from accounts import jobs
from accounts.actions import own_data as actions
from accounts.models import DataExport, User
from accounts.packing import pack
from accounts.queries import own_data as reads
from chat.actions import open_channel, send_message
from documents.actions import open_folder, upload_document
from forums.actions import add_reply, open_forum, start_topic
from networks.actions import end_membership
from networks.actions.brochure import issue_edition
from networks.models import (
    AccessRequest,
    Application,
    BrochureEdition,
    Invitation,
    Membership,
    Network,
    Nomination,
    Sheet,
    SheetRow,
)
from networks.queries.brochure import brochure_of
from networks.roles import Role
from notifications.actions import watch
from portal.errors import Conflict, Refused
from portal.models import AuditEntry
from tests.conftest import PASSWORD, Cast

PAGE = "/profile/data/"


@pytest.fixture(autouse=True)
def _store(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def written(cast: Cast, airports: Network) -> Cast:
    """The member and the expert have written, uploaded and followed things."""
    forum = open_forum(network=airports, name="Concealment", slug="concealment")
    folder = open_folder(actor=None, network=airports, name="Handbooks")
    channel = open_channel(actor=cast.coordinator, network=airports, name="desk", slug="desk", marking="AMBER")
    for who, word in ((cast.member, "mine"), (cast.expert, "theirs")):
        topic = start_topic(
            actor=who, forum=forum, title=f"topic {word}", marking="AMBER", body=f"<p>body {word}</p>",
            client_id=uuid4(),
        )  # fmt: skip
        watch(user=who, scope=("forums.topic", topic.pk))
        send_message(actor=who, channel=channel, text=f"message {word}", client_id=uuid4())
        for mark in ("AMBER", "AMBER+STRICT"):
            file = ContentFile(f"file {word} {mark}".encode(), name=f"{word}-{mark[-6:]}.txt")
            upload_document(actor=who, folder=folder, file=file, language="en", marking=mark)
    secret = start_topic(
        actor=cast.member, forum=forum, title="strict mine", marking="AMBER+STRICT", body="<p>hidden mine</p>",
        client_id=uuid4(),
    )  # fmt: skip
    add_reply(actor=cast.expert, topic=secret, body="<p>answer theirs</p>", client_id=uuid4())
    return cast


def packed(person: User) -> dict[str, str]:
    """name → text of each file in the copy."""
    target = io.BytesIO()
    pack(person, target)
    with zipfile.ZipFile(target) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def part(copy: dict[str, str], label: str) -> list[dict[str, Any]]:
    found = next(text for name, text in copy.items() if name.endswith(f"-{label}.json"))
    rows: list[dict[str, Any]] = json.loads(found)["rows"]
    return rows


# -- the copy --------------------------------------------------------------------------------------


def test_copy_holds_all_of_mine_and_nothing_of_others(written: Cast) -> None:
    copy = packed(written.member)
    everything = "".join(copy.values())
    assert [row["body"] for row in part(copy, "forums-post")] == ["<p>body mine</p>", None]
    assert [row["text"] for row in part(copy, "chat-message")] == ["message mine"]
    assert [row["email"] for row in part(copy, "account-emailaddress")] == [written.member.email]
    assert [row["role"] for row in part(copy, "networks-membership")] == ["member"]
    assert len(part(copy, "notifications-watch")) >= 1
    assert copy["files/0001-mine-AMBER.txt"] == "file mine AMBER"
    assert "theirs" not in everything
    for other in (written.expert, written.coordinator):
        assert other.email not in everything
        assert other.name not in everything


def test_what_may_not_leave_is_named_and_left_out(written: Cast) -> None:
    copy = packed(written.member)
    everything = "".join(copy.values())
    assert "hidden mine" not in everything
    assert "strict mine" not in everything
    assert "file mine AMBER+STRICT" not in everything
    assert [row.get("left_out") for row in part(copy, "forums-post")] == [None, "TLP:AMBER+STRICT"]
    assert [row.get("left_out") for row in part(copy, "documents-version")] == [None, "TLP:AMBER+STRICT"]


def test_copy_holds_no_secret(written: Cast) -> None:
    Authenticator.objects.create(user=written.member, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    everything = "".join(packed(written.member).values())
    assert "JBSWY3DPEHPK3PXP" not in everything
    assert written.member.password not in everything


def test_copy_of_many_rows_is_streamed(written: Cast, tmp_path: Path) -> None:
    import tracemalloc

    from forums.models import Post, Topic

    topic = Topic.objects.filter(author=written.member).first()
    Post.objects.bulk_create(
        Post(topic=topic, number=n, author=written.member, client_id=uuid4(), body="x" * 4000) for n in range(10, 5010)
    )
    with (tmp_path / "copy.zip").open("wb") as there:
        tracemalloc.start()
        pack(written.member, there)
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 12_000_000  # of 20 MB


def test_export_is_made_told_and_fetched_once(cast: Cast, signed_in: Callable[..., Client]) -> None:
    client = signed_in(cast.member)
    assert "Put my data together" in client.get(PAGE).content.decode()
    assert client.post(f"{PAGE}export/").status_code == 302
    export = DataExport.objects.get()
    assert "is being put together" in client.get(PAGE).content.decode()
    assert client.post(f"{PAGE}export/").status_code == 409
    assert client.get(f"{PAGE}exports/{export.nonce}/").status_code == 404  # not there yet
    assert jobs.make_export(export.pk)
    assert jobs.tell_of_own_data("export_ready", cast.member.pk)
    export.refresh_from_db()
    link = f"{PAGE}exports/{export.nonce}/"
    assert link in mail.outbox[-1].body
    assert mail.outbox[-1].to == [cast.member.email]
    assert link in client.get(PAGE).content.decode()
    assert client.post(f"{PAGE}export/").status_code == 409
    assert signed_in(cast.expert).get(link).status_code == 404
    assert Client().get(link).status_code == 302
    assert client.head(link).status_code == 200
    answer: Any = client.get(link)
    assert zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).testzip() is None
    assert client.get(link).status_code == 409
    assert client.get(link, headers={"Range": "bytes=10-"}).status_code == 206  # the line broke
    assert "You fetched the last copy" in client.get(PAGE).content.decode()
    assert list(AuditEntry.objects.filter(verb__startswith="export.").values_list("verb", "person_id")) == [
        ("export.data", cast.member.pk),
        ("export.data_fetched", cast.member.pk),
    ]


def test_export_left_by_a_dead_worker_is_made_by_the_sweep(cast: Cast, tmp_path: Path) -> None:
    export = actions.request_export(actor=cast.member)
    assert actions.claim_export(pk=export.pk) is not None
    assert actions.claim_export(pk=export.pk) is None  # in hand
    assert jobs.sweep_exports() == 0
    DataExport.objects.update(started_at=timezone.now() - reads.AGAIN_AFTER - timedelta(seconds=1))
    assert jobs.sweep_exports() == 1
    assert DataExport.objects.get().state == DataExport.State.READY
    assert len(list((tmp_path / "exports").iterdir())) == 1


def test_export_that_cannot_be_made_fails_with_a_face(
    cast: Cast, signed_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any) -> None:
        raise OSError("no space")

    monkeypatch.setattr(jobs, "pack", broken)
    actions.request_export(actor=cast.member)
    assert [jobs.sweep_exports() for _ in range(4)] == [1, 1, 1, 0]
    assert DataExport.objects.get().state == DataExport.State.FAILED
    page = signed_in(cast.member).get(PAGE).content.decode()
    assert "The last copy could not be made." in page
    assert "Put my data together" in page


def test_export_is_gone_after_a_week_and_an_hour_after_it_was_fetched(
    cast: Cast, signed_in: Callable[..., Client], tmp_path: Path
) -> None:
    for who in (cast.member, cast.expert):
        jobs.make_export(actions.request_export(actor=who).pk)
    mine, other = DataExport.objects.order_by("pk")
    client = signed_in(cast.expert)
    answer: Any = client.get(f"{PAGE}exports/{other.nonce}/")
    assert b"".join(answer.streaming_content)
    DataExport.objects.filter(pk=mine.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    DataExport.objects.filter(pk=other.pk).update(fetched_at=timezone.now() - reads.FETCHED_FOR)
    assert signed_in(cast.member).get(f"{PAGE}exports/{mine.nonce}/").status_code == 409
    assert jobs.sweep_exports() == 2
    assert list((tmp_path / "exports").iterdir()) == []
    assert signed_in(cast.member).get(f"{PAGE}exports/{mine.nonce}/").status_code == 404
    assert "was not fetched in time" in signed_in(cast.member).get(PAGE).content.decode()


def test_page_says_what_is_held_why_and_how_long(cast: Cast, signed_in: Callable[..., Client]) -> None:
    page = signed_in(cast.member).get(PAGE).content.decode()
    for row in reads.held():
        for words in (row.title, row.purpose, row.kept):
            assert str(words) in page


# -- leaving ---------------------------------------------------------------------------------------


@pytest.fixture
def fresh(cast: Cast) -> Client:
    """The member, who has just given their password."""
    client = Client()
    client.post("/accounts/login/", {"login": cast.member.email, "password": PASSWORD})
    return client


def test_leaving_asks_for_the_password_again(cast: Cast, signed_in: Callable[..., Client]) -> None:
    for way in ("deactivate", "erase"):
        answer = signed_in(cast.member).post(f"{PAGE}{way}/", {"confirmation": cast.member.email})
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/reauthenticate/")
    cast.member.refresh_from_db()
    assert (cast.member.is_active, cast.member.erasure_due_at) == (True, None)


@pytest.mark.parametrize("typed", ["", "yes", "bruno.basalt@example.org", "\u202ehana.halite@example.com"])
def test_leaving_asks_for_the_address(cast: Cast, fresh: Client, typed: str) -> None:
    for way in ("deactivate", "erase"):
        assert fresh.post(f"{PAGE}{way}/", {"confirmation": typed}).status_code == 422
    cast.member.refresh_from_db()
    assert (cast.member.is_active, cast.member.erasure_due_at) == (True, None)


def test_closed_account_is_out_and_can_be_opened_again(
    cast: Cast, fresh: Client, signed_in: Callable[..., Client]
) -> None:
    other = signed_in(cast.member)
    answer = fresh.post(f"{PAGE}deactivate/", {"confirmation": " HANA.Halite@example.org "})
    assert answer["Location"] == "/accounts/login/"
    assert [client.get("/networks/airports/").status_code for client in (fresh, other)] == [302, 302]
    again = Client().post("/accounts/login/", {"login": cast.member.email, "password": PASSWORD})
    assert again["Location"] == "/accounts/inactive/"
    assert not Membership.objects.active().filter(user=cast.member).exists()
    secretariat = signed_in(cast.secretariat)
    assert "Hana Halite" in secretariat.get(f"{PAGE}away/").content.decode()
    with pytest.raises(Refused):
        actions.reactivate_person(actor=cast.coordinator, person=cast.member)
    assert secretariat.post(f"{PAGE}away/{cast.member.pk}/reactivate/").status_code == 302
    back = Client()
    back.post("/accounts/login/", {"login": cast.member.email, "password": PASSWORD})
    assert back.get(PAGE).status_code == 200
    assert back.get("/networks/airports/").status_code == 404  # seats do not come back
    verbs = ["person.deactivated", "person.reactivated"]
    assert list(AuditEntry.objects.filter(verb__in=verbs).order_by("pk").values_list("verb", flat=True)) == verbs


def test_last_coordinator_cannot_leave(cast: Cast, airports: Network) -> None:
    with pytest.raises(Conflict, match="last coordinator of Airports group"):
        actions.deactivate_self(actor=cast.coordinator)
    with pytest.raises(Conflict, match="last coordinator of Airports group"):
        actions.ask_erasure(actor=cast.coordinator)
    assert Membership.objects.active().filter(user=cast.coordinator).exists()


def test_last_of_the_secretariat_cannot_leave(cast: Cast) -> None:
    with pytest.raises(Conflict, match="last of the secretariat"):
        actions.deactivate_self(actor=cast.secretariat)


def test_erasure_waits_two_weeks_and_can_be_taken_back(cast: Cast, fresh: Client) -> None:
    assert fresh.post(f"{PAGE}erase/", {"confirmation": cast.member.email}).status_code == 302
    assert "Your account will be erased" in fresh.get(PAGE).content.decode()
    assert jobs.tell_of_own_data("erasure_asked", cast.member.pk)
    assert PAGE in mail.outbox[-1].body
    with pytest.raises(Conflict):
        actions.ask_erasure(actor=cast.member)
    due = User.objects.get(pk=cast.member.pk).erasure_due_at
    assert due is not None
    assert timedelta(days=13, hours=23) < due - timezone.now() <= timedelta(days=14)
    assert jobs.erase_due() == 0
    assert fresh.post(f"{PAGE}erase/withdraw/").status_code == 302
    User.objects.filter(pk=cast.member.pk, erasure_due_at=None).get()
    assert fresh.post(f"{PAGE}erase/withdraw/").status_code == 409


def test_erasure_is_put_off_while_nobody_else_coordinates(cast: Cast, airports: Network) -> None:
    User.objects.filter(pk=cast.coordinator.pk).update(erasure_due_at=timezone.now() - timedelta(minutes=1))
    assert jobs.erase_due() == 0
    person = User.objects.get(pk=cast.coordinator.pk)
    assert (person.name, person.erased_at) == ("Bruno Basalt", None)
    assert person.erasure_due_at is not None
    assert person.erasure_due_at > timezone.now()


# -- erasure ---------------------------------------------------------------------------------------

CANARIES = (
    "canary-name", "canary-native", "canary-organisation", "canary-mail@example.org", "+99 77 55", "canary-words",
    "canary-reason", "canary-agent", "canary-cells",
)  # fmt: skip


def fill_with_canaries(person: User, cast: Cast, network: Network) -> None:
    """What is known of ``person``, wherever the portal keeps it."""
    address, name = "canary-mail@example.org", "canary-name"
    User.objects.filter(pk=person.pk).update(
        name=name, native_name="canary-native", organisation="canary-organisation", email=address, phone="+99 77 55",
        languages="en, fr", service_type="customs", correspondent_for="CZ", contact_airport=True,
    )  # fmt: skip
    person.refresh_from_db()
    EmailAddress.objects.filter(user=person).update(email=address)
    Authenticator.objects.create(user=person, type="totp", data={"secret": "canary-words"})
    UserSession.objects.create(user=person, ip="10.0.0.9", session_key="k", user_agent="canary-agent")
    Membership.objects.filter(user=person).update(suspended_reason="canary-reason")
    about = {"email": address.upper(), "name": name, "organisation": "canary-organisation"}
    Nomination.objects.create(network=network, nominated_by=cast.coordinator, words="canary-words", **about)
    Nomination.objects.create(
        network=network, nominated_by=person, words="canary-words", email="x@example.org", name="X"
    )
    Invitation.objects.create(
        network=network, invited_by=cast.coordinator, accepted_by=person, nonce="n", expires_at=timezone.now(), **about
    )
    sheet = Sheet.objects.create(network=network, uploaded_by=cast.coordinator, name="people.csv")
    SheetRow.objects.create(sheet=sheet, number=1, verdict="new", cells=["canary-cells", address], **about)
    Application.objects.create(network=network, user=person, words="canary-words", decision_reason="canary-reason")
    AccessRequest.objects.create(network=network, user=person, address="/x", sender=name, words="canary-words")
    issue_edition(actor=cast.coordinator, network=network, marking="AMBER", after=0)


def found_in_database(needles: tuple[str, ...]) -> list[str]:
    """table.column of every place in the database whose text holds one of ``needles``."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            for column in connection.introspection.get_table_description(cursor, table):
                quoted = connection.ops.quote_name(column.name)
                tests = " OR ".join(f"LOWER(CAST({quoted} AS TEXT)) LIKE %s" for _needle in needles)
                sql = f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)} WHERE {tests}"  # noqa: S608
                cursor.execute(sql, [f"%{needle.lower()}%" for needle in needles])
                if cursor.fetchone()[0]:
                    found.append(f"{table}.{column.name}")
    return found


def erased(person: User) -> User:
    User.objects.filter(pk=person.pk).update(erasure_due_at=timezone.now() - timedelta(seconds=1))
    assert jobs.erase_due() == 1
    return User.objects.get(pk=person.pk)


def test_erasure_leaves_no_trace_of_who_it_was(written: Cast, airports: Network) -> None:
    fill_with_canaries(written.member, written, airports)
    jobs.make_export(actions.request_export(actor=written.member).pk)
    before = found_in_database(CANARIES)
    assert {"accounts_user.email", "networks_brochureedition.entries", "networks_sheetrow.cells"} <= set(before)
    person = erased(written.member)
    assert found_in_database(CANARIES) == []
    assert (person.is_active, person.has_usable_password(), person.country) == (False, False, "CZ")
    assert (person.phone, person.languages, person.service_type, person.contact_airport) == ("", "", "", False)
    for label in ("account.EmailAddress", "mfa.Authenticator", "usersessions.UserSession", "notifications.Watch",
                  "accounts.DataExport", "networks.AccessRequest"):  # fmt: skip
        model: Any = apps.get_model(label)
        assert not model.objects.filter(user=person).exists(), label
    assert isinstance(User._meta.get_field("name"), models.CharField)


def test_what_an_erased_person_wrote_stays_in_the_readers_words(
    written: Cast, airports: Network, signed_in: Callable[..., Client]
) -> None:
    from forums.models import Topic

    topic = Topic.objects.get(title="topic mine")
    erased(written.member)
    client = signed_in(written.expert)
    page = client.get(f"/networks/airports/topics/{topic.pk}/").content.decode()
    assert "body mine" in page
    assert "Former member of Czechia" in page
    assert "Hana Halite" not in page
    User.objects.filter(pk=written.expert.pk).update(language="fr")
    page = client.get(f"/networks/airports/topics/{topic.pk}/").content.decode()
    assert "Ancien membre, Tchéquie" in page
    channel = client.get("/networks/airports/channels/desk/").content.decode()
    assert "Ancien membre, Tchéquie" in channel
    with translation.override("en"):
        assert str(User.objects.get(pk=written.member.pk)) == "Former member of Czechia"


def test_erased_person_is_out_of_the_directory_and_the_brochure(
    written: Cast, airports: Network, signed_in: Callable[..., Client]
) -> None:
    issue_edition(actor=written.coordinator, network=airports, marking="AMBER", after=0)
    erased(written.member)
    client = signed_in(written.expert)
    assert "Former member" not in client.get("/networks/airports/members/").content.decode()
    assert client.get(f"/people/{written.member.pk}/").status_code == 404
    entry = next(each for each in BrochureEdition.objects.get().entries if each["id"] == written.member.pk)
    assert {name for name, value in entry.items() if value} == {"id", "country"}
    issue_edition(actor=written.coordinator, network=airports, marking="AMBER", after=1)
    edition = BrochureEdition.objects.select_related("network").get(number=2)
    assert [each["id"] for each in brochure_of(edition).changes.gone] == [written.member.pk]
    answer = client.get("/networks/airports/members/brochure.pdf?edition=1")
    assert answer.status_code == 200


def test_erasure_keeps_the_trail(written: Cast) -> None:
    before = list(AuditEntry.objects.order_by("pk").values_list("pk", "verb", "actor_id", "person_id"))
    erased(written.member)
    assert (
        list(AuditEntry.objects.order_by("pk").values_list("pk", "verb", "actor_id", "person_id"))[: len(before)]
        == before
    )
    last = AuditEntry.objects.get(verb="person.erased")
    assert (last.actor_id, last.person_id) == (None, written.member.pk)
    assert jobs.tell_erased("hana.halite@example.org", "en")
    assert mail.outbox[-1].subject == "Your account is erased"


def test_erased_person_cannot_come_back(written: Cast) -> None:
    person = erased(written.member)
    answer = Client().post("/accounts/login/", {"login": "hana.halite@example.org", "password": PASSWORD})
    assert answer.status_code == 200
    with pytest.raises(Conflict):
        actions.reactivate_person(actor=written.secretariat, person=person)
    assert jobs.erase_due() == 0
    end = Membership.objects.get(user=person)
    with pytest.raises(Conflict):
        end_membership(actor=written.coordinator, membership=end)
    again = User.objects.create_user("hana.halite@example.org", PASSWORD, name="Hana Halite", country="CZ")
    assert again.pk != person.pk  # the address is free


def test_erasure_of_one_touches_nobody_else(written: Cast) -> None:
    kept = User.objects.filter(pk=written.expert.pk).values().get()
    addresses = list(EmailAddress.objects.filter(user=written.expert).values())
    erased(written.member)
    assert User.objects.filter(pk=written.expert.pk).values().get() == kept
    assert list(EmailAddress.objects.filter(user=written.expert).values()) == addresses
    assert Membership.objects.active().filter(user=written.expert, role=Role.EXPERT).exists()
