"""Pages of folders: the list, the tree, moving, copying, renaming, removing."""

from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from documents import access, queries
from documents.access import library as rights
from documents.actions import library as actions
from documents.actions import trees
from documents.forms.library import NameForm, PathsForm, RemoveForm, TargetForm
from documents.models import TITLE_LENGTH, Folder
from documents.queries import library as reads
from documents.queries.previews import with_thumbnails
from documents.views.following import follow_folder
from portal.errors import Unprocessable
from portal.paging import page_number, primary_key
from portal.quota import limited_room_of

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
FACES = ("list", "grid")
YEAR = 365 * 24 * 3600


# -- lists -----------------------------------------------------------------------------------------


@require_safe
def library(request: SignedInRequest, network: str) -> HttpResponse:
    """The top of a network's library."""
    return _folder_page(request, access.get_folder(request.user, network))


@require_safe
def folder_detail(request: SignedInRequest, network: str, folder: int) -> HttpResponse:
    """One folder of the library."""
    return _folder_page(request, access.get_folder(request.user, network, folder))


def _folder_page(request: SignedInRequest, folder: Folder) -> HttpResponse:
    user = request.user
    folders, documents, versions = (
        access.visible_folders(user), access.visible_documents(user), access.visible_versions(user)
    )  # fmt: skip
    order = request.GET.get("sort", "")
    order = order if order in reads.ORDERS else "name"
    tree = reads.tree_around(folder, folders)
    inner, number = reads.inner_of(folder, tree), page_number(request.GET.get("page"))
    page = reads.listing(folder, inner, folders, documents, versions, order, number)
    context = {
        "folder": folder,
        "page": page,
        "rows": queries.rows(page.documents, with_thumbnails(versions)) if page.documents else [],
        "tree": reads.lines_of(tree, {int(pk) for pk in folder.path.split("/") if pk}, reads.SHOWN),
        "order": order,
        "face": _face(request),
        "offers": rights.offers(user, folder),
        "follow": follow_folder(user, folder),
        "room": limited_room_of(folder.network),
        "removed": [pk for pk in map(primary_key, request.GET.get("removed", "").split(",")[: rights.MOST]) if pk],
    }
    answer = render(request, "documents/folder_detail.html", context)
    if request.GET.get("view") in FACES:  # kept in this browser, like the theme
        answer.set_cookie("library_view", _face(request), max_age=YEAR, samesite="Lax", httponly=True)
    return answer


def _face(request: SignedInRequest) -> str:
    asked = request.GET.get("view") or request.COOKIES.get("library_view", "")
    return asked if asked in FACES else "list"


@require_safe
def folder_tree(request: SignedInRequest, network: str) -> HttpResponse:
    """All folders of the library that one may enter."""
    place = rights.get_library(request.user, network)
    tree = reads.whole_tree(place, access.visible_folders(request.user))
    context = {"network": place, "tree": reads.lines_of(tree, set(), 10_000)}
    return render(request, "documents/folder_tree.html", context)


# -- moving and copying ----------------------------------------------------------------------------


@get_or_post
def selection_move(request: SignedInRequest, network: str, act: str = "move") -> HttpResponse:
    """Move what was chosen to another folder, or copy it there; first it is shown who gains and who loses sight."""
    sent = request.POST if request.method == "POST" else request.GET
    chosen = _chosen(request, network, sent)
    form = TargetForm(sent if "target" in sent else None, folders=rights.targets(request.user, chosen))
    context = {"chosen": chosen, "form": form, "act": act, "here": folder_of(chosen)}
    if not form.is_valid():
        return render(request, f"documents/selection_{act}.html", context, status=422 if form.errors else 200)
    target = form.cleaned_data["target"] or access.get_folder(request.user, network)
    target.network = chosen.network
    if act == "copy":
        if request.method == "POST":
            trees.copy_all(actor=request.user, folders=chosen.folders, documents=chosen.documents, target=target)
            return _arrived(request, chosen, target, act)
        return render(request, "documents/selection_copy.html", context)
    return _move(request, chosen, target, context)


def _move(request: SignedInRequest, chosen: rights.Selection, target: Folder, context: dict[str, Any]) -> HttpResponse:
    sight = rights.sight(request.user, chosen, target)
    counted = (sight.loses.audience, sight.gains.audience) if sight is not None else ()
    sure = sha256(repr((target.pk, counted)).encode()).hexdigest()[:20]
    agreed = sight is None or not sight.changes or request.POST.get("sure") == sure
    if request.method == "POST" and agreed:
        trees.move_all(actor=request.user, folders=chosen.folders, documents=chosen.documents, target=target)
        return _arrived(request, chosen, target, "move")
    return render(request, "documents/selection_move.html", {**context, "target": target, "sight": sight, "sure": sure})


