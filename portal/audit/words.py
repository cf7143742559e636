"""The trail in words: what was done, and what else is known of it."""

import re
from datetime import datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from portal.audit.verbs import VERBS
from portal.marking import Marking

Text = str | Promise

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?[+-]\d\d:\d\d$")

# What stands before the dot of a verb: the kinds of acts one can look for.
AREAS: dict[str, Text] = {
    "access": _("Requests for access"),
    "address": _("Addresses that take no mail"),
    "admin": _("Administration"),
    "alert": _("Rapid alerts"),
    "app_password": _("Passwords for programs"),
    "application": _("Applications"),
    "attachment": _("Files of posts"),
    "brochure": _("Brochures"),
    "case": _("Cases of moderation"),
    "channel": _("Channels"),
    "comment": _("Comments on documents"),
    "confirmation": _("Confirmation of entries"),
    "container": _("Forums, folders and channels"),
    "data": _("People's own data"),
    "delivery": _("Mails sent again"),
    "deputy": _("Deputies"),
    "document": _("Documents"),
    "email": _("E-mail addresses"),
    "entry": _("Entries in the directory"),
    "erasure": _("Erasures"),
    "export": _("Exports"),
    "feed": _("Feeds"),
    "file": _("Files the virus scanner kept back"),
    "folder": _("Folders"),
    "group": _("Working groups"),
    "invitation": _("Invitations"),
    "library": _("Arrangement of the library"),
    "membership": _("Memberships"),
    "message": _("Messages to members"),
    "network": _("Networks and their settings"),
    "nomination": _("Nominations"),
    "password": _("Passwords"),
    "person": _("Accounts"),
    "post": _("Posts"),
    "premoderation": _("Texts that are looked at first"),
    "reading": _("Requests to read a document"),
    "request": _("Requests for information"),
    "retention": _("How long messages are kept"),
    "room": _("Case rooms"),
    "second_factor": _("Second factors"),
    "session": _("Signing in and out"),
    "settings": _("Settings"),
    "sheet": _("Sheets of people to invite"),
    "template": _("Templates for topics"),
    "term": _("Terms"),
    "topic": _("Topics"),
}
KEYS: dict[str, Text] = {
    "about_somebody": _("about one person"),
    "absent": _("number of the absent member"),
    "address": _("digest of the address"),
    "checked": _("made sure by"),
    "countries": _("countries"),
    "country": _("country"),
    "due": _("due on"),
    "entries": _("entries"),
    "factor": _("way"),
    "fields": _("fields"),
    "groups": _("groups"),
    "days": _("days"),
    "decision": _("decision"),
    "is_active": _("active"),
    "is_secretariat": _("secretariat"),
    "is_staff": _("may use the admin"),
    "is_superuser": _("superuser"),
    "kind": _("kind of act"),
    "kinds": _("kinds"),
    "language": _("language"),
    "looked_at_first": _("looked at first"),
    "marking": _("mark"),
    "messages": _("messages"),
    "new": _("now"),
    "number": _("number"),
    "old": _("before"),
    "page": _("page"),
    "people": _("people"),
    "reason": _("reason"),
    "recipients": _("recipients"),
    "role": _("role"),
    "rows": _("rows"),
    "shown": _("way"),
    "until": _("until"),
    "valid_until": _("until"),
    "values": _("before and now"),
    "wrong": _("wrong rows"),
}
VALUES: dict[Any, Text] = {
    "mfa": _("second factor"),
    "password": _("password"),
    "password_reset": _("link by mail"),
    "recovery_codes": _("recovery codes"),
    "totp": _("authenticator app"),
    "webauthn": _("passkey or security key"),
    "coordinator": _("coordinator"),
    "expert": _("expert"),
    "member": _("member"),
    "observer": _("observer"),
}


def act(verb: str) -> str:
    """What was done, in words: "ended the membership of"."""
    return str(VERBS.get(verb, verb))


def is_refusal(verb: str) -> bool:
    """Whether somebody did not get in: then nobody knows who it was."""
    return verb.endswith(".refused")


def areas() -> list[tuple[str, str]]:
    """The kinds of acts that can stand in the trail, with their names, by name."""
    keys = {verb.partition(".")[0] for verb in VERBS}
    return sorted(((key, str(AREAS.get(key, key))) for key in keys), key=lambda area: area[1])


def particulars(details: dict[str, Any]) -> list[tuple[str, str]]:
    """What else is known of an act, as names and values; what is empty is left out."""
    return [
        (str(KEYS.get(key, key.replace("_", " "))), _shown(value))
        for key, value in details.items()
        if value not in (None, "", [], {})
    ]


def _shown(value: Any) -> str:
    match value:
        case bool():
            return str(_("yes") if value else _("no"))
        case list():
            return ", ".join(map(_shown, value))
        case dict():
            return ", ".join(f"{key}: {_shown(inner)}" for key, inner in value.items())
        case str() if _MOMENT.match(value):
            form = pgettext("format of a day", "j M Y") + ", H:i"
            return formats.date_format(timezone.localtime(datetime.fromisoformat(value)), form)
        case str() if value in Marking.values:
            return f"TLP:{value}"
        case str() if value in VALUES:
            return str(VALUES[value])
    return str(value).replace("_", " ")
