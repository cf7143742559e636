"""A document as one entry: references, what is said about it, who edits it, its versions."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from documents.access import entry as access
from documents.access import readers_of, visible_documents
from documents.actions import add_version, editing
from documents.actions.arranging import add_keywords, change_field, define_field, open_series, retire_field
from documents.actions.entry import Entry, describe_document, link_topic, restore_version
from documents.actions.expiry import warn_of_expiry
from documents.models import CheckOut, Document, DocumentLink, Folder, SeriesNumber, Version
from documents.queries import entry as queries
from networks.models import Network
from notifications.actions import relay_batch
from notifications.models import Notice
from portal.errors import Conflict, Unprocessable
from portal.models import AuditEntry
from tests.conftest import Cast
from tests.documents.conftest import pdf

SignedIn = Callable[..., Client]
Put = Callable[..., Document]
YEAR = timezone.localdate().year


def told(user: Any) -> list[str]:
    """Verbs of the notices of somebody."""
    while relay_batch()[0]:
        pass
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("activity__verb", flat=True))


# -- references --------------------------------------------------------------------------------------


def test_reference_is_given_once_per_series_and_year(cast: Cast, airports: Network, put: Put) -> None:
    series = open_series(actor=cast.coordinator, network=airports, prefix="P-PG/Air")
    first, second = put(series=series), put(series=series)
    assert (first.reference, second.reference) == (f"P-PG/Air ({YEAR}) 1", f"P-PG/Air ({YEAR}) 2")
    by_hand = put(reference=f"P-PG/Air ({YEAR}) 7 E")
    assert put(series=series).reference == f"P-PG/Air ({YEAR}) 8"
    with pytest.raises(Conflict):
        put(reference=f"p-pg/air ({YEAR}) 7")
    old = describe_document(
        actor=cast.expert, document=put(), entry=Entry(title="Old", dated=date(2017, 3, 1), series=series),
        keywords=[], values={},
    )  # fmt: skip
    assert old.reference == "P-PG/Air (2017) 1"
    by_hand.delete()
    assert SeriesNumber.objects.filter(series=series, year=YEAR, number=7, document=None).exists()
    assert queries.last_number(series, YEAR) == 8


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("P-PG/Med (2026) 12", ("P-PG/Med", 2026, 12)),
        ("P-PG/Med (2017) 24 E", ("P-PG/Med", 2017, 24)),
        ("P-PG/MedNET (2021) 20 – Algérie", ("P-PG/MedNET", 2021, 20)),
        ("PREMS 123421", None),
        ("P-PG/Med (2026) 123456789", None),
        ("(2026) 1", None),
    ],
)
def test_reference_is_read_as_the_house_prints_it(text: str, parsed: object) -> None:
    assert queries.parsed_reference(text) == parsed


# -- the entry ---------------------------------------------------------------------------------------


def form_of(page: Any, **changes: Any) -> dict[str, Any]:
    """What the page's form would send, with changes."""
    form = page.context["form"]
    sent = {field.html_name: field.value() or "" for field in form}
    return {**{name: value for name, value in sent.items() if value is not False}, **changes}