def _arrived(request: SignedInRequest, chosen: rights.Selection, target: Folder, act: str) -> HttpResponse:
    place = {"count": len(chosen), "name": target.name if target.parent_id else _("Library")}
    if act == "copy":
        said = ngettext(
            "%(count)s thing is in “%(name)s” as well.", "%(count)s things are in “%(name)s” as well.", len(chosen)
        )
    else:
        said = ngettext("%(count)s thing is in “%(name)s” now.", "%(count)s things are in “%(name)s” now.", len(chosen))
    messages.success(request, said % place)
    return redirect(target)


def _chosen(request: SignedInRequest, network: str, sent: QueryDict) -> rights.Selection:
    return rights.get_selection(request.user, network, *chosen_keys(sent))


def chosen_keys(sent: QueryDict) -> tuple[list[int], list[int]]:
    """The folders and the documents that were ticked: 404 for what cannot be there."""
    lists = []
    for name in ("folder", "document"):
        keys = [primary_key(text) for text in sent.getlist(name)]
        if None in keys:
            raise Http404
        lists.append([key for key in keys if key is not None])
    return lists[0], lists[1]


def folder_of(chosen: rights.Selection) -> Folder:
    """The folder that what was chosen lies in."""
    here = chosen.documents[0].folder if chosen.documents else chosen.folders[0].parent or chosen.folders[0]
    here.network = chosen.network
    return here


# -- into the bin ----------------------------------------------------------------------------------


@get_or_post
def selection_remove(request: SignedInRequest, network: str) -> HttpResponse:
    """Put what was chosen into the bin, from where it can be put back."""
    chosen = _chosen(request, network, request.POST if request.method == "POST" else request.GET)
    form = RemoveForm(request.POST if request.method == "POST" else None)
    here = folder_of(chosen)
    if form.is_valid():
        removals = trees.remove_all(
            actor=request.user, folders=chosen.folders, documents=chosen.documents, **form.cleaned_data
        )
        said = ngettext("%(count)s thing is in the bin.", "%(count)s things are in the bin.", len(removals))
        messages.success(request, said % {"count": len(removals)})
        undo = urlencode({"removed": ",".join(str(removal.pk) for removal in removals)})
        return redirect(f"{here.get_absolute_url()}?{undo}")
    context = {"chosen": chosen, "form": form, "here": here, "sight": rights.sight(request.user, chosen, None)}
    return render(request, "documents/selection_remove.html", context, status=422 if form.errors else 200)


# -- names -----------------------------------------------------------------------------------------


@get_or_post
def folder_rename(request: SignedInRequest, network: str, folder: int) -> HttpResponse:
    """Give a folder another name."""
    found = rights.get_folder_to_change(request.user, network, folder)
    sent = request.POST if request.method == "POST" else None
    form = NameForm(sent, longest=actions.NAME_LENGTH, initial={"name": found.name})
    if form.is_valid():
        named = actions.rename_folder(actor=request.user, folder=found, **form.cleaned_data)
        messages.success(request, _("It is called “%(name)s” now.") % {"name": named.name})
        return redirect(_parent(found))
    context = {"form": form, "what": found.name, "back": _parent(found), "network": found.network}
    return render(request, "documents/rename.html", context, status=422 if form.errors else 200)


@get_or_post
def document_rename(request: SignedInRequest, network: str, document: int) -> HttpResponse:
    """Give a document another title."""
    found = rights.get_document_to_move(request.user, network, document)
    sent = request.POST if request.method == "POST" else None
    form = NameForm(sent, longest=TITLE_LENGTH, initial={"name": found.title})
    if form.is_valid():
        named = actions.rename_document(actor=request.user, document=found, title=form.cleaned_data["name"])
        messages.success(request, _("It is called “%(name)s” now.") % {"name": named.title})
        return redirect(found.folder)
    context = {"form": form, "what": found.title, "back": found.folder, "network": found.folder.network}
    return render(request, "documents/rename.html", context, status=422 if form.errors else 200)


def _parent(folder: Folder) -> Folder:
    parent = folder.parent or folder
    parent.network = folder.network
    return parent


# -- folders that are dropped ----------------------------------------------------------------------


@require_POST
def folder_paths(request: SignedInRequest, network: str, folder: int | None = None) -> JsonResponse:
    """Open the folders that a folder brings with it, where they are missing: path → address to send files to."""
    place = access.get_folder_to_organise(request.user, network, folder)
    form = PathsForm(request.POST)
    if not form.is_valid():
        raise Unprocessable(_("Say which folders come with it."))
    made = trees.open_paths(actor=request.user, folder=place, paths=form.cleaned_data["paths"].splitlines())
    return JsonResponse({path: f"{each.get_absolute_url()}upload/" for path, each in made.items()})
