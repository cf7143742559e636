"""Every route × method × the cast of eight, in one table.

A route that is not in the table fails the test, so a new page cannot be forgotten. The cells are the status
codes for: secretariat, coordinator, expert, member, observer, stranger, removed, signed out. POST is sent
without data: whoever may do the thing gets 422 (or 302 where nothing needs to be said), the others their refusal.
"""

from collections.abc import Callable, Iterator
from copy import copy
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from chat.actions import open_channel, send_message
from documents.actions import open_folder, upload_document
from forums.actions import open_forum, start_topic
from networks.models import Membership, Network
from tests.conftest import Cast
from tests.matrix import areas
from tests.matrix.cells import (
    AWAY,
    EVERYONE,
    INSIDE,
    NO_METHOD,
    ORGANISE,
    ORGANISE_422,
    OWN,
    OWNED,
    PARTS,
    PUBLIC,
    WRITE,
    WRITE_422,
    Row,
    all_same,
)

# name → (address, GET, POST)
TABLE: dict[str, Row] = {
    "home": ("/", PUBLIC, all_same(405, 405)),
    "styleguide": ("/styleguide/", EVERYONE, NO_METHOD),
    "person_detail": ("/people/{member}/", (200, 200, 200, 200, 200, 404, 404, 302), NO_METHOD),
    "networks:network_list": ("/networks/", EVERYONE, NO_METHOD),
    "networks:network_overview": ("/networks/airports/", INSIDE, NO_METHOD),
    "networks:members:member_list": ("/networks/airports/members/", INSIDE, NO_METHOD),
    "notifications:notice_list": ("/notifications/", EVERYONE, NO_METHOD),
    "notifications:notice_count": ("/notifications/count/", EVERYONE, NO_METHOD),
    "notifications:notice_read_all": ("/notifications/read/", NO_METHOD, all_same(302)),
    "notifications:notice_open": ("/notifications/999/", OWN, NO_METHOD),
    "notifications:notice_of": ("/notifications/of/999/", OWN, NO_METHOD),
    "notifications:notification_settings": ("/notifications/settings/", EVERYONE, NO_METHOD),
    "notifications:watch_remove": ("/notifications/settings/unwatch/999/", NO_METHOD, OWN),
}

TABLE |= {
    "forums:forum_list": ("/networks/airports/forums/", INSIDE, NO_METHOD),
    "forums:topic_list": ("/networks/airports/forums/concealment/", INSIDE, NO_METHOD),
    "forums:topic_new": ("/networks/airports/forums/concealment/new/", WRITE, WRITE_422),
    "forums:audience": ("/networks/airports/forums/concealment/audience/?marking=GREEN", INSIDE, NO_METHOD),
    "forums:topic_detail": ("/networks/airports/topics/{topic}/", INSIDE, NO_METHOD),
    "forums:topic_events": ("/networks/airports/topics/{topic}/events/?after=0", INSIDE, NO_METHOD),
    "forums:topic_reply": ("/networks/airports/topics/{topic}/reply/", WRITE, WRITE_422),
    "forums:topic_marking": (
        "/networks/airports/topics/{topic}/marking/",
        OWNED,
        (302, 302, 302, 403, 403, 404, 404, 302),  # nothing sent is nothing changed
    ),
    "documents:library": ("/networks/airports/library/", INSIDE, NO_METHOD),
    "documents:upload": ("/networks/airports/library/upload/", WRITE, WRITE_422),
    "documents:audience": ("/networks/airports/library/audience/?marking=GREEN", INSIDE, NO_METHOD),
    "documents:folder_new": ("/networks/airports/library/folders/new/", ORGANISE, ORGANISE_422),
    "documents:folder_detail": ("/networks/airports/library/folders/{folder}/", INSIDE, NO_METHOD),
    "documents:subfolder_new": ("/networks/airports/library/folders/{folder}/new/", ORGANISE, ORGANISE_422),
    "documents:folder_upload": ("/networks/airports/library/folders/{folder}/upload/", WRITE, WRITE_422),
    "documents:document_detail": ("/networks/airports/documents/{document}/", INSIDE, NO_METHOD),
    "documents:version_new": ("/networks/airports/documents/{document}/new-version/", WRITE, WRITE_422),
    "documents:download": ("/networks/airports/documents/{document}/versions/1/download/", INSIDE, NO_METHOD),
    "documents:version_marking": (
        "/networks/airports/documents/{document}/versions/1/marking/",
        OWNED,
        (302, 302, 302, 403, 403, 404, 404, 302),  # nothing sent is nothing changed
    ),
    "chat:channel_list": ("/networks/airports/channels/", INSIDE, NO_METHOD),
    "chat:channel_detail": ("/networks/airports/channels/desk/", INSIDE, WRITE_422),
    "chat:message_list": ("/networks/airports/channels/desk/messages/?after=0", INSIDE, WRITE_422),
    "chat:message_edit": (
        "/networks/airports/channels/desk/messages/{message}/edit/",
        (403, 403, 200, 403, 403, 404, 404, 302),
        (403, 403, 422, 403, 403, 404, 404, 302),
    ),
    "chat:message_remove": (
        "/networks/airports/channels/desk/messages/{message}/delete/",
        OWNED,
        (302, 302, 302, 403, 403, 404, 404, 302),
    ),
    "chat:channel_seen": (
        "/networks/airports/channels/desk/seen/",
        NO_METHOD,
        (422, 422, 422, 422, 422, 404, 404, 302),
    ),
    "chat:channel_aside": ("/networks/airports/channels/desk/aside/", INSIDE, NO_METHOD),
    "accounts:profile": ("/profile/", EVERYONE, all_same(422)),
    "health_live": ("/health/live", PUBLIC, all_same(405, 405)),
    "health_ready": ("/health/ready", PUBLIC, all_same(405, 405)),
    "metrics": ("/metrics", all_same(404, 404), all_same(405, 405)),
    "mailbox": ("/dev/mail/", EVERYONE, NO_METHOD),
    "mail": ("/dev/mail/never/", OWN, NO_METHOD),
    "set_language": ("/i18n/setlang/", AWAY, AWAY),
}

