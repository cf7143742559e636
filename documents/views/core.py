"""Pages of the library: folders, documents, files on their way in and out."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from documents import access, actions, queries
from documents.access import entry as rights
from documents.access.previews import is_marked
from documents.access.uploads import arrived_uploads
from documents.actions import editing
from documents.actions.entry import upload_or_extend
from documents.actions.readers import record_read
from documents.forms.core import AS_VERSION, FolderForm, UploadForm, VersionForm
from documents.models import Document, Folder, Version
from documents.queries import entry
from documents.views.following import follow_document
from documents.views.previews import marked_copy
from documents.views.reading import page_of, reading_context
from networks.access import can
from networks.queries import audience as audience_of
from networks.roles import READ
from networks.views.audience import asked_for, reader_list
from notifications import actions as notices
from portal.errors import Unprocessable
from portal.files import file_response, is_continuation
from portal.forms import ChangeMarkingForm
from portal.marking import Marking
from portal.uploads import takes_files

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
def folder_new(request: HttpRequest, network: str, folder: int | None = None) -> HttpResponse:
    """Open a folder."""
    user: Any = request.user
    parent = access.get_folder_to_organise(user, network, folder)
    form = FolderForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = actions.open_folder(actor=user, network=parent.network, parent=parent, **form.cleaned_data)
        return redirect(made)
    return render(request, "documents/folder_new.html", {"folder": parent, "form": form}, status=_status(form))


@get_or_post
@takes_files(access.get_folder_to_fill)
def upload(request: HttpRequest, folder: Folder) -> HttpResponse:
    """Put one or many files into a folder, each as a document."""
    user: Any = request.user
    offered = _offered(user, folder, folder.network.default_marking)
    series = entry.series_offered(folder.network, timezone.localdate().year)
    form = UploadForm(*_sent(request), series=series, **offered)
    same: dict[str, Document] = {}
    if form.is_valid():
        meant = _meant(form)
        choice, same = meant.pop("same_name"), _same_names(user, folder, meant)
        if choice or not same:
            kept_apart = choice != AS_VERSION
            made = upload_or_extend(actor=user, folder=folder, same={} if kept_apart else same, **meant)
            return _uploaded(request, folder, made)
        form.add_error(
            None, _("“%(name)s” is in this folder already. Say what this file is.") % {"name": next(iter(same))}
        )
    if form.errors and _wants_json(request):
        raise Unprocessable(_first_error(form))
    context = {"folder": folder, "same": same, **_filling(user, folder, form)}
    return render(request, "documents/upload.html", context, status=_status(form))


def _same_names(user: Any, folder: Folder, meant: dict[str, Any]) -> dict[str, Document]:
    """The documents ``user`` reads whose files are named as those sent; none if this form came before."""
    if entry.sent_before(user, meant["client_id"]):
        return {}
    return entry.same_names(access.visible_versions(user), folder, [file.name for file in meant["files"]])


def _uploaded(request: HttpRequest, folder: Folder, documents: list[Document]) -> HttpResponse:
    target = documents[0] if len(documents) == 1 else folder
    if _wants_json(request):
        return JsonResponse({"url": target.get_absolute_url()}, status=201)
    said = ngettext("%(count)s document is in the library.", "%(count)s documents are in the library.", len(documents))
    messages.success(request, said % {"count": len(documents)})
    return redirect(target)


@require_safe
def audience(request: HttpRequest, network: str) -> HttpResponse:
    """The line that says who would read a file with this mark in this folder."""
    asked = request.GET.get("folder", "")
    folder = access.get_folder(request.user, network, _id(asked) if asked else None)
    marking = request.GET.get("marking", "")
    if marking not in Marking.values:
        raise Unprocessable(_("There is no such mark."))
    user: Any = request.user
    named = {user.pk, *map(_id, request.GET.getlist("readers"))}
    return render(request, "documents/_audience.html", _counted(folder, marking, named))


@require_safe
def audience_list(request: HttpRequest, network: str) -> HttpResponse:
    """Who would read a file with this mark in this folder, by name."""
    asked = request.GET.get("folder", "")
    folder = access.get_folder(request.user, network, _id(asked) if asked else None)
    marking = request.GET.get("marking", "")
    user: Any = request.user
    readers = access.readers_in(folder, marking, {user.pk, *map(_id, request.GET.getlist("readers"))})
    back, title = folder.get_absolute_url(), folder.name if folder.parent_id else _("Library")
    return reader_list(request, network=folder.network, readers=readers, marking=marking, back=back, title=title)


@require_safe
def document_detail(request: HttpRequest, network: str, document: int) -> HttpResponse:
    """A document: its versions by language, and who reads it."""
    user: Any = request.user
    versions = access.get_versions(user, network, document)
    found = versions[0].document
    if told := [version.pk for version in versions if version.has_notice]:
        notices.mark_target_read(user=user, target_type="documents.version", target_ids=told)
    if versions[0].has_news:
        notices.mark_target_read(user=user, target_type="documents.document", target_ids=[found.pk])
    said = entry.said_about(found)
    for version in versions:
        version.may_fetch = access.can_download(user, version)
        version.may_mark = access.can_change_marking(user, version)
        version.changes = said.marks.get(version.pk, [])
    inside = can(user, found.folder.network, READ)
    around = page_of(user, found)
    context = {
        **around,
        "languages": queries.by_language(versions),
        "latest": versions[0],
        "readers_url": f"{found.get_absolute_url()}versions/{versions[0].serial}/readers/" if inside else "",
        "audience": audience_of(access.readers_of(versions[0]), found.folder.network),
        "said": said,
        "linked": entry.linked_topics(user, said.links),
        **_acts(user, found, said),
        "follow": follow_document(user, versions[0], around["trail"]),
        **reading_context(user, versions),
    }
    return render(request, "documents/document_detail.html", context)


def _acts(user: Any, document: Document, said: entry.Said) -> dict[str, Any]:
    """What ``user`` may do with a document; while somebody else edits it, nothing that changes it."""
    held = said.editing is not None and said.editing.user_id != user.pk
    can_extend = access.can_upload(user, document.folder)
    return {
        "can_extend": can_extend and not held,
        "can_describe": rights.can_describe(user, document) and not held,
        "can_check_out": can_extend and said.editing is None,
        "can_break": held and rights.can_break(user, document),
        "edits": said.editing is not None and said.editing.user_id == user.pk,
        "today": timezone.localdate(),
    }


@get_or_post
@takes_files(access.get_document_to_extend)
def version_new(request: HttpRequest, document: Document) -> HttpResponse:
    """Add a version, in a language the document has or in a new one."""
    user: Any = request.user
    latest = queries.newest(access.visible_versions(user), document)
    form = VersionForm(*_sent(request), **_offered(user, document.folder, latest.marking, latest.language))
    if form.is_valid():
        sent = _meant(form)
        done = sent.pop("done")
        version = actions.add_version(actor=user, document=document, file=sent.pop("files")[0], **sent)
        if done:
            editing.check_in(actor=user, document=document)
        return _added(request, version)
    if form.errors and _wants_json(request):
        raise Unprocessable(_first_error(form))
    context = {**page_of(user, document), **_filling(user, document.folder, form)}
    context["edits"] = entry.edits(user, document)
    return render(request, "documents/version_new.html", context, status=_status(form))


def _added(request: HttpRequest, version: Version) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"url": version.get_absolute_url()}, status=201)
    messages.success(request, _("%(version)s is in the library.") % {"version": version.label})
    return redirect(version)


@require_safe
def download(request: HttpRequest, network: str, document: int, serial: int) -> HttpResponseBase:
    """The file of a version, on record where its mark says so."""
    user: Any = request.user
    version = access.get_version_to_download(user, network, document, serial)
    if access.is_recorded(version) and request.method == "GET":
        continues = is_continuation(request) and not is_marked(version)  # a marked copy comes whole each time
        actions.record_download(actor=user, version=version, continues=continues)
    if request.method == "GET":
        record_read(actor=user, version=version)
    if is_marked(version):
        return marked_copy(request, version)
    return file_response(
        request,
        version.stored,
        name=version.file_name,
        content_type=version.content_type,
        size=version.size,
        etag=version.sha256,
        inline="inline" in request.GET,
    )


@require_safe
def version_readers(request: HttpRequest, network: str, document: int, serial: int) -> HttpResponse:
    """Who reads a version, by name."""
    version = access.get_version(request.user, network, document, serial)
    place, back, title = version.document.folder.network, version.document.get_absolute_url(), version.document.title
    readers = access.readers_of(version)
    return reader_list(request, network=place, readers=readers, marking=version.marking, back=back, title=title)


@get_or_post
def version_marking(request: HttpRequest, network: str, document: int, serial: int) -> HttpResponse:
    """Put a version under another mark."""
    user: Any = request.user
    version = access.get_version_to_mark(user, network, document, serial)
    folder = version.document.folder
    initial = {"readers": queries.readers_named(version)}
    sent = request.POST if request.method == "POST" else None
    form = ChangeMarkingForm(sent, people=_nameable(user, folder), marking=version.marking, initial=initial)
    if form.is_valid():
        meant = {"marking": form.cleaned_data["marking"], "reason": form.cleaned_data["reason"]}
        changed = actions.change_marking(actor=user, version=version, readers=form.named(), **meant)
        messages.success(request, _("The mark is now TLP:%(mark)s.") % {"mark": changed.marking})
        return redirect(version.document)
    context = {**page_of(user, version.document), "version": version, "form": form}
    context |= _audience(user, folder, form)
    return render(request, "documents/version_marking.html", context, status=_status(form))


# -- parts -----------------------------------------------------------------------------------------


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _offered(user: Any, folder: Folder, marking: str, language: str = "") -> dict[str, Any]:
    """What a form for files is made of."""
    return {
        "people": _nameable(user, folder),
        "marking": marking,
        "language": language or user.language,
        "arrived": arrived_uploads(user, folder.network),
    }


def _nameable(user: Any, folder: Folder) -> Any:
    return access.nameable_in(folder).exclude(pk=user.pk).order_by("name", "pk")


def _meant(form: Any) -> dict[str, Any]:
    """The arguments of an action, from a valid form for files."""
    sent = {**form.cleaned_data, "readers": form.named()}
    sent["files"] = sent.pop("file")
    return sent


def _filling(user: Any, folder: Folder, form: Any) -> dict[str, Any]:
    """What a page with a form for files shows."""
    return {"form": form, "limit": settings.PORTAL_UPLOAD_LIMIT, **_audience(user, folder, form)}


def _audience(user: Any, folder: Folder, form: Any) -> dict[str, Any]:
    """Who would read what ``form`` is about to publish in ``folder``, and under which mark."""
    chosen = form["marking"].value()
    marking = chosen if chosen in Marking.values else form.offered
    named = {user.pk, *map(_id, form["readers"].value() or [])}
    return _counted(folder, marking, named)


def _counted(folder: Folder, marking: str, named: set[int]) -> dict[str, Any]:
    """The line that counts who would read it, and where they are listed."""
    asked = asked_for(marking, named) + ([("folder", str(folder.pk))] if folder.parent_id else [])
    return {
        "audience": audience_of(access.readers_in(folder, marking, named), folder.network),
        "marking": marking,
        "readers_url": f"/networks/{folder.network.slug}/library/readers/?{urlencode(asked)}",
    }


def _id(text: Any) -> int:
    """A primary key from outside; 0, which nothing has, for what cannot be one."""
    digits = str(text)
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 16 else 0


def _status(form: Any) -> int:
    return 422 if form.errors else 200


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "") == "application/json"


def _first_error(form: Any) -> str:
    """The first sentence of what is wrong with ``form``."""
    return str(next(iter(form.errors.values()))[0])
