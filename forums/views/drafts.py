"""Texts that are not sent yet: kept while one types, found again on any device."""

from functools import partial
from typing import Any, NoReturn
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.models import User
from forums import access as topics
from forums.access import drafts as access
from forums.access.attachments import attachable
from forums.actions import drafts as actions
from forums.actions.attachments import store_attachment
from forums.forms.attachments import WritingForm
from forums.forms.drafts import DraftForm
from forums.models import Draft, Forum, Post, Topic
from forums.queries.attachments import among, attached_to
from forums.queries.drafts import PER_PAGE, bodies_of, draft_at
from forums.queries.quotes import filled
from networks.models import Network
from portal.errors import Refusal, Refused, Unprocessable
from portal.paging import page_number
from portal.richtext import plain_text
from portal.uploads import takes_files

EXCERPT = 240


def wants_json(request: SignedInRequest) -> bool:
    """Whether a script asks, which goes on by itself."""
    return "application/json" in request.headers.get("Accept", "")


# -- what the pages with a form do -----------------------------------------------------------------


def begin(
    request: SignedInRequest, form: WritingForm, place: str, network: Network, *, post: Post | None = None
) -> None:
    """Give ``form`` its place, its files and, when it is opened, the draft of its place. Before it is asked anything.

    Args:
        post: the post that is edited, with the files it has.
    """
    if not form.is_bound:
        offer(request.user, form, place, network, post=post)
        return
    form.place, form.network = place, network
    _take_files(request, form)
    numbers = _numbers(form, form.data.getlist("attachments"))  # type: ignore[attr-defined]
    form.load_attached = partial(among, attachable(request.user, network, post), numbers)


def offer(
    user: User, form: WritingForm, place: str, network: Network, *, post: Post | None = None, drafted: bool = True
) -> None:
    """Give ``form``, which is opened, its place, and what has been begun there.

    Args:
        drafted: False where it is known that there is no draft; that spares a query.
    """
    form.place, form.network = place, network
    draft = draft_at(user.pk, place) if drafted else None
    if draft is None:
        form.load_attached = partial(attached_to, post) if post is not None else list
        return
    form.draft = draft
    draft.body = filled(draft.body, user)
    restore(form, draft)
    form.initial = {**form.initial, "title": draft.title, "body": draft.body}
    numbers = _numbers(form, draft.fields.get("attachments", []))
    form.load_attached = partial(among, attachable(user, network, post), numbers)


def restore(form: Any, draft: Draft | None) -> None:
    """Fill ``form``, which was not sent yet, with what ``draft`` keeps of its fields."""
    if draft is None:
        return
    kept = MultiValueDict({name: each if isinstance(each, list) else [each] for name, each in draft.fields.items()})
    for name, field in form.fields.items():
        if form.add_prefix(name) in kept:
            form.initial[name] = field.widget.value_from_datadict(kept, MultiValueDict(), form.add_prefix(name))


def keep_instead(request: SignedInRequest, form: WritingForm, refusal: Refusal) -> NoReturn:
    """``form`` was refused by what happened meanwhile: keep its text as a draft, and refuse it with a word of that."""
    data = form.data.copy()  # type: ignore[attr-defined]
    data["place"] = form.place
    draft = DraftForm(data)
    if not draft.is_valid():
        raise refusal
    kept = {key: draft.cleaned_data[key] for key in ("title", "body", "fields", "client_id")}
    kept["fields"] |= {"attachments": draft.cleaned_data["attachments"]}
    actions.save_draft(actor=request.user, place=form.place, last_wins=True, **kept)
    said = _("Your text is kept among your drafts.")
    raise type(refusal)(f"{refusal.sentence} {said}")


def require_open(request: SignedInRequest, form: WritingForm, topic: Topic) -> None:
    """403 if ``topic`` takes no text at the moment; what was sent becomes a draft."""
    try:
        topics.require_open(topic)
    except Refused as refusal:
        if form.is_bound:
            keep_instead(request, form, refusal)
        raise


def lead_to(request: SignedInRequest, target: Any) -> HttpResponse:
    """To what was posted; a script is told where that is. A post by its own address: the page it stands on may be the
    one that is open."""
    if wants_json(request):
        return JsonResponse({"url": target.url if isinstance(target, Post) else target.get_absolute_url()}, status=201)
    return redirect(target)


def _numbers(form: WritingForm, values: Any) -> list[int]:
    found: list[int] = form.fields["attachments"].clean(values)
    return found


