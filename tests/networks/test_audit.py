"""The page of the audit trail: who sees what, filters, pages, the file."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import AsyncClient, Client
from django.utils import timezone
from django.utils.translation import get_language

from accounts.models import User
from documents.actions import open_folder, record_download, upload_document
from networks.access.audit import may_see_entry, visible_audit
from networks.models import Network
from portal import audit
from portal.models import AuditEntry
from tests.conftest import Cast
from tests.documents.conftest import pdf

SignedIn = Callable[[User], Client]
COUNTS = pytest.mark.parametrize("count", [1, 3, 20])


@pytest.fixture
def entries(cast: Cast, airports: Network, mednet: Network) -> dict[str, int]:
    """One entry of each kind of belonging, and nothing else; their primary keys."""
    AuditEntry.objects.all().delete()
    made = {
        "airports": {"actor": cast.secretariat, "stream_id": airports.stream_id},
        "mednet": {"actor": cast.secretariat, "stream_id": mednet.stream_id},
        "nowhere": {"actor": cast.secretariat},
        "by member": {"actor": cast.member, "stream_id": airports.stream_id},
        "by removed": {"actor": cast.removed},
        "to member": {"actor": cast.coordinator, "person_id": cast.member.pk, "stream_id": airports.stream_id},
        "to removed": {"actor": None, "person_id": cast.removed.pk, "stream_id": airports.stream_id},
        "to stranger": {"actor": cast.secretariat, "person_id": cast.stranger.pk},
    }
    return {name: audit.write(verb="network.opened", **fields).pk for name, fields in made.items()}


def seen(client: Client, query: str = "") -> list[int]:
    """Primary keys of the lines on the page."""
    page = client.get(f"/audit/{query}")
    assert page.status_code == 200
    return [line.entry.pk for line in page.context["lines"]]


def rows(answer: Any) -> list[list[str]]:
    """The rows of the file, without its head."""
    return list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))[1:]


# -- who sees what -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "names"),
    [
        ("secretariat", None),
        ("coordinator", ["airports", "by member", "to member", "to removed"]),
        ("expert", []),
        ("member", ["by member", "to member"]),
        ("observer", []),
        ("stranger", ["to stranger"]),
        ("removed", ["by removed", "to removed"]),
    ],
)
def test_everybody_sees_their_part(
    cast: Cast, entries: dict[str, int], signed_in: SignedIn, part: str, names: list[str] | None
) -> None:
    person = getattr(cast, part)
    expected = [entries[name] for name in (entries if names is None else names)]
    assert list(visible_audit(person).order_by("pk").values_list("pk", flat=True)) == expected
    twin = [entry.pk for entry in AuditEntry.objects.order_by("pk") if may_see_entry(person, entry)]
    assert twin == expected
    client = signed_in(person)  # signing in is on record, too
    assert seen(client)[1:] == expected[::-1]
    assert len(rows(client.get("/audit/export/"))) == len(expected) + 2


def test_deactivated_person_sees_nothing(cast: Cast, entries: dict[str, int]) -> None:
    User.objects.update(is_active=False)
    for person in User.objects.all():
        assert visible_audit(person).count() == 0
        assert not any(may_see_entry(person, entry) for entry in AuditEntry.objects.all())


def test_signed_out_is_led_to_sign_in(db: None) -> None:
    for path in ("/audit/", "/audit/export/"):
        assert Client().get(path)["Location"] == f"/accounts/login/?next={path}"


def test_coordinator_sees_only_what_they_still_coordinate(
    cast: Cast, entries: dict[str, int], airports: Network
) -> None:
    cast.coordinator.memberships.update(suspended_at=timezone.now())
    person = User.objects.get(pk=cast.coordinator.pk)
    assert [entry.pk for entry in visible_audit(person)] == [entries["to member"]]


def test_hidden_network_is_not_named_to_who_never_belonged_to_it(
    cast: Cast, mednet: Network, signed_in: SignedIn
) -> None:
    Network.objects.filter(pk=mednet.pk).update(listed=False)
    audit.write(
        actor=cast.secretariat, verb="nomination.declined", stream_id=mednet.stream_id, person_id=cast.member.pk
    )
    client = signed_in(cast.member)
    page = client.get("/audit/")
    file = client.get("/audit/export/").getvalue().decode()
    assert ("declined a nomination" in page.text, "MedNET" in page.text) == (True, False)
    assert ("declined a nomination" in file, "MedNET" in file) == (True, False)
    audit.write(actor=cast.secretariat, verb="nomination.made", stream_id=mednet.stream_id, person_id=cast.stranger.pk)
    assert "MedNET" in signed_in(cast.stranger).get("/audit/").text


def test_filter_by_a_hidden_network_answers_as_for_an_unknown_one(
    cast: Cast, mednet: Network, signed_in: SignedIn
) -> None:
    client = signed_in(cast.member)
    hidden, unknown = client.get("/audit/?network=mednet"), client.get("/audit/?network=never")
    assert (hidden.status_code, unknown.status_code) == (422, 422)
    assert "There is no such network among yours." in hidden.text
    assert "MedNET" not in hidden.text


def test_document_is_named_only_to_who_may_read_it(
    cast: Cast, airports: Network, signed_in: SignedIn, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    folder = open_folder(actor=None, network=airports, name="Handbooks")
    document = upload_document(
        actor=cast.expert, folder=folder, file=pdf(), language="en", marking="AMBER", title="Concealment in luggage"
    )
    record_download(actor=cast.member, version=document.versions.get(), continues=False)
    assert "Concealment in luggage" in signed_in(cast.member).get("/audit/").text
    cast.member.memberships.update(ended_at=timezone.now())
    page = signed_in(User.objects.get(pk=cast.member.pk)).get("/audit/")
    assert ("downloaded a document" in page.text, "Concealment" in page.text) == (True, False)


# -- in words ----------------------------------------------------------------------------------


def test_line_says_who_what_whom_where_and_the_particulars(cast: Cast, airports: Network, signed_in: SignedIn) -> None:
    audit.write(
        actor=cast.coordinator, verb="membership.changed", stream_id=airports.stream_id, person_id=cast.member.pk,
        role="expert", old="AMBER+STRICT", odd_key=[1, True], empty="",
    )  # fmt: skip
    page = signed_in(cast.secretariat).get("/audit/?kind=membership")
    line = page.context["lines"][0]
    assert (line.by, line.act, line.to, line.network) == (
        "Bruno Basalt", "changed the role of", "Hana Halite", airports,
    )  # fmt: skip
    assert line.particulars == [
        ("role", "expert"), ("before", "TLP:AMBER+STRICT"), ("odd key", "1, yes"),
    ]  # fmt: skip


def test_nobody_known_the_portal_and_who_is_gone_are_told_apart(cast: Cast, signed_in: SignedIn) -> None:
    AuditEntry.objects.all().delete()
    audit.write(actor=None, verb="session.refused", address="0123")
    audit.write(actor=None, verb="membership.ended", person_id=999_999)
    client = signed_in(cast.secretariat)
    told = [(line.by, line.to) for line in client.get("/audit/").context["lines"][1:]]
    assert told == [("the portal", "person no. 999999"), ("somebody unknown", "")]


def test_undeclared_verb_and_target_do_not_break_the_page(cast: Cast, signed_in: SignedIn) -> None:
    audit.write(actor=cast.member, verb="odd.thing", target=("never.heard", 5), nested={"a": None, "b": ["x"]})
    page = signed_in(cast.secretariat).get("/audit/")
    assert (page.status_code, "odd.thing" in page.text) == (200, True)


# -- filters -----------------------------------------------------------------------------------


def test_filters_narrow_and_go_together(cast: Cast, airports: Network, mednet: Network, signed_in: SignedIn) -> None:
    client = signed_in(cast.secretariat)
    AuditEntry.objects.all().delete()
    day = datetime(2026, 3, 10, 12, tzinfo=UTC)
    first = audit.write(actor=cast.member, verb="document.marked", stream_id=airports.stream_id, at=day).pk
    second = audit.write(
        actor=cast.coordinator, person_id=cast.member.pk, verb="membership.ended", stream_id=airports.stream_id,
        at=day + timedelta(days=1),
    ).pk  # fmt: skip
    third = audit.write(
        actor=cast.stranger, verb="document.marked", stream_id=mednet.stream_id, at=day + timedelta(days=2)
    ).pk
    assert seen(client) == [third, second, first]
    assert seen(client, "?network=airports") == [second, first]
    assert seen(client, "?person=halite") == [second, first]
    assert seen(client, "?person=basalt") == [second]
    assert seen(client, "?kind=document") == [third, first]
    assert seen(client, "?since=2026-03-11") == [third, second]
    assert seen(client, "?until=2026-03-11") == [second, first]
    assert seen(client, "?since=2026-03-11&until=2026-03-11") == [second]
    assert seen(client, "?network=airports&person=halite&kind=document") == [first]
    assert seen(client, "?person=nobody") == []
    assert len(rows(client.get("/audit/export/?kind=document"))) == 3 - 1


def test_days_are_days_where_the_reader_is(cast: Cast, signed_in: SignedIn) -> None:
    User.objects.filter(pk=cast.secretariat.pk).update(time_zone="Asia/Tbilisi")
    client = signed_in(cast.secretariat)
    late = audit.write(actor=None, verb="network.opened", at=datetime(2026, 3, 10, 21, tzinfo=UTC)).pk
    assert seen(client, "?since=2026-03-11&until=2026-03-11") == [late]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("kind=never", "There is no such kind of act."),
        ("kind=document.", "There is no such kind of act."),
        ("since=yesterday", "Give a date as year, month, day"),
        ("until=2026-13-01", "Give a date as year, month, day"),
        ("since=2026-03-02&until=2026-03-01", "This day is before the first one."),
        ("person=" + "x" * 200, "120"),
        ("network=%00", "There is no such network among yours."),
    ],
)
def test_bad_filter_is_refused_with_a_sentence(cast: Cast, signed_in: SignedIn, query: str, sentence: str) -> None:
    client = signed_in(cast.secretariat)
    page = client.get(f"/audit/?{query}")
    assert (page.status_code, page.context["lines"], sentence in page.text) == (422, [], True)
    count = AuditEntry.objects.count()
    file = client.get(f"/audit/export/?{query}")
    assert (file.status_code, sentence in file.text, AuditEntry.objects.count()) == (422, True, count)


@pytest.mark.parametrize(
    "query",
    [
        "before=x",
        "before=-1",
        "before=" + "9" * 40,
        "before=%00",
        "since=0001-01-01",
        "until=9999-12-31",
        "person=%25_",
    ],
)
def test_odd_addresses_are_no_failure(cast: Cast, signed_in: SignedIn, query: str) -> None:
    assert signed_in(cast.secretariat).get(f"/audit/?{query}").status_code == 200


# -- pages -------------------------------------------------------------------------------------


@COUNTS
@pytest.mark.parametrize(("part", "queries"), [("secretariat", 8), ("coordinator", 8), ("member", 6)])
def test_page_costs_the_same(
    cast: Cast,
    airports: Network,
    signed_in: SignedIn,
    django_assert_num_queries: Callable,
    count: int,
    part: str,
    queries: int,
) -> None:
    person = getattr(cast, part)
    client = signed_in(person)
    for _ in range(count):
        audit.write(actor=person, verb="membership.ended", person_id=cast.removed.pk, stream_id=airports.stream_id)
    with django_assert_num_queries(queries):
        page = client.get("/audit/?kind=membership&person=rubis")
    assert sum(line.act == "ended the membership of" for line in page.context["lines"]) >= count


def test_late_page_costs_what_the_first_does(
    cast: Cast, signed_in: SignedIn, django_assert_num_queries: Callable
) -> None:
    client = signed_in(cast.secretariat)
    AuditEntry.objects.all().delete()
    AuditEntry.objects.bulk_create(AuditEntry(verb="network.opened", actor=cast.member) for _ in range(1020))
    client.get("/audit/?person=nobody")  # the shell has counted
    address, found = "", []
    for _ in range(25):
        with django_assert_num_queries(4):
            page = client.get(f"/audit/{address}")
        found += [line.entry.pk for line in page.context["lines"]]
        address = page.context["older"]
        if not address:
            break
    assert found == list(AuditEntry.objects.order_by("-pk").values_list("pk", flat=True))
    assert (address, page.context["latest"]) == ("", "?")


def test_pages_keep_the_filters(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.secretariat)
    AuditEntry.objects.bulk_create(AuditEntry(verb="network.opened", actor=cast.member) for _ in range(60))
    page = client.get("/audit/?person=halite&kind=network&since=")
    last = page.context["lines"][-1].entry.pk
    assert page.context["older"] == f"?person=halite&kind=network&before={last}"
    assert len(client.get(f"/audit/{page.context['older']}").context["lines"]) == 10


# -- the file ----------------------------------------------------------------------------------


def test_file_is_on_record_and_says_everything(cast: Cast, airports: Network, signed_in: SignedIn) -> None:
    client = signed_in(cast.coordinator)
    AuditEntry.objects.all().delete()
    at = datetime(2026, 3, 10, 12, 5, 6, tzinfo=UTC)
    audit.write(
        actor=cast.coordinator, verb="membership.ended", person_id=cast.member.pk, stream_id=airports.stream_id,
        target=("networks.membership", 7), at=at, role="expert",
    )  # fmt: skip
    answer = client.get("/audit/export/?network=airports&person=halite")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="audit-{timezone.localdate()}.csv"'
    assert rows(answer) == [
        [
            "2026-03-10 12:05:06", "ended the membership of", "membership.ended", "Bruno Basalt",
            str(cast.coordinator.pk), "Hana Halite", str(cast.member.pk), "Airports group", "networks.membership:7",
            "role: expert",
        ]
    ]  # fmt: skip
    recorded = AuditEntry.objects.order_by("pk").last()
    assert recorded is not None
    assert (recorded.verb, recorded.actor_id, recorded.stream_id, recorded.details) == (
        "export.audit", cast.coordinator.pk, airports.stream_id, {"kind": "", "about_somebody": True},
    )  # fmt: skip


def test_head_takes_no_copy_and_leaves_no_record(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.member)
    client.head("/audit/export/")
    assert not AuditEntry.objects.filter(verb="export.audit").exists()


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_nothing_in_the_file_calculates(cast: Cast, signed_in: SignedIn, name: str) -> None:
    User.objects.filter(pk=cast.member.pk).update(name=name)
    audit.write(actor=cast.member, verb="password.changed")
    cells = [cell for row in rows(signed_in(cast.secretariat).get("/audit/export/")) for cell in row]
    assert f"'{name}" in [cell for cell in cells if cell]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


def test_file_is_read_in_strides(cast: Cast, signed_in: SignedIn, django_assert_num_queries: Callable) -> None:
    client = signed_in(cast.secretariat)
    AuditEntry.objects.all().delete()
    AuditEntry.objects.bulk_create(AuditEntry(verb="network.opened", actor=cast.member) for _ in range(1200))
    answer = client.get("/audit/export/")
    with django_assert_num_queries(3):
        pieces = list(answer.streaming_content)
    assert (len(pieces), pieces[0][:3], b"".join(pieces).count(b"\r\n")) == (4, b"\xef\xbb\xbf", 1 + 1201)


def test_file_is_in_the_language_of_its_reader(cast: Cast, signed_in: SignedIn, monkeypatch: Any) -> None:
    monkeypatch.setattr("networks.views.audit.act", lambda _verb: get_language())
    User.objects.filter(pk=cast.member.pk).update(language="fr")
    assert {row[1] for row in rows(signed_in(cast.member).get("/audit/export/"))} == {"fr"}


@pytest.mark.django_db(transaction=True)
async def test_file_streams_under_asgi(cast: Cast) -> None:
    client = AsyncClient()
    await client.aforce_login(cast.member)
    answer = await client.get("/audit/export/")
    pieces = [piece async for piece in answer.streaming_content]
    assert (answer.is_async, len(pieces)) == (True, 2)
