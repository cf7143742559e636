"""Announcements, their pictures, and coming dates."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from networks.actions.announcements import NewPicture, add_date, make_announcement
from networks.actions.settings import archive_network
from networks.models import Announcement, AnnouncementPicture, ComingDate, Network
from notifications.jobs import relay
from notifications.models import Notice
from tests.conftest import Cast

HERE = "/networks/airports"


@pytest.fixture(autouse=True)
def _store(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def photograph() -> bytes:
    """A photograph with its place in it, lying on its side."""
    image = Image.new("RGB", (60, 40), "teal")
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by a quarter to see it upright
    exif[0x010F] = "SECRETCAM"
    exif.get_ifd(0x8825)[2] = (48.0, 35.0, 0.0)
    out = BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def sent(**fields: Any) -> dict[str, Any]:
    return {"title": "Conference", "body": "<p>Come all.</p>", "client_id": str(uuid4()), **fields}


def test_announced_to_everybody_who_reads_it_once(
    cast: Cast, airports: Network, signed_in: Callable[..., Client], django_capture_on_commit_callbacks: Any
) -> None:
    form = sent()
    client = signed_in(cast.coordinator)
    assert client.post(f"{HERE}/announcements/new/", form).status_code == 302
    assert client.post(f"{HERE}/announcements/new/", form).status_code == 302
    announcement = Announcement.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        relay()
    told = set(Notice.objects.values_list("user__name", flat=True))
    assert told == {"Ada Quartz", "Clara Cobalt", "Hana Halite", "Zoe Zircon"}
    assert len(mail.outbox) == 4
    assert "Come all." not in mail.outbox[0].body  # AMBER: title and link
    assert announcement.title in mail.outbox[0].subject
    reader = signed_in(cast.member)
    assert "Come all." in reader.get(f"{HERE}/").text
    reader.get(announcement.get_absolute_url())
    assert Notice.objects.get(user=cast.member).read_at is not None


def test_strict_is_not_for_observers_and_keeps_its_mark(
    cast: Cast, airports: Network, signed_in: Callable[..., Client]
) -> None:
    Network.objects.filter(pk=airports.pk).update(default_marking="AMBER+STRICT")
    signed_in(cast.coordinator).post(f"{HERE}/announcements/new/", sent())
    Network.objects.filter(pk=airports.pk).update(default_marking="GREEN")
    announcement = Announcement.objects.get()
    assert announcement.marking == "AMBER+STRICT"
    assert signed_in(cast.member).get(announcement.get_absolute_url()).status_code == 200
    observer = signed_in(cast.observer)
    assert observer.get(announcement.get_absolute_url()).status_code == 404
    assert "Come all." not in observer.get(f"{HERE}/").text
    assert "Conference" not in observer.get(f"{HERE}/announcements/").text


def test_a_picture_is_written_anew_upright_and_without_its_place(
    cast: Cast, airports: Network, signed_in: Callable[..., Client]
) -> None:
    client = signed_in(cast.coordinator)
    picture = SimpleUploadedFile("kite.jpg", photograph(), "image/jpeg")
    form = sent(picture_1=picture, description_1="A kite on a mown strip")
    assert client.post(f"{HERE}/announcements/new/", form).status_code == 302
    kept = AnnouncementPicture.objects.get()
    with default_storage.open(str(kept.file.name)) as file:
        data = file.read()
    assert b"SECRETCAM" not in data
    with Image.open(BytesIO(data)) as image:
        assert (image.size, dict(image.getexif())) == ((40, 60), {})
    assert 'alt="A kite on a mown strip"' in client.get(f"{HERE}/").text
    address = f"{HERE}/announcements/pictures/{kept.pk}/"
    answer = signed_in(cast.observer).get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert signed_in(cast.stranger).get(address).status_code == 404
    client.post(f"{HERE}/announcements/{kept.announcement_id}/remove/")
    assert signed_in(cast.observer).get(address).status_code == 404


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("kite.jpg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("kite.png", b"%PDF-1.7\n"),
        ("kite.jpg", photograph()[:200]),
        ("kite.gif", b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"),
    ],
)
def test_what_is_no_picture_is_refused_and_the_text_stays(
    cast: Cast, airports: Network, signed_in: Callable[..., Client], name: str, data: bytes
) -> None:
    form = sent(picture_1=SimpleUploadedFile(name, data, "image/jpeg"), description_1="A kite")
    answer = signed_in(cast.coordinator).post(f"{HERE}/announcements/new/", form)
    assert (answer.status_code, "Come all." in answer.text) == (422, True)
    assert Announcement.objects.exists() is False


def test_a_picture_of_too_many_dots_is_refused(cast: Cast, airports: Network, signed_in: Callable[..., Client]) -> None:
    out = BytesIO()
    Image.new("1", (20_000, 10_000)).save(out, "PNG")
    form = sent(picture_1=SimpleUploadedFile("bomb.png", out.getvalue()), description_1="Nothing")
    assert signed_in(cast.coordinator).post(f"{HERE}/announcements/new/", form).status_code == 422


def test_a_picture_needs_words(cast: Cast, airports: Network, signed_in: Callable[..., Client]) -> None:
    form = sent(picture_1=SimpleUploadedFile("kite.jpg", photograph()))
    answer = signed_in(cast.coordinator).post(f"{HERE}/announcements/new/", form)
    assert (answer.status_code, "for those who cannot see it" in answer.text) == (422, True)


def test_changed_removed_and_put_back(cast: Cast, airports: Network, signed_in: Callable[..., Client]) -> None:
    made = make_announcement(
        actor=cast.coordinator, network=airports, title="Conference", body="<p>Come all.</p>", shown_until=None,
        client_id=uuid4(), pictures=[NewPicture(ContentFile(photograph(), name="kite.jpg"), "A kite")],
    )  # fmt: skip
    picture = made.pictures.get()
    stored = str(picture.file.name)
    client = signed_in(cast.coordinator)
    day = timezone.localdate() + timedelta(days=2)
    form = sent(
        body="<p>Come early.</p>", last_day=day.isoformat(),
        **{f"describes_{picture.pk}": "A kite", f"without_{picture.pk}": "on"},
    )  # fmt: skip
    assert client.post(f"{HERE}/announcements/{made.pk}/edit/", form).status_code == 302
    made.refresh_from_db()
    assert (made.body, made.pictures.count()) == ('<p dir="auto">Come early.</p>', 0)
    assert made.shown_until is not None
    assert stored
    client.post(f"{HERE}/announcements/{made.pk}/remove/")
    assert "Come early." not in client.get(f"{HERE}/").text
    assert signed_in(cast.member).get(made.get_absolute_url()).status_code == 404
    assert "Put back" in client.get(f"{HERE}/announcements/").text
    assert "Conference" not in signed_in(cast.member).get(f"{HERE}/announcements/").text
    client.post(f"{HERE}/announcements/{made.pk}/remove/", {"back": "yes"})
    assert "Come early." in client.get(f"{HERE}/").text


def test_past_its_last_day_it_is_only_in_the_list(
    cast: Cast, airports: Network, signed_in: Callable[..., Client]
) -> None:
    client = signed_in(cast.coordinator)
    yesterday = timezone.localdate() - timedelta(days=1)
    assert client.post(f"{HERE}/announcements/new/", sent(last_day=yesterday.isoformat())).status_code == 422
    made = make_announcement(
        actor=cast.coordinator, network=airports, title="Conference", body="<p>Come all.</p>",
        shown_until=timezone.now() - timedelta(minutes=1), client_id=uuid4(),
    )  # fmt: skip
    reader = signed_in(cast.member)
    assert "Come all." not in reader.get(f"{HERE}/").text
    assert "Conference" in reader.get(f"{HERE}/announcements/").text
    assert reader.get(made.get_absolute_url()).status_code == 200


def test_of_another_network_it_is_unknown(
    cast: Cast, airports: Network, mednet: Network, signed_in: Callable[..., Client]
) -> None:
    made = make_announcement(
        actor=cast.coordinator, network=airports, title="Conference", body="<p>Come.</p>", shown_until=None,
        client_id=uuid4(),
    )  # fmt: skip
    office = signed_in(cast.secretariat)
    for path in ("", "edit/"):
        assert office.get(f"/networks/mednet/announcements/{made.pk}/{path}").status_code == 404


def test_dates_come_on_overview_and_home_and_go(
    cast: Cast, airports: Network, signed_in: Callable[..., Client]
) -> None:
    client = signed_in(cast.coordinator)
    day = timezone.localdate() + timedelta(days=25)
    form = {"title": "Annual conference", "place": "Strasbourg", "starts_on": day.isoformat(), "ends_on": ""}
    assert client.post(f"{HERE}/dates/", form).status_code == 302
    assert client.post(f"{HERE}/dates/", form).status_code == 302
    coming = ComingDate.objects.get()
    reader = signed_in(cast.member)
    assert ["Annual conference" in reader.get(path).text for path in ("/", f"{HERE}/", f"{HERE}/dates/")] == [True] * 3
    assert "Annual conference" not in signed_in(cast.stranger).get("/").text
    before = (day - timedelta(days=1)).isoformat()
    assert client.post(f"{HERE}/dates/{coming.pk}/", {**form, "ends_on": before}).status_code == 422
    changed = {**form, "title": "Conference"}
    assert client.post(f"{HERE}/dates/{coming.pk}/", changed).status_code == 302
    assert client.post(f"{HERE}/dates/{coming.pk}/remove/").status_code == 302
    assert ComingDate.objects.exists() is False


def test_in_an_archived_network_nothing_of_it_changes(
    cast: Cast, airports: Network, signed_in: Callable[..., Client]
) -> None:
    made = make_announcement(
        actor=cast.coordinator, network=airports, title="Conference", body="<p>Come.</p>", shown_until=None,
        client_id=uuid4(),
    )  # fmt: skip
    add_date(
        actor=cast.coordinator, network=airports, title="Day", place="", starts_on=timezone.localdate(), ends_on=None
    )
    archive_network(actor=cast.secretariat, network=airports, reason="Over.")
    client = signed_in(cast.coordinator)
    assert "Come." in client.get(f"{HERE}/").text
    for path in ("announcements/new/", f"announcements/{made.pk}/edit/", f"announcements/{made.pk}/remove/"):
        answer = client.post(f"{HERE}/{path}", sent())
        assert (answer.status_code, "is archived" in answer.text) == (403, True)
    assert client.post(f"{HERE}/dates/", {"title": "x", "starts_on": "2030-01-01"}).status_code == 403
    assert "Edit" not in client.get(f"{HERE}/dates/").text


@pytest.mark.parametrize("count", [1, 3, 20])
def test_the_lists_cost_the_same(
    cast: Cast, airports: Network, signed_in: Callable[..., Client], django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        make_announcement(
            actor=cast.coordinator, network=airports, title=f"Word {number}", body="<p>Come.</p>", shown_until=None,
            client_id=uuid4(),
        )  # fmt: skip
        day = timezone.localdate() + timedelta(days=number)
        add_date(actor=cast.coordinator, network=airports, title="Day", place="", starts_on=day, ends_on=None)
    client = signed_in(cast.member)
    with django_assert_num_queries(6):
        page = client.get(f"{HERE}/announcements/")
    assert page.text.count("Word ") == count
    with django_assert_num_queries(5):
        page = client.get(f"{HERE}/dates/")
    assert len(page.context["dates"]) == count
