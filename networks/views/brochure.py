"""The brochure: its editions, a new one, and the PDF."""

import hashlib

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from networks import access
from networks.access import brochure as editions
from networks.actions import brochure as actions
from networks.brochure import print_pdf
from networks.brochure.copies import printed_copy
from networks.forms.brochure import CopyForm, EditionForm, preferred_mark
from networks.models import BrochureEdition, Network
from networks.queries import brochure as reads
from networks.roles import MANAGE
from portal.errors import Unprocessable
from portal.files import file_response, is_continuation, made_response
from portal.marking import RULES, Download
from portal.text import tidy

PDF = "application/pdf"


@require_safe
def brochure(request: SignedInRequest, network: str) -> HttpResponseBase:
    """An edition as a PDF, the latest unless another is asked for. On record."""
    form = CopyForm(request.GET)
    access.get_network(request.user, network)
    if not form.is_valid():
        raise Unprocessable(form.sentence())
    edition = editions.get_edition(request.user, network, form.cleaned_data["edition"])
    language = form.cleaned_data["lang"] or "en"
    if request.method == "GET" and not is_continuation(request):
        actions.record_copy(actor=request.user, edition=edition, language=language)
    name = f"{edition.network.slug}-directory-{edition.number}-{language}.pdf"
    if RULES[edition.marking].download == Download.WATERMARKED:
        return _watermarked(request, edition, language, name)
    stored, digest = printed_copy(reads.folder_of(edition), reads.brochure_of(edition), language)
    size = default_storage.size(stored)
    return file_response(request, stored, name=name, content_type=PDF, size=size, etag=digest, inline=True)


def _watermarked(request: SignedInRequest, edition: BrochureEdition, language: str, name: str) -> HttpResponse:
    """A copy with its reader's name and the time on each page."""
    moment = timezone.now().strftime("%Y-%m-%d %H:%M UTC")
    data = print_pdf(reads.brochure_of(edition, reader=f"{tidy(str(request.user))} · {moment}"), language)
    return made_response(data, name=name, content_type=PDF, etag=hashlib.sha256(data).hexdigest())


@require_http_methods(["GET", "HEAD", "POST"])
def edition_list(request: SignedInRequest, network: str) -> HttpResponse:
    """The editions; for coordinators also what the next one would say, and the button that issues it."""
    found = access.get_network(request.user, network, to=MANAGE if request.method == "POST" else "read_network")
    latest = reads.latest_edition(found)
    after = latest.number if latest else 0
    if request.method != "POST":
        mark = preferred_mark(request.GET.get("marking", ""), found.default_marking)
        form = EditionForm(initial={"marking": mark, "after": after})
        return _editions(request, found, form, mark)
    form = EditionForm(request.POST)
    if not form.is_valid():
        return _editions(request, found, form, preferred_mark("", found.default_marking), status=422)
    edition = actions.issue_edition(actor=request.user, network=found, **form.cleaned_data)
    messages.success(request, _("Edition %(number)s is issued.") % {"number": edition.number})
    return redirect("networks:members:edition_list", network=network)


def _editions(
    request: SignedInRequest, network: Network, form: EditionForm, mark: str, status: int = 200
) -> HttpResponse:
    context = {
        "network": network,
        "editions": editions.visible_editions(request.user, network).defer("entries"),
        "may_issue": access.can(request.user, network, MANAGE) and not network.archived_at,
    }
    if context["may_issue"]:
        context |= {"form": form, "mark": mark, "preview": reads.preview(network, mark)}
    return render(request, "networks/brochure/edition_list.html", context, status=status)