# allauth's own pages. What asks for one's password again leads there; what is for the signed out leads home.
TABLE |= {
    "account_login": ("/accounts/login/", all_same(302, 200), all_same(302, 200)),
    "account_logout": ("/accounts/logout/", all_same(200, 302), AWAY),
    "account_inactive": ("/accounts/inactive/", PUBLIC, all_same(405, 405)),
    "account_signup": ("/accounts/signup/", all_same(302, 200), all_same(302, 200)),
    "account_reauthenticate": ("/accounts/reauthenticate/", EVERYONE, EVERYONE),
    "account_email": ("/accounts/email/", EVERYONE, AWAY),
    "account_email_verification_sent": ("/accounts/confirm-email/", PUBLIC, all_same(405, 405)),
    "account_change_password": ("/accounts/password/change/", EVERYONE, EVERYONE),
    "account_set_password": ("/accounts/password/set/", AWAY, AWAY),
    "account_reset_password": ("/accounts/password/reset/", PUBLIC, PUBLIC),
    "account_confirm_login_code": ("/accounts/login/code/confirm/", AWAY, AWAY),
    "account_confirm_email": ("/accounts/confirm-email/never/", PUBLIC, all_same(404, 404)),
    "account_reset_password_from_key_done": ("/accounts/password/reset/key/done/", PUBLIC, all_same(405, 405)),
    "account_reset_password_from_key": ("/accounts/password/reset/key/1-never/", PUBLIC, PUBLIC),
    "account_reset_password_done": ("/accounts/password/reset/done/", PUBLIC, all_same(405, 405)),
    "mfa_index": ("/accounts/2fa/", EVERYONE, NO_METHOD),
    "mfa_authenticate": ("/accounts/2fa/authenticate/", AWAY, AWAY),
    "mfa_reauthenticate": ("/accounts/2fa/reauthenticate/", AWAY, AWAY),
    "mfa_activate_totp": ("/accounts/2fa/totp/activate/", AWAY, AWAY),
    "mfa_deactivate_totp": ("/accounts/2fa/totp/deactivate/", OWN, OWN),
    "mfa_view_recovery_codes": ("/accounts/2fa/recovery-codes/", OWN, NO_METHOD),
    "mfa_generate_recovery_codes": ("/accounts/2fa/recovery-codes/generate/", AWAY, AWAY),
    "mfa_download_recovery_codes": ("/accounts/2fa/recovery-codes/download/", OWN, OWN),
    "mfa_list_webauthn": ("/accounts/2fa/webauthn/", EVERYONE, NO_METHOD),
    "mfa_add_webauthn": ("/accounts/2fa/webauthn/add/", AWAY, AWAY),
    "mfa_reauthenticate_webauthn": ("/accounts/2fa/webauthn/reauthenticate/", AWAY, AWAY),
    "mfa_remove_webauthn": ("/accounts/2fa/webauthn/keys/999/remove/", AWAY, AWAY),
    "mfa_edit_webauthn": ("/accounts/2fa/webauthn/keys/999/edit/", AWAY, AWAY),
    "mfa_login_webauthn": ("/accounts/2fa/webauthn/login/", AWAY, AWAY),
    "usersessions_list": ("/accounts/sessions/", EVERYONE, AWAY),
}

