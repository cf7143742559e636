"""Many files at once: out of the library as a ZIP, and into it with a sheet that says what each is."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from documents.access import batches, get_folder_to_fill
from documents.access import bulk as access
from documents.access.uploads import arrived_uploads
from documents.actions import bulk as actions
from documents.actions.packing import packed
from documents.forms.bulk import TITLES, BatchForm
from documents.models import Batch, BatchState, Folder, Verdict
from documents.queries import bulk as queries
from documents.queries import entry
from documents.sheet_template import TYPES, template
from documents.views.library import chosen_keys, folder_of
from portal.errors import Unprocessable
from portal.files import made_response
from portal.filetypes import suffix_of
from portal.paging import page_number
from portal.quota import limited_room_of
from portal.streaming import streamed
from portal.uploads import takes_files
from portal.zips import MOST_FILES

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
def selection_zip(request: SignedInRequest, network: str) -> HttpResponseBase:
    """What was chosen as one file; first it is told how much it is, and what stays here."""
    folders, documents = chosen_keys(request.POST if request.method == "POST" else request.GET)
    chosen = access.get_selection_to_take(request.user, network, folders, documents)
    packing = access.packing_of(request.user, chosen)
    if request.method == "POST" and packing.taken:
        name = f"{chosen.network.slug} {timezone.localdate().isoformat()}.zip"
        pieces = packed(actor=request.user, packing=packing)
        return streamed(request, pieces, name=name, content_type="application/zip")
    return _told(request, packing)


def _told(request: SignedInRequest, packing: access.Packing) -> HttpResponse:
    context = {
        "chosen": packing.chosen,
        "packing": packing,
        "here": folder_of(packing.chosen),
        "most_files": access.MOST_FILES,
        "most_bytes": access.MOST_BYTES,
        "nothing": _("Nothing of it may leave the portal.") if packing.left_out else _("There is no file in it."),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "documents/selection_zip.html", context, status=status)


# -- into the library ------------------------------------------------------------------------------


@get_or_post
@takes_files(get_folder_to_fill)
def batch_new(request: SignedInRequest, folder: Folder) -> HttpResponse:
    """Send in a ZIP; what is found in it is shown next."""
    user, wants_json = request.user, request.headers.get("Accept", "") == "application/json"
    form = BatchForm(
        *((request.POST, request.FILES) if request.method == "POST" else (None, None)),
        words=entry.keywords_of(folder.network), marking=folder.network.default_marking, language=user.language,
        arrived=arrived_uploads(user, folder.network),
    )  # fmt: skip
    if form.is_valid():
        batch = _kept(user, folder, form)
        if form.ignored:
            said = _("These columns mean nothing here and were left out: %(columns)s.")
            messages.info(request, said % {"columns": ", ".join(form.ignored)})
        target = redirect("documents:batch_detail", network=folder.network.slug, pk=batch.pk)
        return JsonResponse({"url": target.url}, status=201) if wants_json else target
    if form.errors and wants_json:
        raise Unprocessable(str(next(iter(form.errors.values()))[0]))
    context = {
        "folder": folder, "network": folder.network, "form": form, "limit": settings.PORTAL_UPLOAD_LIMIT,
        "most": MOST_FILES, "batches": batches.own_batches(user, folder.network)[:10], "titles": TITLES.values(),
        "room": limited_room_of(folder.network),
    }  # fmt: skip
    return render(request, "documents/batch_new.html", context, status=form.status)


def _kept(user: Any, folder: Folder, form: BatchForm) -> Batch:
    files = form.cleaned_data["file"]
    said = {"sheet": form.sheet, **{name: form.cleaned_data[name] for name in ("language", "marking", "client_id")}}
    if len(files) == 1 and suffix_of(files[0].name) == ".zip":
        return actions.keep_zip(actor=user, folder=folder, file=files[0], **said)
    return actions.keep_files(actor=user, folder=folder, files=files, **said)


@require_safe
def batch_template(request: SignedInRequest, network: str, kind: str) -> HttpResponse:
    """An empty sheet with the titles of the columns, to fill in."""
    get_folder_to_fill(request.user, network)
    if kind not in TYPES:
        raise Http404
    name, data = f"{_('files to import')}.{kind}", template(kind, TITLES)
    return made_response(data, name=name, content_type=TYPES[kind], etag=kind)


@require_safe
def batch_detail(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """What was found about each file; after a yes, how far it is and what became of it."""
    batch = batches.get_batch(request.user, network, pk)
    numbers = queries.counts(batch)
    verdict = request.GET.get("verdict", "")
    verdict = verdict if verdict in Verdict.values else ""
    total = getattr(numbers, verdict) if verdict else numbers.total
    page = queries.page_of_rows(batch, verdict, page_number(request.GET.get("page")), total)
    context = {
        "batch": batch, "network": batch.network, "counts": numbers, "page": page, "verdict": verdict,
        "filters": [(value, label, getattr(numbers, value)) for value, label in Verdict.choices],
        "room": limited_room_of(batch.network),
    }  # fmt: skip
    return render(request, "documents/batch_detail.html", context)


@require_safe
def batch_progress(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """How far the workers are; once they are done, the browser loads the page anew."""
    batch = batches.get_batch(request.user, network, pk)
    if batch.state != BatchState.RUNNING:
        return HttpResponse(headers={"HX-Refresh": "true"})
    context = {"batch": batch, "network": batch.network, "counts": queries.counts(batch)}
    return render(request, "documents/_batch_progress.html", context)


@require_POST
def batch_take(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Say yes."""
    batch = batches.get_batch(request.user, network, pk)
    actions.take_batch(actor=request.user, batch=batch, quiet="quiet" in request.POST)
    return redirect("documents:batch_detail", network=network, pk=pk)


@require_POST
def batch_drop(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Throw it away."""
    batch = batches.get_batch(request.user, network, pk)
    actions.drop_batch(actor=request.user, batch=batch)
    messages.success(request, _("The import is dropped. Nothing of it was taken."))
    return redirect(batch.folder)
