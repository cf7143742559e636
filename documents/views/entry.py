"""A document as one entry: what is said about it, its links, who edits it, its versions side by side."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from documents.access import core as reading
from documents.access import entry as access
from documents.actions import editing
from documents.actions import entry as actions
from documents.forms.entry import BreakForm, CheckOutForm, CompareForm, EntryForm, RestoreForm
from documents.models import Document, Folder
from documents.queries import comparing
from documents.queries import core as lists
from documents.queries import entry as queries
from documents.views.reading import page_of
from networks.queries import audience as audience_of
from portal.errors import Conflict, Unprocessable
from portal.paging import page_number, primary_key, take
from portal.text import tidy

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
PER_PAGE = 50
FOUND = 10


# -- the entry ---------------------------------------------------------------------------------------


@get_or_post
def document_edit(request: SignedInRequest, network: str, document: int) -> HttpResponse:
    """Change what is said about a document."""
    found = access.get_document_to_describe(request.user, network, document)
    form = _entry_form(request, found)
    status = 422 if form.errors else 200
    if form.is_valid():
        try:
            actions.describe_document(
                actor=request.user, document=found, entry=actions.Entry(**form.entry()),
                keywords=form.cleaned_data.get("keywords", []), values=form.values(),
                as_seen=form.cleaned_data["as_seen"],
            )  # fmt: skip
        except Conflict as conflict:
            form.add_error(None, conflict.sentence)
            status = conflict.status
        else:
            messages.success(request, _("The entry is saved."))
            return redirect(found)
    context = {**page_of(request.user, found), "form": form}
    context["can_arrange"] = access.can_arrange(request.user, found.folder.network)
    return render(request, "documents/document_edit.html", context, status=status)


def _entry_form(request: HttpRequest, document: Document) -> EntryForm:
    place = document.folder.network
    initial = {name: getattr(document, name) for name in (*actions.PLAIN, "reference")}
    words, values = queries.keyword_ids(document), queries.values_of(document)
    initial |= {"keywords": words, "as_seen": actions.digest_of(document, words, values)}
    return EntryForm(
        request.POST if request.method == "POST" else None,
        series=queries.series_offered(place, timezone.localdate().year),
        keywords=queries.keywords_of(place),
        fields=queries.fields_of(place),
        values=values,
        initial=initial,
    )


@get_or_post
def document_links(request: SignedInRequest, network: str, document: int) -> HttpResponse:
    """The topics that a document belongs to: find more, take some away."""
    found = access.get_document_to_describe(request.user, network, document)
    if request.method == "POST":
        return _linked(request, found)
    words = tidy(request.GET.get("q", ""))[:100]
    linked = queries.linked_topics(request.user, queries.said_about(found).links)
    known = {topic.url for _pk, topic in linked}
    offered = [each for each in queries.find_topics(request.user, words, FOUND) if each.url not in known]
    context = {**page_of(request.user, found), "linked": linked, "offered": offered, "words": words}
    return render(request, "documents/document_links.html", context)


def _linked(request: SignedInRequest, document: Document) -> HttpResponse:
    taken_away = primary_key(request.POST.get("remove"))
    if taken_away is not None:
        actions.unlink_topic(actor=request.user, document=document, topic=taken_away)
        messages.success(request, _("The link is taken away. The topic stays as it is."))
    else:
        topic = primary_key(request.POST.get("topic", "").rstrip("/").rpartition("/")[2])
        if topic is None:
            raise Unprocessable(_("Choose a topic first."))
        actions.link_topic(actor=request.user, document=document, topic=topic)
        messages.success(request, _("The document and the topic belong together now."))
    return redirect("documents:document_links", network=document.folder.network.slug, document=document.pk)


@require_safe
def keyword_detail(request: SignedInRequest, network: str, keyword: int) -> HttpResponse:
    """The documents that have a keyword."""
    found = access.get_keyword(request.user, network, keyword)
    documents = reading.visible_documents(request.user).filter(folder__network=found.network)
    page = take(queries.with_keyword(documents, found), page_number(request.GET.get("page")), PER_PAGE)
    rows = lists.rows(page.items, reading.visible_versions(request.user))
    context = {"keyword": found, "network": found.network, "rows": rows, "page": page}
    return render(request, "documents/keyword_detail.html", context)


# -- who edits it ------------------------------------------------------------------------------------


@get_or_post
def check_out(request: SignedInRequest, network: str, document: int) -> HttpResponse:
    """Say that one edits a document, and until when."""
    found = reading.get_document_to_extend(request.user, network, document)
    form = CheckOutForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            editing.check_out(actor=request.user, document=found, **form.cleaned_data)
        except Unprocessable as wrong:
            form.add_error("until", wrong.sentence)
        else:
            messages.success(
                request, _("Everybody sees that you are editing. Put in a new version, then say you are done.")
            )
            return redirect(found)
    context = {**page_of(request.user, found), "form": form}
    return render(request, "documents/check_out.html", context, status=422 if form.errors else 200)


@require_POST
def check_in(request: SignedInRequest, network: str, document: int) -> HttpResponse:
    """Say that one is done."""
    found = reading.get_document(request.user, network, document)
    if editing.check_in(actor=request.user, document=found):
        messages.success(request, _("Others can edit it again."))
    return redirect(found)


@get_or_post
def check_out_break(request: SignedInRequest, network: str, document: int) -> HttpResponse:
    """End what somebody else has checked out, on record."""
    found = access.get_document_to_break(request.user, network, document)
    form = BreakForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if editing.break_check_out(actor=request.user, document=found, reason=form.cleaned_data["reason"]):
            messages.success(request, _("The document is free again. Who edited it is told, with your reason."))
        return redirect(found)
    said = queries.said_about(found)
    context = {**page_of(request.user, found), "form": form, "editing": said.editing}
    return render(request, "documents/check_out_break.html", context, status=422 if form.errors else 200)


# -- versions ----------------------------------------------------------------------------------------


@require_safe
def compare(request: SignedInRequest, network: str, document: int) -> HttpResponse:
    """What is said of two versions, side by side."""
    versions = reading.get_versions(request.user, network, document)
    found = versions[0].document
    chosen = request.GET if "a" in request.GET or "b" in request.GET else None
    second = versions[0]
    first = next(
        (each for each in versions[1:] if each.language == second.language), versions[min(1, len(versions) - 1)]
    )
    form = CompareForm(chosen or {"a": first.serial, "b": second.serial}, versions=versions)
    pair = []
    if form.is_valid():
        by_serial = {version.serial: version for version in versions}
        pair = [by_serial[form.cleaned_data["a"]], by_serial[form.cleaned_data["b"]]]
    context = {**page_of(request.user, found), "form": form, "pair": pair}
    context["rows"] = comparing.side_by_side(*pair) if pair else []
    return render(request, "documents/compare.html", context, status=422 if form.errors else 200)


@get_or_post
def version_restore(request: SignedInRequest, network: str, document: int, serial: int) -> HttpResponse:
    """Make an older version the newest, as one of its own."""
    version = access.get_version_to_restore(request.user, network, document, serial)
    form = RestoreForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = actions.restore_version(actor=request.user, version=version, **form.cleaned_data)
        messages.success(request, _("%(version)s is the newest now.") % {"version": made.label})
        return redirect(version.document)
    readers = reading.readers_of(version)
    context = {
        **page_of(request.user, version.document),
        "version": version,
        "form": form,
        "audience": audience_of(readers, version.document.folder.network),
        "marking": version.marking,
    }
    return render(request, "documents/version_restore.html", context, status=422 if form.errors else 200)


@require_safe
def same_name(request: SignedInRequest, network: str, folder: int | None = None) -> HttpResponse:
    """The question what is to become of files whose name is in a folder already; nothing where none is."""
    found: Folder = reading.get_folder_to_fill(request.user, network, folder)
    names = request.GET.getlist("name")[:20]
    same = queries.same_names(reading.visible_versions(request.user), found, names)
    return render(request, "documents/_same_name.html", {"same": same, "folder": found})