for area in areas():
    TABLE |= area.ROUTES


def routes() -> Iterator[str]:
    """The names of all routes but the admin's, which has a rule of its own below."""

    def walk(patterns: list[Any], space: str) -> Iterator[str]:
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                yield f"{space}{pattern.name}"
            elif isinstance(pattern, URLResolver) and pattern.namespace != "admin":
                yield from walk(pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space)

    return walk(get_resolver().url_patterns, "")


@pytest.fixture
def world(cast: Cast, airports: Network, tmp_path: Path, settings: Any) -> dict[str, int]:
    """Primary keys that the addresses of the table name."""
    settings.MEDIA_ROOT = tmp_path
    forum = open_forum(network=airports, name="Concealment", slug="concealment")
    topic = start_topic(
        actor=cast.expert, forum=forum, title="False walls", marking="AMBER", body="<p>Seen?</p>", client_id=uuid4()
    )
    folder = open_folder(actor=None, network=airports, name="Handbooks")
    file = ContentFile(b"%PDF-1.7\n%%EOF\n", name="a.pdf")
    document = upload_document(actor=cast.expert, folder=folder, file=file, language="en", marking="AMBER")
    channel = open_channel(actor=cast.coordinator, network=airports, name="desk", slug="desk", marking="AMBER")
    message = send_message(actor=cast.expert, channel=channel, text="Here.", client_id=uuid4())
    return {
        "member": cast.member.pk,
        "seat": Membership.objects.get(user=cast.member).pk,
        "topic": topic.pk,
        "post": topic.posts.get().pk,
        "folder": folder.pk,
        "document": document.pk,
        "message": message.pk,
    } | {name: pk for area in areas() if hasattr(area, "world") for name, pk in area.world(cast, airports).items()}


@pytest.fixture
def clients(cast: Cast, signed_in: Callable[..., Client]) -> dict[str, Client]:
    """One browser for each of the eight."""
    return {part: signed_in(getattr(cast, part)) for part in PARTS}


def statuses(clients: dict[str, Client], method: str, path: str) -> tuple[int, ...]:
    """What each of the eight gets; whatever a request changed, signing out included, is undone before the next."""
    found = []
    for part in PARTS:
        undo, cookies = transaction.savepoint(), copy(clients[part].cookies)
        found.append(getattr(clients[part], method)(path).status_code)
        transaction.savepoint_rollback(undo)
        clients[part].cookies = cookies
    return tuple(found)


def test_every_route_is_in_the_table() -> None:
    assert set(routes()) == set(TABLE)


def test_every_cell(clients: dict[str, Client], world: dict[str, int]) -> None:
    wrong = {}
    for name, (address, *expected) in TABLE.items():
        path = address.format(**world)
        found = [statuses(clients, method, path) for method in ("get", "post")]
        if found != expected:
            wrong[name] = dict(zip(("get", "post"), found, strict=True))
    assert wrong == {}, "\n".join(f"{name}: {cells}" for name, cells in wrong.items())


# tus: PATCH and DELETE without its headers are refused before anybody looks who asks (tests/documents/test_tus.py).
TAKES = {"documents_own:upload_detail": (401, 412)}


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_no_other_method_does_anything(clients: dict[str, Client], world: dict[str, int], method: str) -> None:
    wrong = {}
    for name, (address, *_) in TABLE.items():
        if name.startswith("account_"):  # allauth's form views take PUT as POST, which the table has asked
            continue
        found = set(statuses(clients, method, address.format(**world)))
        if not found <= {302, 404, 405, *TAKES.get(name, ())}:
            wrong[name] = found
    assert wrong == {}


def test_admin_is_closed_to_everybody_without_the_staff_flag(clients: dict[str, Client], cast: Cast) -> None:
    for path in ("/admin/", "/admin/networks/network/", "/admin/accounts/user/", "/admin/never/"):
        found = statuses(clients, "get", path)
        assert set(found) <= {302, 404}, (path, found)


@pytest.mark.parametrize("part", ["stranger", "removed"])
def test_every_hidden_page_has_the_bytes_of_an_unknown_address(
    clients: dict[str, Client], world: dict[str, int], part: str
) -> None:
    unknown = clients[part].get("/networks/never-existed/")
    # What says 404 to those who are not signed in as well, such as a link that was forged, has nothing to hide.
    hidden = [
        address.format(**world)
        for address, *cells in TABLE.values()
        if cells[0][PARTS.index(part)] == 404 and cells[0][PARTS.index("anonymous")] != 404
    ]
    told = [path for path in hidden if clients[part].get(path).content != unknown.content]
    assert (unknown.status_code, len(hidden) > 30, told) == (404, True, [])
