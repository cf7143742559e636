"""The bin of a network's library."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from documents.access import library as rights
from documents.actions import bin as actions
from documents.models import Folder
from portal.errors import Unprocessable
from portal.paging import page_number, primary_key, take

PER_PAGE = 50


@require_safe
def bin_list(request: SignedInRequest, network: str) -> HttpResponse:
    """What was removed from the library, as far as one could read it there."""
    place, removals = rights.get_bin(request.user, network)
    page = take(removals, page_number(request.GET.get("page")), PER_PAGE)
    for removal in page.items:
        removal.network = place
        removal.may_restore = rights.can_restore(request.user, removal)
        removal.may_purge = rights.can_purge(request.user, removal)
    return render(request, "documents/bin_list.html", {"network": place, "page": page})


@require_POST
def bin_restore(request: SignedInRequest, network: str) -> HttpResponse:
    """Put things back where they were."""
    keys = [primary_key(text) for text in request.POST.getlist("removal")]
    if None in keys or len(keys) > rights.MOST:
        raise Http404
    if not keys:
        rights.get_bin_to_use(request.user, network)
        raise Unprocessable(_("Choose a folder or a document first."))
    removals = [rights.get_removal_to_restore(request.user, network, key or 0) for key in keys]
    back = actions.restore_all(actor=request.user, removals=removals)
    said = ngettext("%(count)s thing is back in its place.", "%(count)s things are back in their place.", len(back))
    messages.success(request, said % {"count": len(back)})
    last = back[-1]
    if isinstance(last, Folder):
        last.network = removals[0].network
        return redirect(last)
    last.folder.network = removals[0].network
    return redirect(last.folder)


@require_http_methods(["GET", "HEAD", "POST"])
def bin_purge(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Delete something for good."""
    removal = rights.get_removal_to_purge(request.user, network, pk)
    if request.method == "POST":
        count = actions.purge(actor=request.user, removal=removal)
        said = ngettext("%(count)s document is deleted for good.", "%(count)s documents are deleted for good.", count)
        messages.success(request, said % {"count": count})
        return redirect("documents:bin_list", network=network)
    return render(request, "documents/bin_purge.html", {"network": removal.network, "removal": removal})
