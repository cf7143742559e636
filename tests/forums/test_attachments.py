"""Files of posts: what is taken in, what is bound to a post, and how it is kept when it is edited."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from accounts.models import User
from forums.actions import add_reply, edit_post, start_topic
from forums.actions.attachments import hold_attachments, store_attachment, sweep_attachments
from forums.actions.drafts import save_draft
from forums.models import Attachment, Forum, Post, Submission, SubmissionState, Topic, Why
from networks.models import Network
from portal.errors import Unprocessable
from tests.conftest import Cast

UPLOAD = "/networks/airports/attachments/"
PDF = b"%PDF-1.7\n%%EOF\n"
SignedIn = Callable[[User | None], Client]


@pytest.fixture(autouse=True)
def _own_store(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def stored_files(settings: Any) -> list[Path]:
    """Every file that lies in the store or on its way to it."""
    return sorted(path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())


def sent(name: str = "report.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30)) -> bytes:
    """A small picture, with a place in it where that is possible."""
    out, image = BytesIO(), Image.new("RGB", size, (120, 40, 40))
    exif = Image.Exif()
    exif[0x010F] = "Camera of somebody"
    image.save(out, kind, **({"exif": exif} if kind in ("JPEG", "WEBP") else {}))
    return out.getvalue()


def upload(client: Client, file: Any, **fields: Any) -> Any:
    """What a script sends, and what it is told."""
    form = {"client_id": str(uuid4()), **fields} | ({"file": file} if file is not None else {})
    return client.post(UPLOAD, form, headers={"Accept": "application/json"})


def put(user: User, network: Network, name: str = "report.pdf", content: bytes = PDF) -> Attachment:
    """An unsent file of ``user``."""
    return store_attachment(actor=user, network=network, file=sent(name, content), client_id=uuid4())


def _reply(client: Client, topic: Topic, **fields: Any) -> Any:
    form = {"body": "With files.", "client_id": str(uuid4()), **fields}
    return client.post(f"/networks/airports/topics/{topic.pk}/reply/", form)


def test_file_is_stored_and_told(cast: Cast, airports: Network, signed_in: SignedIn) -> None:
    answer = upload(signed_in(cast.member), sent("wall\u202efdp.pdf"))
    row = Attachment.objects.get()
    assert (answer.status_code, answer.json()) == (
        201,
        {"id": row.pk, "url": f"{UPLOAD}{row.pk}/", "name": "wallfdp.pdf", "size": len(PDF), "is_picture": False,
         "width": None, "height": None},
    )  # fmt: skip
    assert (row.network, row.post, row.uploaded_by, row.content_type) == (
        airports,
        None,
        cast.member,
        "application/pdf",
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_picture_is_written_anew_without_what_a_camera_put_in(
    cast: Cast, airports: Network, signed_in: SignedIn, settings: Any, kind: str
) -> None:
    told = upload(signed_in(cast.member), sent(f"seen.{kind.lower()}", picture(kind))).json()
    row = Attachment.objects.get()
    [stored] = stored_files(settings)
    shown = Image.open(stored)
    own = "png" if kind == "GIF" else kind.lower()
    assert (told["is_picture"], told["width"], told["height"]) == (True, 40, 30)
    assert (row.file_name, row.content_type, row.size) == (f"seen.{own}", f"image/{own}", stored.stat().st_size)
    assert (dict(shown.getexif()), b"Camera of somebody" in stored.read_bytes()) == ({}, False)


@pytest.mark.parametrize(
    ("name", "content", "status", "said"),
    [
        ("empty.pdf", b"", 422, "“empty.pdf” is empty: it holds 0 bytes. Nothing was stored."),
        ("page.html", b"<!doctype html><script>", 422, "“page.html” is of a kind the portal does not know"),
        ("drawing.svg", b"<svg onload='alert(1)'/>", 422, "“drawing.svg” is of a kind the portal does not know"),
        ("report.pdf", b"<script>", 422, "“report.pdf” is of a kind the portal does not know"),
        ("seen.png", b"\x89PNG\r\n\x1a\nnot a picture", 422, "This is not a picture the portal can read"),
        ("noise", b"\x00\x01\x02", 422, "“noise” is of a kind the portal does not know"),
    ],
)
def test_what_cannot_be_taken_is_told_and_leaves_nothing(
    cast: Cast, airports: Network, signed_in: SignedIn, settings: Any,
    name: str, content: bytes, status: int, said: str,
) -> None:  # fmt: skip
    answer = upload(signed_in(cast.member), sent(name, content))
    assert (answer.status_code, said in answer.content.decode()) == (status, True)
    assert (Attachment.objects.count(), stored_files(settings)) == (0, [])


def test_over_the_limit_is_refused(cast: Cast, airports: Network, signed_in: SignedIn, settings: Any) -> None:
    settings.PORTAL_UPLOAD_LIMIT = 1024
    answer = upload(signed_in(cast.member), sent("big.pdf", PDF * 200))
    assert (answer.status_code, Attachment.objects.count(), stored_files(settings)) == (413, 0, [])


@pytest.mark.parametrize("wrong", ["no file", "no id", "two files"])
def test_bad_form_is_told(cast: Cast, airports: Network, signed_in: SignedIn, wrong: str) -> None:
    file = {"no file": None, "two files": [sent(), sent("b.pdf")]}.get(wrong, sent())
    answer = upload(signed_in(cast.member), file, **({"client_id": "x"} if wrong == "no id" else {}))
    assert (answer.status_code, Attachment.objects.count()) == (422, 0)


def test_same_id_twice_is_one_file(cast: Cast, airports: Network, signed_in: SignedIn, settings: Any) -> None:
    client, one = signed_in(cast.member), str(uuid4())
    answers = [upload(client, sent(), client_id=one).json() for _ in range(2)]
    assert (answers[0] == answers[1], Attachment.objects.count(), len(stored_files(settings))) == (True, 1, 1)


def test_nobody_hoards_what_they_never_send(cast: Cast, airports: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("forums.actions.attachments.MOST_UNSENT", 2)
    put(cast.member, airports)
    put(cast.member, airports)
    with pytest.raises(Unprocessable, match="2 files that were never sent"):
        put(cast.member, airports)


def test_observer_is_refused_before_a_byte_is_read(cast: Cast, airports: Network, signed_in: SignedIn) -> None:
    class Unreadable:
        def read(self, size: int = -1) -> bytes:
            raise AssertionError("the body was read")

        readline = read

    body = {"wsgi.input": Unreadable(), "CONTENT_LENGTH": "1000", "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    assert signed_in(cast.observer).post(UPLOAD, **body).status_code == 403  # type: ignore[arg-type]


def test_reply_without_a_script_brings_its_files(cast: Cast, topic: Topic, signed_in: SignedIn) -> None:
    client = signed_in(cast.member)
    answer = _reply(client, topic, file=[sent(), sent("seen.png", picture("PNG"))])
    post = Post.objects.get(author=cast.member)
    assert (answer.status_code, post.attachment_count) == (302, 2)
    assert sorted(post.attachments.values_list("file_name", flat=True)) == ["report.pdf", "seen.png"]
    page = client.get(answer["Location"]).content.decode()
    assert all(f'href="{file.get_absolute_url()}"' in page for file in post.attachments.all())


def test_same_form_twice_is_one_post_with_its_files_once(cast: Cast, topic: Topic, signed_in: SignedIn) -> None:
    client, one = signed_in(cast.member), str(uuid4())
    answers = [_reply(client, topic, client_id=one, file=sent())["Location"] for _ in range(2)]
    assert (answers[0] == answers[1], Attachment.objects.count(), Post.objects.count()) == (True, 1, 2)


def test_form_that_is_wrong_keeps_its_files(cast: Cast, topic: Topic, signed_in: SignedIn) -> None:
    client = signed_in(cast.member)
    answer = _reply(client, topic, body="", file=sent())
    file = Attachment.objects.get()
    box = f'name="attachments" value="{file.pk}" checked'
    assert (answer.status_code, box in answer.content.decode(), file.post) == (422, True, None)
    _reply(client, topic, attachments=[file.pk])
    file.refresh_from_db()
    assert file.post == Post.objects.get(author=cast.member)


def test_file_that_cannot_be_taken_keeps_the_text(cast: Cast, topic: Topic, signed_in: SignedIn) -> None:
    answer = _reply(signed_in(cast.member), topic, body="Kept text", file=sent("page.html", b"<html>"))
    page = answer.content.decode()
    assert (answer.status_code, "Kept text" in page, "of a kind the portal does not know" in page) == (422, True, True)
    assert Post.objects.count() == 1


def test_topic_begins_with_files(cast: Cast, concealment: Forum, airports: Network, signed_in: SignedIn) -> None:
    file = put(cast.member, airports)
    form = {"title": "T", "body": "B", "marking": "GREEN", "attachments": [file.pk], "client_id": str(uuid4())}
    signed_in(cast.member).post("/networks/airports/forums/concealment/new/", form)
    assert (Post.objects.get().attachment_count, Attachment.objects.get().post) == (1, Post.objects.get())


def test_pictures_of_the_text_are_bound_and_not_listed_again(
    cast: Cast, topic: Topic, airports: Network, signed_in: SignedIn
) -> None:
    shown = put(cast.member, airports, "seen.png", picture("PNG"))
    body = f'<p>Here:</p><img src="{shown.get_absolute_url()}" alt="A false wall">'
    post = add_reply(actor=cast.member, topic=topic, body=body, client_id=uuid4())
    shown.refresh_from_db()
    page = signed_in(cast.observer).get(topic.get_absolute_url()).content.decode()
    assert (shown.post, post.attachment_count, page.count(shown.get_absolute_url())) == (post, 1, 1)


@pytest.mark.parametrize("whose", ["others", "sent", "elsewhere", "nothing"])
def test_only_ones_own_unsent_files_of_the_network_are_bound(
    cast: Cast, topic: Topic, airports: Network, mednet: Network, reply_by: Callable[..., Post], whose: str
) -> None:
    file = put(cast.expert if whose == "others" else cast.member, mednet if whose == "elsewhere" else airports)
    if whose == "sent":
        reply_by(cast.member, topic, attachments=[file.pk])
    number = 999_999 if whose == "nothing" else file.pk
    before = Post.objects.count()
    with pytest.raises(Unprocessable, match="not there any more"):
        add_reply(actor=cast.member, topic=topic, body="<p>B</p>", client_id=uuid4(), attachments=[number])
    with pytest.raises(Unprocessable):
        add_reply(
            actor=cast.member, topic=topic, client_id=uuid4(),
            body=f'<p>B</p><img src="/networks/airports/attachments/{number}/" alt="x">',
        )  # fmt: skip
    assert Post.objects.count() == before


def test_post_takes_twenty_files(cast: Cast, topic: Topic, airports: Network) -> None:
    files = [put(cast.member, airports).pk for _ in range(21)]
    with pytest.raises(Unprocessable, match="at most 20"):
        add_reply(actor=cast.member, topic=topic, body="<p>B</p>", client_id=uuid4(), attachments=files)
    post = add_reply(actor=cast.member, topic=topic, body="<p>B</p>", client_id=uuid4(), attachments=files[:20])
    assert post.attachment_count == 20


def test_edit_takes_out_adds_and_keeps(
    cast: Cast, topic: Topic, airports: Network, reply_by: Callable[..., Any]
) -> None:
    first, second, third = (put(cast.member, airports) for _ in range(3))
    post = reply_by(cast.member, topic, attachments=[first.pk, second.pk])
    edit_post(actor=cast.member, post=post, body="<p>Anew</p>", attachments=[second.pk, third.pk])
    bound = set(Attachment.objects.filter(post=post).values_list("pk", flat=True))
    post.refresh_from_db()
    assert (bound, post.attachment_count) == ({second.pk, third.pk}, 2)
    edit_post(actor=cast.member, post=post, body="<p>And again</p>")
    assert Attachment.objects.filter(post=post).count() == 2


def test_edit_of_files_alone_is_an_edit(
    cast: Cast, topic: Topic, airports: Network, reply_by: Callable[..., Any]
) -> None:
    file = put(cast.member, airports)
    post = reply_by(cast.member, topic, attachments=[file.pk])
    edit_post(actor=cast.member, post=post, body=post.body, attachments=[file.pk])
    post.refresh_from_db()
    assert post.edited_at is None
    edit_post(actor=cast.member, post=post, body=post.body, attachments=[])
    post.refresh_from_db()
    assert (post.edited_at is None, post.attachment_count, post.revisions.count()) == (False, 0, 0)


def test_edit_page_shows_and_keeps_the_files(
    cast: Cast, topic: Topic, airports: Network, reply_by: Callable[..., Any], signed_in: SignedIn
) -> None:
    file = put(cast.member, airports)
    post = reply_by(cast.member, topic, attachments=[file.pk])
    client, address = signed_in(cast.member), f"{post.url}edit/"
    page = client.get(address).content.decode()
    assert f'name="attachments" value="{file.pk}" checked' in page
    client.post(address, {"body": "Anew", "revision": 0, "attachments": [file.pk], "file": sent("b.pdf")})
    post.refresh_from_db()
    assert ("Anew" in post.body, post.attachment_count) == (True, 2)


def test_coordinator_edits_without_taking_others_files(
    cast: Cast, topic: Topic, airports: Network, reply_by: Callable[..., Any]
) -> None:
    file = put(cast.member, airports)
    post = reply_by(cast.member, topic, attachments=[file.pk])
    foreign = put(cast.expert, airports)
    with pytest.raises(Unprocessable):
        edit_post(actor=cast.coordinator, post=post, body="<p>A</p>", attachments=[file.pk, foreign.pk])
    edit_post(actor=cast.coordinator, post=post, body="<p>A</p>", attachments=[])
    file.refresh_from_db()
    assert (file.post, file.uploaded_by) == (None, cast.member)


def test_own_unsent_file_is_removed(
    cast: Cast, airports: Network, signed_in: SignedIn, settings: Any,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:  # fmt: skip
    file = put(cast.member, airports)
    address = f"{file.get_absolute_url()}remove/"
    with django_capture_on_commit_callbacks(execute=True):
        statuses = [signed_in(user).post(address).status_code for user in (cast.expert, cast.member, cast.member)]
    assert (statuses, Attachment.objects.count(), stored_files(settings)) == ([404, 204, 404], 0, [])


def test_sent_file_is_not_removed(
    cast: Cast, topic: Topic, airports: Network, reply_by: Callable[..., Any], signed_in: SignedIn
) -> None:
    file = put(cast.member, airports)
    reply_by(cast.member, topic, attachments=[file.pk])
    assert signed_in(cast.member).post(f"{file.get_absolute_url()}remove/").status_code == 403
    assert Attachment.objects.count() == 1


def test_sweep_deletes_what_was_never_sent_and_nobody_names(
    cast: Cast, topic: Topic, airports: Network, concealment: Forum, reply_by: Callable[..., Any], settings: Any,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:  # fmt: skip
    names = ("sent", "new", "drafted", "drawn", "held", "returned", "loose")
    files = {name: put(cast.member, airports, f"{name}.pdf") for name in names}
    reply_by(cast.member, topic, attachments=[files["sent"].pk])
    save_draft(
        actor=cast.member, place=f"topic:{topic.pk}", body="<p>B</p>", fields={"attachments": [files["drafted"].pk]}
    )
    drawn = f'<p>B</p><img src="{files["drawn"].get_absolute_url()}" alt="x">'
    save_draft(actor=cast.member, place=f"forum:{concealment.pk}", body=drawn)
    for name, state in (("held", SubmissionState.WAITING), ("returned", SubmissionState.RETURNED)):
        waiting = Submission.objects.create(
            forum=concealment, topic=topic, author=cast.member, marking="AMBER", body="<p>B</p>", client_id=uuid4(),
            why=Why.PERSON, state=state,
        )  # fmt: skip
        hold_attachments(waiting, [files[name].pk])
    old = timezone.now() - timedelta(days=8)
    Attachment.objects.exclude(pk=files["new"].pk).update(created_at=old)
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep_attachments(now=timezone.now()) == 2
    left = set(Attachment.objects.values_list("file_name", flat=True))
    assert left == {f"{name}.pdf" for name in ("sent", "new", "drafted", "drawn", "held")}
    assert len(stored_files(settings)) == 1  # all of one content: it stays for those that are left


def test_files_cost_one_query_and_only_where_there_are_some(
    cast: Cast, topic: Topic, airports: Network, reply_by: Callable[..., Any], signed_in: SignedIn
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked() -> int:
        client.get(topic.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            client.get(topic.get_absolute_url())
        return sum("forums_attachment" in query["sql"] for query in queries)

    client = signed_in(cast.observer)
    without = asked()
    for _ in range(3):
        reply_by(cast.member, topic, attachments=[put(cast.member, airports).pk for _ in range(3)])
    assert (without, asked()) == (0, 1)


def test_start_topic_and_files_are_one(cast: Cast, concealment: Forum, airports: Network) -> None:
    with pytest.raises(Unprocessable):
        start_topic(
            actor=cast.member, forum=concealment, title="T", marking="GREEN", body="<p>B</p>", client_id=uuid4(),
            attachments=[12345],
        )  # fmt: skip
    assert (Topic.objects.count(), Post.objects.count()) == (0, 0)
