"""What changes the templates of a forum."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from forums.models import Forum, TopicTemplate
from networks.access import require_not_archived
from portal import audit
from portal.errors import Conflict

MOST_TEMPLATES = 20


@transaction.atomic
def make_template(*, actor: User, forum: Forum, **text: Any) -> TopicTemplate:
    """Offer another template in ``forum``, after the others. ``text``: name, description, title and fields.

    Raises:
        Conflict: there is one with this name, or there are too many.
    """
    place = _locked(forum)
    others = TopicTemplate.objects.filter(forum=place)
    _require_other_name(place, text["name"])
    if others.count() >= MOST_TEMPLATES:
        raise Conflict(_("A forum has at most %(n)s templates. Delete one first.") % {"n": MOST_TEMPLATES})
    made = TopicTemplate.objects.create(forum=place, position=others.count(), **text)
    _note(actor, made, "template.made")
    return made


@transaction.atomic
def change_template(*, actor: User, template: TopicTemplate, **text: Any) -> TopicTemplate:
    """Have ``template`` ask for something else. Topics that were started with it stay as they are.

    Raises:
        Conflict: another one has this name, or it was deleted meanwhile.
    """
    place = _locked(template.forum)
    current = TopicTemplate.objects.filter(pk=template.pk).first()
    if current is None:
        raise Conflict(_("This template was deleted meanwhile."))
    current.forum = place
    _require_other_name(place, text["name"], but=current.pk)
    if {key: getattr(current, key) for key in text} == text:
        return current
    for key, value in text.items():
        setattr(current, key, value)
    current.save(update_fields=list(text))
    _note(actor, current, "template.changed")
    return current


@transaction.atomic
def move_template(*, actor: User, template: TopicTemplate, by: int) -> None:
    """Offer ``template`` earlier (``by`` -1) or later (1). At the end of the row nothing changes."""
    place = _locked(template.forum)
    row = list(TopicTemplate.objects.filter(forum=place))
    at = next((index for index, each in enumerate(row) if each.pk == template.pk), None)
    if at is None or not 0 <= at + by < len(row):
        return
    row.insert(at + by, row.pop(at))
    for position, each in enumerate(row):
        each.position = position
    TopicTemplate.objects.bulk_update(row, ["position"])
    template.forum = place
    _note(actor, template, "template.changed")


@transaction.atomic
def remove_template(*, actor: User, template: TopicTemplate) -> None:
    """Offer ``template`` no more. Topics that were started with it stay as they are."""
    template.forum = _locked(template.forum)
    pk = template.pk
    if TopicTemplate.objects.filter(pk=pk).delete()[0]:
        template.pk = pk
        _note(actor, template, "template.removed")


def _locked(forum: Forum) -> Forum:
    current = Forum.objects.select_for_update(of=("self",)).select_related("network").get(pk=forum.pk)
    require_not_archived(current.network)
    return current


def _require_other_name(forum: Forum, name: str, but: int = 0) -> None:
    if TopicTemplate.objects.filter(forum=forum, name__iexact=name).exclude(pk=but).exists():
        raise Conflict(_("There is a template with this name already."))


def _note(actor: User, template: TopicTemplate, verb: str) -> None:
    stream_id, about = template.forum.network.stream_id, ("forums.topictemplate", template.pk)
    audit.write(actor=actor, verb=verb, stream_id=stream_id, target=about)
