"""Who has read a version, and what is asked of its readers."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from documents.access import readers as access
from documents.actions import readers as actions
from documents.forms.readers import AskReadingForm
from documents.models import Version
from documents.queries import readers as queries
from documents.views.reading import page_of, version_page
from portal.errors import Conflict, Unprocessable

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def document_readers(request: SignedInRequest, network: str, document: int) -> HttpResponse:
    """Who has read a version and who has not, by country; and who has confirmed what was asked."""
    user: Any = request.user
    versions = access.get_versions_to_oversee(user, network, document)
    version = _chosen(versions, request.GET.get("version", ""))
    board = queries.board_of(version, access.expected_readers(version), access.asked_of(version))
    which = request.GET.get("show", "")
    is_asked = board.request is not None and board.request.closed_at is None
    context = {
        **page_of(user, version.document),
        "version": version,
        "versions": versions,
        "board": board,
        "which": which,
        "places": board.shown(which),
        "is_asked": is_asked,
        "may_ask": access.can_ask(user, version),
        "may_remind": is_asked and bool(board.silent) and not queries.was_reminded(board.request),  # type: ignore[arg-type]
    }
    return render(request, "documents/document_readers.html", context)


def _chosen(versions: list[Version], asked: str) -> Version:
    """The version with the serial ``asked``, the newest if none is; 404 for one that is not there."""
    if not asked:
        return versions[0]
    found = next((version for version in versions if str(version.serial) == asked), None)
    if found is None:
        raise Http404
    return found


def _board(version: Version) -> str:
    return f"{version.document.get_absolute_url()}readers/?version={version.serial}"


@get_or_post
def reading_ask(request: SignedInRequest, network: str, document: int, serial: int) -> HttpResponse:
    """Ask that a version is read and put into use by a day."""
    user: Any = request.user
    version = access.get_version_to_ask(user, network, document, serial)
    form = AskReadingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.ask_reading(actor=user, version=version, **form.cleaned_data)
        except (Conflict, Unprocessable) as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("They are asked, and told of it now."))
            return redirect(_board(version))
    people, countries = queries.countries_of(access.asked_of(version))
    context = {**version_page(user, version), "form": form, "people": people, "countries": countries}
    return render(request, "documents/reading_ask.html", context, status=422 if form.errors else 200)


@require_POST
def reading_confirm(request: SignedInRequest, network: str, document: int, serial: int) -> HttpResponse:
    """Confirm that one has read a version and put it into use."""
    user: Any = request.user
    version = access.get_version_to_confirm(user, network, document, serial)
    _confirmation, is_new = actions.confirm_reading(actor=user, request=access.get_open_reading(version))
    if is_new:
        messages.success(request, _("Thank you: it is noted that you have read %(version)s and put it into use.")
                         % {"version": version.label})  # fmt: skip
    return redirect(version.document)


@require_POST
def reading_remind(request: SignedInRequest, network: str, document: int, serial: int) -> HttpResponse:
    """Remind those who have not confirmed."""
    version = access.get_version_to_ask(request.user, network, document, serial)
    return _done(request, version, actions.remind_reading, _("Those who have not confirmed are reminded."))


@require_POST
def reading_close(request: SignedInRequest, network: str, document: int, serial: int) -> HttpResponse:
    """Ask no longer."""
    version = access.get_version_to_ask(request.user, network, document, serial)
    said = _("Nobody is asked any more. What was confirmed stays on the board.")
    return _done(request, version, actions.close_reading, said)


def _done(request: SignedInRequest, version: Version, act: Callable[..., Any], said: str) -> HttpResponse:
    """Do ``act`` to what is asked of ``version``, say so, and go back to its board."""
    act(actor=request.user, request=access.get_open_reading(version))
    messages.success(request, said)
    return redirect(_board(version))


@require_safe
def version_discuss(request: SignedInRequest, network: str, document: int, serial: int) -> HttpResponse:
    """The forums in which one may discuss a version."""
    user: Any = request.user
    version = access.get_version_to_discuss(user, network, document, serial)
    context = {**version_page(user, version), "forums": access.forums_to_discuss_in(user, version)}
    return render(request, "documents/version_discuss.html", context)
