"""Inviting many people at once: a sheet is sent in, looked at, and sent out."""

import csv
import io
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from networks.access import sheet as access
from networks.actions import sheet as actions
from networks.forms.sheet import ROWS, TITLES, SheetForm
from networks.models import Network, Sheet, SheetRow
from networks.queries import sheet as queries
from networks.sheet_template import TYPES, template
from portal.countries import name_of
from portal.paging import page_number
from portal.tables import defused
from portal.uploads import takes_files


@require_http_methods(["GET", "HEAD", "POST"])
@takes_files(access.get_network_to_fill)
def sheet_new(request: SignedInRequest, network: Network) -> HttpResponse:
    """Send in a sheet; what was found in it is shown next."""
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    if form.is_valid():
        sheet = actions.keep_sheet(
            actor=request.user,
            network=network,
            name=form.cleaned_data["file"],
            rows=form.rows,
            client_id=form.cleaned_data["client_id"],
        )
        if form.ignored:
            said = _("These columns mean nothing here and were left out: %(columns)s.")
            messages.info(request, said % {"columns": ", ".join(form.ignored)})
        return redirect("networks:members:sheet_detail", network=network.slug, pk=sheet.pk)
    context = {
        "network": network, "form": form, "titles": TITLES.values(), "rows": ROWS,
        "sheets": queries.latest_sheets(network),
    }  # fmt: skip
    return render(request, "networks/sheet/sheet_new.html", context, status=form.status)


@require_safe
def sheet_template(request: SignedInRequest, network: str, kind: str) -> HttpResponse:
    """An empty sheet with the titles of the columns, to fill in."""
    access.get_network_to_fill(request.user, network)
    if kind not in TYPES:
        raise Http404
    return _file(template(kind, TITLES), TYPES[kind], f"{_('people to invite')}.{kind}")


@require_safe
def sheet_detail(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Each row with what was found about it; while it is being sent, how far it is; then what became of it."""
    sheet = access.get_sheet(request.user, network, pk)
    counts = queries.counts(sheet)
    verdict = request.GET.get("verdict", "")
    verdict = verdict if verdict in SheetRow.Verdict.values else ""
    total = getattr(counts, verdict) if verdict else counts.total
    page = queries.page_of_rows(sheet, verdict, page_number(request.GET.get("page")), total)
    context = {**_progress(sheet, counts), "page": page, "verdict": verdict, "rows": _shown(page)}
    context["filters"] = [(value, label, getattr(counts, value)) for value, label in SheetRow.Verdict.choices]
    return render(request, "networks/sheet/sheet_detail.html", context)


@require_safe
def sheet_progress(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """How far the sending is, for the page that shows it; at its end that page is loaded anew."""
    sheet = access.get_sheet(request.user, network, pk)
    if not request.htmx:
        return redirect("networks:members:sheet_detail", network=network, pk=pk)
    if sheet.state != Sheet.State.SENDING:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "networks/sheet/_progress.html", _progress(sheet, queries.counts(sheet)))


@require_POST
def sheet_send(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Say yes: from here on people are told."""
    sheet = access.get_sheet(request.user, network, pk)
    actions.send_sheet(actor=request.user, sheet=sheet)
    return redirect("networks:members:sheet_detail", network=network, pk=pk)


@require_POST
def sheet_drop(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Throw the sheet away; nobody was told anything."""
    sheet = access.get_sheet(request.user, network, pk)
    actions.drop_sheet(actor=request.user, sheet=sheet)
    messages.success(request, _("The sheet is gone. Nobody was told anything."))
    return redirect("networks:members:sheet_new", network=network)


@require_safe
def sheet_wrong(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """The rows that are wrong, as a sheet to mend and send in again."""
    sheet = access.get_sheet(request.user, network, pk)
    text = io.StringIO()
    lines = csv.writer(text, delimiter=";")
    lines.writerow([*map(str, TITLES.values()), _("Row"), _("What is wrong")])
    for row in queries.wrong_rows(sheet):
        lines.writerow([defused(str(cell)) for cell in (*row.cells, row.number, row.reason)])
    return _file(text.getvalue().encode("utf-8-sig"), TYPES["csv"], f"{_('to mend')}.csv")


# -- parts -----------------------------------------------------------------------------------------


def _progress(sheet: Sheet, counts: queries.Counts) -> dict[str, Any]:
    return {"network": sheet.network, "sheet": sheet, "counts": counts, "state": sheet.state}


def _shown(page: Any) -> list[dict[str, Any]]:
    """The rows of ``page``: understood ones in the portal's words, the others as they were written."""
    return [_as_written(row) if not row.email else _as_understood(row) for row in page.object_list]


def _as_understood(row: SheetRow) -> dict[str, Any]:
    return {
        "row": row, "name": row.name, "email": row.email, "code": row.country, "organisation": row.organisation,
        "country": name_of(row.country) if row.country else "", "service": row.get_service_type_display(),
        "role": row.get_role_display(), "term": row.term_months,
    }  # fmt: skip


def _as_written(row: SheetRow) -> dict[str, Any]:
    return {"row": row, "code": "", **dict(zip(actions.COLUMNS, row.cells, strict=False))}


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    disposition = content_disposition_header(True, name) or "attachment"
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": disposition})
