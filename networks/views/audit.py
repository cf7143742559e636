"""The audit trail: who did what that matters for trust, as a page and as a file."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from accounts.models import User
from networks.access import audit as access
from networks.actions.audit import record_audit_export
from networks.forms.audit import AuditForm
from networks.models import Network
from networks.queries.audit import Asked, in_chunks, page_of
from portal.audit.words import act, is_refusal, particulars
from portal.errors import Unprocessable
from portal.models import AuditEntry
from portal.paging import Stretch, primary_key
from portal.sections import Described
from portal.streaming import streamed
from portal.tables import defused

CSV = "text/csv; charset=utf-8"
BYTE_ORDER_MARK = "\ufeff"  # without it a spreadsheet takes UTF-8 for something else


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as it is shown."""

    entry: AuditEntry
    by: str
    act: str
    to: str
    network: Network | None  # None: of none, or of one the reader does not know of
    thing: Described | None  # None: none, or not for the reader
    particulars: list[tuple[str, str]]


@require_safe
def audit_list(request: SignedInRequest) -> HttpResponse:
    """What of the trail the reader sees, the latest first."""
    user = request.user
    form = _form(request)
    page: Stretch[AuditEntry] = Stretch([], None)
    if form.is_valid():
        page = page_of(access.reasons_to_see(user), form.asked(), primary_key(request.GET.get("before")))
    context = {
        "form": form,
        "lines": _lines(user, page.items),
        "older": _with(request, before=page.older) if page.older else "",
        "latest": _with(request) if request.GET.get("before") else "",
        "filters": _with(request),
        "filtered": bool(form.changed_data),
        "manages": bool(access.managed_streams(user)),
    }
    return render(request, "networks/audit_list.html", context, status=422 if form.errors else 200)


@require_safe
def audit_export(request: SignedInRequest) -> HttpResponseBase:
    """The same as a CSV file, whole, on record."""
    form = _form(request)
    if not form.is_valid():
        raise Unprocessable(str(next(iter(form.errors.values()))[0]))
    asked = form.asked()
    if request.method == "GET":
        record_audit_export(
            actor=request.user, stream_id=asked.stream_id, area=asked.area, about_somebody=bool(asked.person)
        )
    pieces = _file(request.user, asked, translation.get_language())
    return streamed(request, pieces, name=f"audit-{timezone.localdate():%Y-%m-%d}.csv", content_type=CSV)


def _form(request: SignedInRequest) -> AuditForm:
    return AuditForm(request.GET, networks=access.known_networks(request.user).values())


def _with(request: SignedInRequest, **changes: Any) -> str:
    """The address of this page with its filters and ``changes``, from the newest entry on if nothing else is said."""
    query = request.GET.copy()
    query.pop("before", None)
    for key, value in changes.items():
        query[key] = str(value)
    for key in [key for key, value in query.items() if not value]:
        del query[key]
    return f"?{query.urlencode()}"


def _lines(user: User, entries: list[AuditEntry]) -> list[Line]:
    networks = access.known_networks(user, {entry.stream_id for entry in entries if entry.stream_id})
    targets = [(entry.target_type, entry.target_id) for entry in entries if entry.target_id is not None]
    things = access.readable_targets(user, targets)
    return [
        Line(
            entry,
            _name(entry.actor_id, entry.actor)
            or (_("somebody unknown") if is_refusal(entry.verb) else _("the portal")),
            act(entry.verb),
            _name(entry.person_id, entry.person) if entry.person_id != entry.actor_id else "",
            networks.get(entry.stream_id or 0),
            things.get((entry.target_type, entry.target_id or 0)),
            particulars(entry.details),
        )
        for entry in entries
    ]


def _name(pk: int | None, person: User | None) -> str:
    """A person's name, or the number of one whose account is gone; "" for nobody."""
    if pk is None:
        return ""
    return str(person) if person else _("person no. %(number)s") % {"number": pk}


def _file(user: User, asked: Asked, language: str | None) -> Iterator[bytes]:
    """The rows of the file in pieces. They are asked for after the request, in whatever language is set then."""
    with translation.override(language):
        head = _csv([_heads()])
    yield (BYTE_ORDER_MARK + head).encode()
    for entries in in_chunks(access.reasons_to_see(user), asked):
        with translation.override(language):
            networks = access.known_networks(user, {entry.stream_id for entry in entries if entry.stream_id})
            text = _csv(_cells(entry, networks.get(entry.stream_id or 0)) for entry in entries)
        yield text.encode()


def _heads() -> list[str]:
    return [
        _("Time (UTC)"), _("Act"), _("Kind"), _("By"), _("Number of the person"), _("To"), _("Number of the person"),
        _("Network"), _("Object"), _("Details"),
    ]  # fmt: skip


def _cells(entry: AuditEntry, network: Network | None) -> list[str]:
    return [
        f"{entry.at.astimezone(UTC):%Y-%m-%d %H:%M:%S}",
        act(entry.verb),
        entry.verb,
        _name(entry.actor_id, entry.actor),
        str(entry.actor_id or ""),
        _name(entry.person_id, entry.person),
        str(entry.person_id or ""),
        network.name if network else "",
        f"{entry.target_type}:{entry.target_id}" if entry.target_id is not None else "",
        "; ".join(f"{name}: {value}" for name, value in particulars(entry.details)),
    ]


def _csv(rows: Any) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([defused(cell) for cell in row] for row in rows)
    return text.getvalue()
