"""The templates of a forum: what coordinators have new topics ask for."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from forums.access import templates as access
from forums.actions import templates as actions
from forums.forms.templates import TemplateForm, fields_of
from forums.models import Forum, TopicTemplate
from forums.queries import templates as reads
from forums.views.parts import sent
from portal.errors import Conflict, Unprocessable

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
MOVES = {"up": -1, "down": 1}


@require_safe
def template_list(request: SignedInRequest, network: str, forum: str) -> HttpResponse:
    """What new topics in a forum may begin with."""
    place = access.get_forum_to_arrange(request.user, network, forum)
    return render(request, "forums/template_list.html", {"forum": place, "templates": reads.templates_of(place)})


@get_or_post
def template_new(request: SignedInRequest, network: str, forum: str) -> HttpResponse:
    """Make a template."""
    place = access.get_forum_to_arrange(request.user, network, forum)
    return _form_page(request, place, None)


@get_or_post
def template_edit(request: SignedInRequest, network: str, forum: str, pk: int) -> HttpResponse:
    """Change a template."""
    template = access.get_template_to_change(request.user, network, forum, pk)
    return _form_page(request, template.forum, template)


def _form_page(request: SignedInRequest, forum: Forum, template: TopicTemplate | None) -> HttpResponse:
    """The page on which a template is made or changed."""
    known = {key: getattr(template, key) for key in ("name", "description", "title")} if template else None
    form, rows, status = TemplateForm(sent(request), initial=known), fields_of(template, sent(request)), 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and rows.is_valid():
            try:
                _save(request, forum, template, {**form.cleaned_data, "fields": rows.asked()})
            except Conflict as conflict:
                form.add_error("name", conflict.sentence)
                status = conflict.status
            else:
                messages.success(request, _("The template is saved. New topics offer it from now on."))
                return redirect("forums:template_list", network=forum.network.slug, forum=forum.slug)
    context = {"forum": forum, "template": template, "form": form, "rows": rows}
    return render(request, "forums/template_form.html", context, status=status)


def _save(request: SignedInRequest, forum: Forum, template: TopicTemplate | None, text: dict[str, Any]) -> None:
    if template is None:
        actions.make_template(actor=request.user, forum=forum, **text)
    else:
        actions.change_template(actor=request.user, template=template, **text)


@require_POST
def template_move(request: SignedInRequest, network: str, forum: str, pk: int) -> HttpResponse:
    """Offer a template earlier or later."""
    template = access.get_template_to_change(request.user, network, forum, pk)
    by = MOVES.get(request.POST.get("to", ""))
    if by is None:
        raise Unprocessable(_("Say where to: up or down."))
    actions.move_template(actor=request.user, template=template, by=by)
    return redirect("forums:template_list", network=network, forum=forum)


@require_POST
def template_remove(request: SignedInRequest, network: str, forum: str, pk: int) -> HttpResponse:
    """Offer a template no more."""
    template = access.get_template_to_change(request.user, network, forum, pk)
    actions.remove_template(actor=request.user, template=template)
    messages.success(request, _("The template is deleted. Topics that were started with it stay as they are."))
    return redirect("forums:template_list", network=network, forum=forum)
