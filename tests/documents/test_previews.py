"""Pages in the browser: who is shown them, whose name stands in them, and whose page it was."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from PIL import Image

from accounts.models import User
from documents.access import visible_versions
from documents.actions import previews as actions
from documents.actions.core import add_version, change_marking
from documents.jobs.previews import make_pages_of_contents
from documents.models import Document, DownloadRecord, Preview, PreviewState, ReadingCode, Version, VersionReader
from documents.queries.previews import page_name
from portal.marking import Marking
from portal.models import AuditEntry, Blob, ScanState
from portal.pages import Made
from tests.conftest import Cast
from tests.documents.conftest import pdf

SignedIn = Callable[[User | None], Client]
Put = Callable[..., Document]


@pytest.fixture
def paged(put: Put, tmp_path: Path) -> Callable[..., Version]:
    """``paged(marking, readers=…)``: a version with two pages."""

    def make(marking: str = "GREEN", **fields: Any) -> Version:
        document = put(marking=marking, file=pdf(body=b"%PDF-1.7 " + marking.encode()), **fields)
        version = Version.objects.select_related("document__folder__network", "blob").get(document=document)
        pictures = []
        for number in (1, 2):
            pictures.append(tmp_path / f"{marking}-{number}.png")
            Image.new("RGB", (310, 438), "white").save(pictures[-1])
        preview = Preview.objects.create(blob=version.blob)
        made = Made(text="words", sizes=[(310, 438)] * 2, total=2, pictures=pictures, thumbnail=pictures[0])
        actions.keep_pages(preview=preview, made=made, now=timezone.now())
        return version

    return make


def raw(version: Version, page: int = 1) -> bytes:
    """The page as it lies in the store."""
    with default_storage.open(page_name(version.sha256, page)) as file:
        return bytes(file.read())


def body(answer: Any) -> bytes:
    """What came, streamed or not."""
    return bytes(answer.getvalue() if answer.streaming else answer.content)


def addresses(version: Version) -> list[str]:
    """Page, picture, small picture, file."""
    return [version.url + tail for tail in ("pages/", "pages/1.png", "thumbnail.png", "download/")]


def test_pages_pictures_and_copies_follow_the_row_of_the_version(
    cast: Cast, paged: Callable[..., Version], signed_in: SignedIn
) -> None:
    clients = {part: signed_in(user) for part, user in cast.items() if user}
    unknown = {p: client.get("/networks/airports/documents/999/versions/1/pages/") for p, client in clients.items()}
    for marking in Marking.values:
        version = paged(marking, readers=[cast.observer.pk] if marking == "RED" else ())
        small = 404 if marking in ("AMBER+STRICT", "RED") else 200
        file = 403 if marking == "RED" else 200
        for part, client in clients.items():
            reads = visible_versions(getattr(cast, part)).filter(pk=version.pk).exists()
            got = [client.get(address) for address in addresses(version)]
            told = [answer.status_code for answer in got]
            assert told == ([200, 200, small, file] if reads else [404] * 4), (marking, part)
            if not reads:
                assert {answer.content for answer in got} == {unknown[part].content}
            else:
                assert got[1]["Cache-Control"] == "private, no-store"
                assert (got[1].content == raw(version)) == (small == 200), (marking, part)
    assert {answer.status_code for answer in map(Client().get, addresses(version))} == {302}


def test_name_and_code_are_each_readers_own_for_an_hour(
    cast: Cast, paged: Callable[..., Version], signed_in: SignedIn
) -> None:
    version = paged("AMBER+STRICT")
    expert, member = signed_in(cast.expert), signed_in(cast.member)
    first, again, other = (client.get(version.url + "pages/1.png").content for client in (expert, expert, member))
    assert (first == again, first == other) == (True, False)
    codes = ReadingCode.objects.order_by("pk")
    assert [(code.user, code.marking, code.is_download) for code in codes] == [
        (cast.expert, "AMBER+STRICT", False),
        (cast.member, "AMBER+STRICT", False),
    ]
    assert codes[0].code in expert.get(version.url + "pages/").content.decode()
    codes.update(created_at=timezone.now() - timedelta(hours=2))
    assert expert.get(version.url + "pages/1.png").content != first
    assert AuditEntry.objects.filter(verb="document.shown").count() == 3


def test_strict_copy_is_a_pdf_with_the_mark_and_goes_on_record(
    cast: Cast, paged: Callable[..., Version], signed_in: SignedIn
) -> None:
    version, client = paged("AMBER+STRICT"), signed_in(cast.member)
    head = client.head(version.url + "download/")
    assert (head.status_code, body(head), ReadingCode.objects.count(), DownloadRecord.objects.count()) == (
        200, b"", 0, 0,
    )  # fmt: skip
    for asked in ({}, {"Range": "bytes=100-"}):
        answer = client.get(version.url + "download/", headers=asked)
        copy = pypdfium2.PdfDocument(body(answer))
        assert (answer.status_code, answer["Content-Type"], len(copy)) == (200, "application/pdf", 2)
        assert 'filename="report.pdf"' in answer["Content-Disposition"]
        dots = copy[1].render(scale=1).to_pil().convert("RGB").getcolors(100_000)
        assert len(dots or ()) > 20  # a white page, but for the mark
    assert list(ReadingCode.objects.values_list("user", "is_download")) == [(cast.member.pk, True)] * 2
    assert list(DownloadRecord.objects.values_list("user", "marking")) == [(cast.member.pk, "AMBER+STRICT")] * 2


@pytest.mark.parametrize(("state", "says"), [("", "try again"), ("waiting", "try again"), ("failed", "stays closed")])
def test_strict_file_without_pages_stays_closed(
    state: str, says: str, cast: Cast, put: Put, signed_in: SignedIn
) -> None:
    document = put(marking="AMBER+STRICT")
    version = document.versions.get()
    if state:
        Preview.objects.create(blob=version.blob, state=state)
    client = signed_in(cast.expert)
    answer = client.get(version.url + "download/")
    assert (answer.status_code, says in answer.content.decode()) == (403, True)
    assert client.get(version.url + "pages/").status_code == 200
    assert client.get(version.url + "pages/1.png").status_code == 404


def test_mark_bin_and_scanner_count_at_once(cast: Cast, paged: Callable[..., Version], signed_in: SignedIn) -> None:
    version, client = paged("GREEN"), signed_in(cast.observer)
    assert client.get(version.url + "pages/1.png").status_code == 200
    assert [client.get(version.url + f"pages/{page}.png").status_code for page in (0, 3, 10**17)] == [404] * 3
    Blob.objects.update(state=ScanState.INFECTED)
    assert [client.get(address).status_code for address in addresses(version)] == [409] * 4
    Blob.objects.update(state=ScanState.CLEAN)
    change_marking(actor=cast.expert, version=version, marking="RED", readers=[])
    assert client.get(version.url + "pages/1.png").status_code == 404
    VersionReader.objects.create(version=version, user=cast.observer)
    assert client.get(version.url + "pages/1.png").content != raw(version)


def test_one_content_under_two_marks_is_judged_by_each_version(
    cast: Cast, paged: Callable[..., Version], signed_in: SignedIn
) -> None:
    version = paged("GREEN")
    same = pdf(body=b"%PDF-1.7 GREEN")
    red = add_version(actor=cast.expert, document=version.document, file=same, language="en", marking="RED")
    assert red.blob_id == version.blob_id
    member = signed_in(cast.member)
    assert [member.get(each.url + "pages/1.png").status_code for each in (version, red)] == [200, 404]
    assert signed_in(cast.expert).get(red.url + "pages/1.png").content != raw(version)


def test_code_says_to_coordinators_whose_page_it_was(
    cast: Cast, paged: Callable[..., Version], signed_in: SignedIn
) -> None:
    strict, red = paged("AMBER+STRICT"), paged("RED", title="Names of sources")
    code = actions.code_for(actor=cast.member, version=strict)
    hidden = actions.code_for(actor=cast.expert, version=red)
    desk, here = signed_in(cast.coordinator), "/networks/airports/library/codes/"
    found = desk.get(here, {"code": f" {code.code.lower().replace('-', ' ')} "}).content.decode()
    assert [word in found for word in (code.code, cast.member.name, "Annual review")] == [True] * 3
    closed = desk.get(here, {"code": hidden.code}).content.decode()
    assert [word in closed for word in (cast.expert.name, "Names of sources")] == [True, False]
    entries = AuditEntry.objects.filter(verb="document.code_looked_up").order_by("pk")
    assert list(entries.values_list("actor", "person", "target_id")) == [
        (cast.coordinator.pk, cast.member.pk, strict.pk),
        (cast.coordinator.pk, cast.expert.pk, red.pk),
    ]
    for asked in ("AAAA-AAAA", "\x00", "x" * 5000, "%", "😀"):
        assert "ever carried" in desk.get(here, {"code": asked}).content.decode()
    assert signed_in(cast.expert).get(here).status_code == 403
    elsewhere = signed_in(cast.secretariat).get("/networks/mednet/library/codes/", {"code": code.code})
    assert cast.member.name not in elsewhere.content.decode()


def test_worker_takes_one_at_a_time_and_gives_up_after_three(cast: Cast, put: Put) -> None:
    put(file=pdf(body=b"%PDF-1.7 one"))
    put(file=pdf(body=b"%PDF-1.7 two"))
    kept_back = put(file=pdf(body=b"%PDF-1.7 three")).versions.get().blob
    Blob.objects.filter(pk=kept_back.pk).update(state=ScanState.WAITING)
    assert (actions.ask_for_missing(most=10), actions.ask_for_missing(most=10)) == (2, 0)
    now = timezone.now()
    taken = actions.claim_preview(now=now)
    assert taken is not None
    assert actions.claim_preview(now=now) is None
    for number in (2, 3):
        now += timedelta(minutes=8)  # it died: the other one comes first, as it has waited longer
        Preview.objects.exclude(pk=taken.pk).update(state=PreviewState.NONE)
        assert (actions.claim_preview(now=now) or taken).attempts == number
    assert actions.claim_preview(now=now + timedelta(minutes=8)) is None
    assert Preview.objects.get(pk=taken.pk).state == PreviewState.FAILED
    call_command("remake_pages", "failed", stdout=StringIO())
    assert actions.claim_preview(now=now) == taken


def test_pictures_go_with_their_content(cast: Cast, paged: Callable[..., Version]) -> None:
    version = paged("GREEN")
    other = paged("AMBER")
    sha256 = version.sha256
    assert actions.sweep_pages() == 0
    Document.objects.filter(pk=version.document_id).delete()
    version.blob.delete()
    assert (actions.sweep_pages(), actions.sweep_pages()) == (1, 0)
    assert default_storage.exists(page_name(sha256, 1)) is False
    assert raw(other)


def test_job_makes_pages_and_text_of_what_was_uploaded(cast: Cast, put: Put, signed_in: SignedIn) -> None:
    picture = BytesIO()
    Image.new("RGB", (2000, 1000), "navy").save(picture, "PNG")
    drawn = put(file=pdf("map.png", picture.getvalue()))
    packed = put(file=pdf("all.zip", b"PK\x05\x06" + b"\0" * 18))
    text = put(file=pdf("notes.txt", "Dépistage – المطارات\n".encode() * 80))
    broken = put(file=pdf("cut.pdf", b"%PDF-1.7\n1 0 obj\n<</Type/Cat"))
    assert make_pages_of_contents() == 4
    states = {
        preview.blob.versions.get().document_id: (preview.state, preview.pages, preview.sizes)
        for preview in Preview.objects.select_related("blob")
    }
    assert states == {
        drawn.pk: ("ready", 1, [[1240, 620]]),
        packed.pk: ("none", 0, []),
        text.pk: ("ready", 2, [[1240, 1754]] * 2),
        broken.pk: ("failed", 0, []),
    }
    assert "المطارات" in Preview.objects.get(blob__versions__document=text).text
    page = signed_in(cast.member).get(drawn.versions.get().url + "pages/1.png")
    assert Image.open(BytesIO(page.content)).size == (1240, 620)


def test_pages_cost_few_queries(
    cast: Cast, paged: Callable[..., Version], signed_in: SignedIn, django_assert_num_queries: Any
) -> None:
    version, client = paged("RED"), signed_in(cast.expert)
    for tail in ("pages/", "pages/1.png"):  # the code is made, the look is noted
        client.get(version.url + tail)
    with django_assert_num_queries(6):
        client.get(version.url + "pages/")
    with django_assert_num_queries(6):
        client.get(version.url + "pages/1.png")