def test_entry_is_edited_and_shown(cast: Cast, airports: Network, put: Put, signed_in: SignedIn) -> None:
    [word, other] = add_keywords(actor=None, network=airports, words=["Concealment", "Training", "concealment"])
    kinds = [("Print number", "text"), ("Pages", "number"), ("Adopted on", "date"), ("Public", "yes")]
    fields = [define_field(actor=None, network=airports, name=name, kind=kind) for name, kind in kinds]
    fields.append(
        define_field(
            actor=None,
            network=airports,
            name="Body",
            kind="choice",
            choices=["Bureau", "Group"],
            help_text="<b>bold</b>",
        )
    )
    document = put()
    url = f"{document.get_absolute_url()}edit/"
    client = signed_in(cast.expert)
    page = client.get(url)
    assert "<b>bold</b>" not in page.content.decode()
    values = ["PREMS 1", "12,5", "2026-03-01", "on", "Bureau"]
    meant = form_of(
        page, title="Revue annuelle", status="adopted", author="Ada Quartz", dated="2026-02-01",
        expires_on="2030-01-01", keywords=[word.pk],
        **{f"field-{field.pk}": value for field, value in zip(fields, values, strict=True)},
    )  # fmt: skip
    assert client.post(url, meant).status_code == 302
    assert sorted(queries.values_of(document).values()) == sorted(["PREMS 1", "12.5", "2026-03-01", "1", "Bureau"])
    shown = signed_in(cast.observer).get(document.get_absolute_url()).content.decode()
    for text in ("Revue annuelle", "adopted", "PREMS 1", "12.5", "1 March 2026", "Bureau", "Concealment"):
        assert text in shown
    again = client.post(url, {**meant, "title": "Over it"})
    assert (again.status_code, "Somebody changed this entry" in again.content.decode()) == (409, True)
    listed = signed_in(cast.observer).get(f"/networks/airports/library/keywords/{word.pk}/").content.decode()
    assert listed.count(">Revue annuelle<") == 1
    empty = client.get(f"/networks/airports/library/keywords/{other.pk}/").content.decode()
    assert "Revue annuelle" not in empty
    assert AuditEntry.objects.filter(verb="document.described").count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "},
        {"title": "x" * 201},
        {"status": "secret"},
        {"dated": "2026-02-31"},
        {"dated": "2026-02-01", "expires_on": "2026-01-01"},
        {"keywords": ["999999"]},
        {"keywords": ["x"]},
        {"series": "999999"},
        {"field": "twelve"},
        {"field": "NaN"},
        {"field": "1" * 31},
    ],
)
def test_entry_refuses(wrong: dict[str, Any], cast: Cast, airports: Network, put: Put, signed_in: SignedIn) -> None:
    add_keywords(actor=None, network=airports, words=["Concealment"])
    field = define_field(actor=None, network=airports, name="Pages", kind="number")
    url = f"{put().get_absolute_url()}edit/"
    client = signed_in(cast.expert)
    changes = {f"field-{field.pk}" if name == "field" else name: value for name, value in wrong.items()}
    assert client.post(url, form_of(client.get(url), **changes)).status_code == 422


def test_entry_of_another_network_stays_out(cast: Cast, airports: Network, mednet: Network, put: Put) -> None:
    [foreign] = add_keywords(actor=None, network=mednet, words=["Addiction"])
    field = define_field(actor=None, network=mednet, name="Pages", kind="number")
    document = put()
    describe_document(
        actor=cast.expert, document=document, entry=Entry(title="A"), keywords=[foreign.pk], values={field.pk: "3"}
    )
    assert (queries.keyword_ids(document), queries.values_of(document)) == ([], {})


def test_fields_are_twenty_and_keep_what_was_written(cast: Cast, airports: Network, put: Put) -> None:
    fields = [define_field(actor=None, network=airports, name=f"F{n}", kind="text") for n in range(20)]
    with pytest.raises(Unprocessable):
        define_field(actor=None, network=airports, name="F20", kind="text")
    document = put()
    describe_document(
        actor=cast.expert, document=document, entry=Entry(title="A"), keywords=[], values={fields[0].pk: "old"}
    )
    with pytest.raises(Conflict):
        change_field(actor=cast.coordinator, field=fields[0], name="F0", kind="date", choices=[], help_text="")
    with pytest.raises(Conflict):
        change_field(actor=cast.coordinator, field=fields[1], name="f0", kind="text", choices=[], help_text="")
    retire_field(actor=cast.coordinator, field=fields[0], retired=True)
    define_field(actor=None, network=airports, name="F20", kind="text")
    describe_document(actor=cast.expert, document=document, entry=Entry(title="B"), keywords=[], values={})
    assert queries.said_about(document).values == [("F0", "old")]
    with pytest.raises(Unprocessable):
        retire_field(actor=cast.coordinator, field=fields[0], retired=False)


