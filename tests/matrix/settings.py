"""Settings, announcements, dates; opening, archiving and reopening networks; the page of roles."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from networks.actions.announcements import NewPicture, add_date, make_announcement
from networks.models import Network
from tests.conftest import Cast
from tests.matrix.cells import DESK, DESK_422, EVERYONE, INSIDE, NO_METHOD, Row

HERE = "/networks/airports"
OFFICE = (200, 403, 403, 403, 403, 404, 404, 302)
OFFICE_422 = (422, 403, 403, 403, 403, 404, 404, 302)
DESK_302 = (302, 302, 403, 403, 403, 404, 404, 302)

ROUTES: dict[str, Row] = {
    "role_table": ("/roles/", EVERYONE, NO_METHOD),
    "networks:network_new": (
        "/networks/new/",
        (200, *[403] * 6, 302),
        (422, *[403] * 6, 302),
    ),
    "networks:settings": (f"{HERE}/settings/", DESK, DESK_422),
    "networks:network_archive": (f"{HERE}/archive/", OFFICE, OFFICE_422),
    # It is open: nothing to reopen.
    "networks:network_reopen": (f"{HERE}/reopen/", OFFICE, (409, 403, 403, 403, 403, 404, 404, 302)),
    "networks:announcement_list": (f"{HERE}/announcements/", INSIDE, NO_METHOD),
    "networks:announcement_new": (f"{HERE}/announcements/new/", DESK, DESK_422),
    "networks:announcement_detail": (f"{HERE}/announcements/{{announcement}}/", INSIDE, NO_METHOD),
    "networks:announcement_edit": (f"{HERE}/announcements/{{announcement}}/edit/", DESK, DESK_422),
    "networks:announcement_remove": (f"{HERE}/announcements/{{announcement}}/remove/", NO_METHOD, DESK_302),
    "networks:announcement_picture": (f"{HERE}/announcements/pictures/{{picture}}/", INSIDE, NO_METHOD),
    "networks:date_list": (f"{HERE}/dates/", INSIDE, DESK_422),
    "networks:date_edit": (f"{HERE}/dates/{{date}}/", DESK, DESK_422),
    "networks:date_remove": (f"{HERE}/dates/{{date}}/remove/", NO_METHOD, DESK_302),
}
PAGES = [
    "/roles/",
    f"{HERE}/settings/",
    f"{HERE}/announcements/",
    f"{HERE}/announcements/new/",
    f"{HERE}/dates/",
]


def a_picture(kind: str = "JPEG", size: tuple[int, int] = (8, 6)) -> Any:
    """A small picture as somebody sends it."""
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, kind)
    return ContentFile(out.getvalue(), name=f"kite.{kind.lower()}")


def world(cast: Cast, network: Network) -> dict[str, int]:
    """An announcement with a picture, and a date."""
    announcement = make_announcement(
        actor=cast.coordinator, network=network, title="Dates of the conference", body="<p>Come.</p>",
        shown_until=None, client_id=uuid4(), pictures=[NewPicture(a_picture(), "A kite")],
    )  # fmt: skip
    today = timezone.localdate()
    coming = add_date(
        actor=cast.coordinator, network=network, title="Conference", place="Strasbourg",
        starts_on=today + timedelta(days=25), ends_on=None,
    )  # fmt: skip
    return {
        "announcement": announcement.pk,
        "picture": announcement.pictures.get().pk,
        "date": coming.pk,
    }