def _take_files(request: SignedInRequest, form: WritingForm) -> None:
    """Store the files that came with ``form``, so that they stay when it has to be shown again."""
    form.files = request.FILES
    try:
        files = form.fields["file"].clean(request.FILES.getlist("file"))
        sent = _client_id(form.data)
        stored = [_store(request.user, form.network, sent, number, file) for number, file in enumerate(files)]
    except ValidationError:  # the form says it itself
        return
    except Refusal as refusal:
        form.refused_file = refusal.sentence
        return
    if stored:
        form.data = data = form.data.copy()  # type: ignore[attr-defined]
        data.setlist("attachments", [*data.getlist("attachments"), *map(str, stored)])
    form.files = MultiValueDict()


def _client_id(data: Any) -> UUID:
    try:
        return UUID(data.get("client_id", ""))
    except ValueError:
        return uuid4()


def _store(user: User, network: Network, sent: UUID, number: int, file: Any) -> int:
    """The id of ``file``, the same for the same file of the same form."""
    own_id = uuid5(sent, f"{number}:{file.name}:{file.size}")
    return store_attachment(actor=user, network=network, file=file, client_id=own_id).pk


# -- drafts ----------------------------------------------------------------------------------------


@require_POST
@takes_files(access.get_network_to_write)
def draft_save(request: SignedInRequest, network: Network) -> HttpResponse:
    """Keep what is written, as the script does every now and then, and the button without scripts."""
    form = DraftForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Unprocessable(form.first_error())
    sent = form.cleaned_data
    place = access.get_place(request.user, network, sent.pop("place"))
    files, sent_by = sent.pop("file"), sent["client_id"] or uuid4()
    stored = [_store(request.user, network, sent_by, number, file) for number, file in enumerate(files)]
    numbers = [*sent.pop("attachments"), *stored]
    fields = sent.pop("fields") | ({"attachments": numbers} if numbers else {})
    scripted = wants_json(request)
    try:
        draft = actions.save_draft(actor=request.user, place=place.name, fields=fields, last_wins=not scripted, **sent)
    except actions.WrittenElsewhere as elsewhere:
        return _other_text(elsewhere)
    if scripted:
        gone = draft is None and actions.was_sent(request.user, sent["client_id"])
        return JsonResponse({"saved_at": _exactly(draft), "sent": gone})
    messages.success(request, _("Your draft is saved. You find it here, and among your drafts."))
    return redirect(place.url(_template(draft)))


def _other_text(elsewhere: actions.WrittenElsewhere) -> HttpResponse:
    draft = elsewhere.draft
    told = {"said": elsewhere.sentence, "saved_at": _exactly(draft), "title": draft.title}
    return JsonResponse({**told, "text": plain_text(draft.body)[:EXCERPT]}, status=409)


def _exactly(draft: Draft | None) -> str | None:
    """When it was saved, to the microsecond: JSON as Django writes it rounds."""
    return draft.updated_at.isoformat() if draft is not None else None


def _template(draft: Draft | None) -> str:
    """The number of the template a new topic was begun with."""
    numbers = draft.fields.get("template", []) if draft is not None else []
    return numbers[0] if numbers and numbers[0].isascii() and numbers[0].isdecimal() else ""


@require_safe
def draft_list(request: SignedInRequest) -> HttpResponse:
    """What one has begun to write, in all networks."""
    user = request.user
    page = Paginator(access.readable_drafts(user), PER_PAGE).get_page(page_number(request.GET.get("page")))
    bodies = bodies_of([draft for draft, _place in page.object_list])
    rows = [
        {"draft": draft, "place": place, "url": place.url(_template(draft)), "excerpt": _excerpt(bodies[draft.pk])}
        for draft, place in page.object_list
    ]
    dropped = request.GET.get("dropped", "")
    known = dropped.isascii() and dropped.isdecimal() and len(dropped) < 16
    back = access.find_dropped(user, int(dropped)) if known else None
    return render(request, "forums/draft_list.html", {"page": page, "rows": rows, "dropped": back})


def _excerpt(body: str) -> str:
    return " ".join(plain_text(body)[:EXCERPT].split())


@require_POST
def draft_drop(request: SignedInRequest, pk: int) -> HttpResponse:
    """Throw a draft away; the answer offers to take it back."""
    draft, _place = access.get_draft(request.user, pk)
    actions.drop_draft(draft=draft)
    if wants_json(request):
        return HttpResponse(status=204)
    return redirect(f"{reverse('forums_own:draft_list')}?dropped={pk}")


@require_POST
def draft_take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Have a draft again that was thrown away."""
    draft, place = access.get_draft(request.user, pk, dropped=True)
    actions.take_back_draft(draft=draft)
    if wants_json(request):
        return HttpResponse(status=204)
    return redirect(place.url(_template(draft)))


def address_begun(user: User, forum: Forum) -> str:
    """Where a new topic in ``forum`` that one has begun goes on, with its template; "" for none."""
    draft = draft_at(user.pk, f"forum:{forum.pk}")
    return access.Place(draft.place, "forum", forum).url(_template(draft)) if draft is not None else ""