def test_twins_of_describing_agree(cast: Cast, airports: Network, folder: Folder, restricted: Folder, put: Put) -> None:
    made = [
        put("a"), put("b", actor=cast.member), put("c", folder=restricted), put("d", marking="CLEAR"),
        put("e", marking="RED", actor=cast.member), put("f", marking="AMBER+STRICT"),
    ]  # fmt: skip
    for part, user in cast.items():
        if user is None:
            continue
        person = type(user).objects.get(pk=user.pk)
        seen = {document.pk for document in visible_documents(person)}
        loaded = Document.objects.filter(pk__in=[each.pk for each in made]).select_related("folder__network")
        by_one = {each.pk for each in loaded if each.pk in seen and access.can_describe(person, each)}
        assert {each.pk for each in access.describable_documents(person)} == by_one, part
    assert {each.title for each in access.describable_documents(cast.member)} == {"b", "e"}


# -- check-out ---------------------------------------------------------------------------------------


def test_checked_out_keeps_others_out_until_its_end(cast: Cast, put: Put, signed_in: SignedIn) -> None:
    document = put()
    url = document.get_absolute_url()
    until = timezone.now() + timedelta(hours=2)
    held = editing.check_out(actor=cast.member, document=document, until=until, note="New figures")
    seen = signed_in(cast.observer).get(url).content.decode()
    assert ("Hana Halite is editing this document" in seen, "New figures" in seen) == (True, True)
    expert = signed_in(cast.expert)
    assert "new-version/" not in expert.get(url).content.decode()
    form = {"title": "x", "file": pdf("x.pdf"), "client_id": str(uuid4())}
    assert expert.post(f"{url}new-version/", form).status_code == 409
    assert expert.post(f"{url}edit/", form_of(expert.get(f"{url}edit/"), title="x")).status_code == 409
    assert expert.post(f"{url}check-out/", {"until": until.isoformat()}).status_code == 409
    assert expert.post(f"{url}check-out/break/", {"reason": "I"}).status_code == 403
    form |= {"file": pdf("x.pdf"), "client_id": str(uuid4())}
    assert signed_in(cast.member).post(f"{url}new-version/", form).status_code == 302
    assert document.versions.count() == 2
    CheckOut.objects.filter(pk=held.pk).update(until=timezone.now())
    assert "is editing" not in expert.get(url).content.decode().replace("You are editing", "")
    mine = editing.check_out(actor=cast.expert, document=document, until=until)
    held.refresh_from_db()
    assert (held.ended_at, mine.ended_at) == (held.until, None)
    assert editing.check_in(actor=cast.member, document=document) is False
    form |= {"file": pdf("y.pdf"), "client_id": str(uuid4()), "done": "on"}
    assert expert.post(f"{url}new-version/", form).status_code == 302
    assert editing.check_in(actor=cast.expert, document=document) is False


def test_coordinator_makes_free_on_record(cast: Cast, put: Put, signed_in: SignedIn) -> None:
    document = put()
    url = document.get_absolute_url()
    until = timezone.now() + timedelta(days=2)
    editing.check_out(actor=cast.member, document=document, until=until)
    client = signed_in(cast.coordinator)
    assert client.post(f"{url}check-out/break/", {"reason": " "}).status_code == 422
    assert client.post(f"{url}check-out/break/", {"reason": "She left"}).status_code == 302
    row = CheckOut.objects.get()
    assert (row.ended_by, row.reason) == (cast.coordinator, "She left")
    [line] = AuditEntry.objects.filter(verb="document.freed")
    assert (line.actor_id, line.person_id, "She left" in str(line.details)) == (
        cast.coordinator.pk, cast.member.pk, False,
    )  # fmt: skip
    assert (told(cast.member), told(cast.expert)) == (["document.freed"], [])
    signed_in(cast.member).get(url)
    assert Notice.objects.filter(user=cast.member, read_at=None).count() == 0


@pytest.mark.parametrize("until", ["", "yesterday", "2020-01-01T10:00", "2999-01-01T10:00"])
def test_check_out_needs_an_end_to_come(until: str, cast: Cast, put: Put, signed_in: SignedIn) -> None:
    answer = signed_in(cast.member).post(f"{put().get_absolute_url()}check-out/", {"until": until})
    assert (answer.status_code, CheckOut.objects.count()) == (422, 0)


# -- versions ----------------------------------------------------------------------------------------


def test_older_version_comes_back_as_the_newest(cast: Cast, put: Put, signed_in: SignedIn) -> None:
    document = put(marking="RED", readers=[cast.member.pk])
    first = document.versions.get()
    add_version(actor=cast.expert, document=document, file=pdf(body=b"%PDF-1.7 other"), language="en", marking="GREEN")
    url = f"{document.get_absolute_url()}versions/1/restore/"
    once = {"client_id": str(uuid4()), "note": ""}
    assert signed_in(cast.coordinator).get(url).status_code == 404
    member = signed_in(cast.member)
    assert [member.post(url, once).status_code for _ in range(2)] == [302, 302]
    newest = document.versions.latest("serial")
    assert (newest.serial, newest.number, newest.sha256, newest.blob_id, newest.marking, newest.restored_from) == (
        3, 3, first.sha256, first.blob_id, "RED", 1,
    )  # fmt: skip
    assert set(readers_of(newest)) == {cast.member, cast.expert}
    with pytest.raises(Conflict):
        restore_version(actor=cast.member, version=first)


def test_compare_shows_only_what_is_read(cast: Cast, put: Put, signed_in: SignedIn) -> None:
    document = put(note="first")
    add_version(
        actor=cast.expert,
        document=document,
        file=pdf("hidden.pdf"),
        language="en",
        marking="AMBER+STRICT",
        note="second",
    )
    url = f"{document.get_absolute_url()}compare/"
    member, observer = signed_in(cast.member), signed_in(cast.observer)
    page = member.get(url).content.decode()
    assert (page.count("hidden.pdf"), page.count("report.pdf"), page.count(">differs<")) == (1, 1, 4)
    seen = observer.get(f"{url}?a=1&b=2")
    assert (seen.status_code, "hidden.pdf" in seen.content.decode()) == (422, False)
    for wrong in ("?a=x&b=1", "?a=1", "?a=999&b=1"):
        assert member.get(url + wrong).status_code == 422


def test_same_name_is_asked_about(cast: Cast, folder: Folder, put: Put, signed_in: SignedIn) -> None:
    document = put(file=ContentFile(b"%PDF-1.7 one", name="Report.pdf"))
    hidden = put("Hidden", file=ContentFile(b"%PDF-1.7 two", name="secret.pdf"), marking="RED")
    url = f"{folder.get_absolute_url()}upload/"
    client = signed_in(cast.member)

    def send(name: str, **more: str) -> Any:
        once = {"client_id": str(uuid4()), "language": "en", "marking": "GREEN"}
        return client.post(url, {**once, **more, "file": ContentFile(b"%PDF-1.7 three", name=name)})

    asked = send("report.PDF")
    assert (asked.status_code, document.title in asked.content.decode(), Version.objects.count()) == (422, True, 2)
    assert send("report.pdf", same_name="version").status_code == 302
    assert (document.versions.count(), Document.objects.count()) == (2, 2)
    once = {"client_id": str(uuid4())}
    assert [send("report.pdf", same_name="apart").status_code, send("new.pdf", **once).status_code] == [302, 302]
    assert send("new.pdf", **once).status_code == 302
    assert Document.objects.count() == 4
    assert send("secret.pdf").status_code == 302
    assert hidden.versions.count() == 1
    question = client.get(f"{folder.get_absolute_url()}same-name/?name=report.pdf&name=secret.pdf").content.decode()
    assert (question.count("report.pdf"), question.count("Hidden")) == (1, 0)
    assert client.get(f"{folder.get_absolute_url()}same-name/?name=other.pdf").content.strip() == b""


# -- links and expiry --------------------------------------------------------------------------------


def test_links_are_seen_by_who_reads_both(cast: Cast, airports: Network, put: Put, signed_in: SignedIn) -> None:
    from forums.actions import open_forum, start_topic

    forum = open_forum(actor=None, network=airports, name="Cases")
    post: Any = {"forum": forum, "body": "<p>B</p>"}
    topic = start_topic(actor=cast.expert, title="Linked case", marking="AMBER+STRICT", client_id=uuid4(), **post)
    secret = start_topic(
        actor=cast.member, title="Secret case", marking="RED", client_id=uuid4(), readers=[cast.coordinator.pk], **post
    )
    document = put()
    url = f"{document.get_absolute_url()}links/"
    client = signed_in(cast.expert)
    found = client.get(f"{url}?q=case").content.decode()
    assert (found.count(">Linked case<"), found.count(">Secret case<")) == (1, 0)
    assert client.post(url, {"topic": topic.get_absolute_url()}).status_code == 302
    for wrong in (secret.get_absolute_url(), "x", "", "999999"):
        assert client.post(url, {"topic": wrong}).status_code == 422
    assert DocumentLink.objects.count() == 1
    with pytest.raises(Unprocessable):
        link_topic(actor=cast.expert, document=document, topic=secret.pk)
    here = document.get_absolute_url()
    shown = [">Linked case<" in signed_in(who).get(here).content.decode() for who in (cast.member, cast.observer)]
    assert shown == [True, False]
    assert client.post(url, {"remove": topic.pk}).status_code == 302
    assert DocumentLink.objects.count() == 0


def test_expiry_is_told_before_and_after_once(cast: Cast, put: Put) -> None:
    today = timezone.localdate()
    document = put(actor=cast.member)
    later = put("Later")
    Document.objects.filter(pk=document.pk).update(expires_on=today + timedelta(days=14))
    Document.objects.filter(pk=later.pk).update(expires_on=today + timedelta(days=15))
    now = timezone.now()
    assert [warn_of_expiry(now=now) for _ in range(2)] == [1, 0]
    later.delete()
    assert [warn_of_expiry(now=now + timedelta(days=days)) for days in (1, 14, 15, 16)] == [0, 0, 1, 0]
    assert told(cast.member) == told(cast.coordinator) == ["document.expires", "document.expired"]
    assert told(cast.expert) == []
    Document.objects.filter(pk=document.pk).update(expiry_told_at=None)
    describe_document(
        actor=cast.member, document=document, entry=Entry(title="A", expires_on=today + timedelta(days=3)),
        keywords=[], values={},
    )  # fmt: skip
    assert warn_of_expiry(now=now) == 1


# -- what it costs -----------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3, 20])
def test_document_costs_the_same_however_much_is_said(
    count: int, cast: Cast, airports: Network, put: Put, signed_in: SignedIn, django_assert_num_queries: Callable
) -> None:
    document = put()
    words = add_keywords(actor=None, network=airports, words=[f"Word {n}" for n in range(count)])
    fields = [define_field(actor=None, network=airports, name=f"F{n}", kind="text") for n in range(count)]
    describe_document(
        actor=cast.expert, document=document, entry=Entry(title="A"), keywords=[word.pk for word in words],
        values={field.pk: f"value {field.pk}" for field in fields},
    )  # fmt: skip
    until = timezone.now() + timedelta(hours=2)
    editing.check_out(actor=cast.expert, document=document, until=until)
    client = signed_in(cast.observer)
    with django_assert_num_queries(9):
        page = client.get(document.get_absolute_url()).content.decode()
    assert (page.count(">value "), page.count(">Word "), page.count("is editing")) == (count, count, 1)


@pytest.mark.parametrize("count", [1, 3, 20])
def test_keyword_page_costs_the_same_at_any_length(
    count: int, cast: Cast, airports: Network, put: Put, signed_in: SignedIn, django_assert_num_queries: Callable
) -> None:
    [word] = add_keywords(actor=None, network=airports, words=["Word"])
    for number in range(count):
        made = put(f"Review {number:02}")
        describe_document(
            actor=cast.expert, document=made, entry=Entry(title=made.title), keywords=[word.pk], values={}
        )
    client = signed_in(cast.member)
    with django_assert_num_queries(8):
        page = client.get(f"/networks/airports/library/keywords/{word.pk}/").content.decode()
    assert page.count(">Review ") == count
