"""What keeps a forum clean: flags, claims, notes, decisions; and what waits for them.

Each act locks the place first (topic or forum), then the case: two coordinators at one moment come one after the other,
and the second is told what the first has decided.
"""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from forums.access import can_open, can_read_topic, can_reply, can_start, require_open, visible_forums
from forums.access.queue import is_exempt, may_decide, member_of, people_to_look_at, require_flagging
from forums.actions.after import remove_post
from forums.actions.core import add_reply, locked_topic, start_topic
from forums.actions.guarding import keep_justification
from forums.actions.handing_in import require_below
from forums.actions.polls import make_kept_poll
from forums.actions.requests import give_held_answer
from forums.models import (
    Attachment,
    Case,
    CaseNote,
    Decision,
    Draft,
    Flag,
    Forum,
    Post,
    Premoderation,
    Submission,
    SubmissionState,
    Topic,
)
from forums.queries.queue import DAY, flags_lately, forum_named, with_place
from networks.access import forget_rights, require_not_archived
from networks.models import Network
from portal import audit
from portal.activity import record
from portal.errors import Conflict, Refused, Unprocessable

FLAGS_IN_A_DAY = 20

# -- flags -----------------------------------------------------------------------------------------


@transaction.atomic
def flag_post(*, actor: User, post: Post, reason: str, text: str = "") -> Flag:
    """Point the coordinators at ``post``. A second flag joins the open case; a person's second one is their first.

    Raises:
        TooMany: more than 20 in a day.
        Conflict: it was removed meanwhile.
        Refused, Unprocessable: as ``access.queue.get_post_to_flag``.
    """
    topic = locked_topic(post.topic)
    current = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    current.topic = topic
    if current.removed_at is not None:
        raise Conflict(_("This post was removed meanwhile."))
    require_flagging(actor, current)
    case = Case.objects.select_for_update().filter(post=current, decision="").first()
    own = Flag.objects.filter(case=case, reporter=actor).first() if case is not None else None
    if own is not None:
        return own
    if not is_exempt(actor, topic.forum.network):
        now = timezone.now()
        require_below(FLAGS_IN_A_DAY, DAY, flags_lately(actor, now - DAY), now)
    opened = case is None
    if case is None:
        case = Case.objects.create(network=topic.forum.network, post=current)
    flag = Flag.objects.create(case=case, reporter=actor, reason=reason, text=text)
    _trail(actor, "case.flagged", case, kind=reason)
    if opened:
        _record(actor, "case.flagged", case)
    return flag


# -- work on a case ----------------------------------------------------------------------------------


@transaction.atomic
def claim_case(*, actor: User, case: Case, instead_of: int | None = None) -> Case:
    """Say that ``actor`` looks at ``case``. Claiming again what is one's own changes nothing.

    Args:
        instead_of: id of the coordinator whose claim is taken over.

    Raises:
        Conflict: somebody else has claimed or decided it.
    """
    current = _locked(actor, case)
    _require_undecided(actor, current)
    if current.claimed_by_id == actor.pk:
        return current
    if current.claimed_by_id is not None and current.claimed_by_id != instead_of:
        raise _claimed(current)
    current.claimed_by, current.claimed_at = actor, timezone.now()
    current.save(update_fields=["claimed_by", "claimed_at"])
    _trail(actor, "case.claimed", current)
    return current


@transaction.atomic
def release_case(*, actor: User, case: Case) -> Case:
    """Give one's claim back, so that another takes the case. What is not claimed stays so.

    Raises:
        Conflict: somebody else has claimed or decided it.
    """
    current = _locked(actor, case)
    _require_undecided(actor, current)
    if current.claimed_by_id is None:
        return current
    if current.claimed_by_id != actor.pk:
        raise _claimed(current)
    current.claimed_by, current.claimed_at = None, None
    current.save(update_fields=["claimed_by", "claimed_at"])
    _trail(actor, "case.released", current)
    return current


@transaction.atomic
def add_note(*, actor: User, case: Case, text: str) -> CaseNote:
    """Write a word to the other coordinators. The same word twice in a row is one."""
    current = _locked(actor, case)
    last = CaseNote.objects.filter(case=current).last()
    if last is not None and (last.author_id, last.text) == (actor.pk, text):
        return last
    note = CaseNote.objects.create(case=current, author=actor, text=text)
    _trail(actor, "case.noted", current)
    return note


# -- decisions on flags ------------------------------------------------------------------------------


@transaction.atomic
def leave_post(*, actor: User, case: Case, reason: str) -> Case:
    """Decide that the post stays as it is."""
    return _decide(actor, case, Decision.LEFT, reason, _nothing)


def _nothing(_case: Case) -> None:
    """The post stands."""


@transaction.atomic
def remove_flagged(*, actor: User, case: Case, reason: str) -> Case:
    """Decide that the post is removed, and remove it."""

    def remove(current: Case) -> None:
        flagged: Any = current.post  # _decide has asked whether there is one
        remove_post(actor=actor, post=flagged, reason=reason)

    return _decide(actor, case, Decision.REMOVED, reason, remove)


@transaction.atomic
def close_edited(*, actor: User, case: Case, reason: str = "") -> Case:
    """Decide that the post was changed, and stands.

    Raises:
        Unprocessable: nobody has changed it since the case was opened.
    """

    def require_change(current: Case) -> None:
        post = current.post
        if post is None or post.edited_at is None or post.edited_at < current.opened_at:
            raise Unprocessable(_("Nobody has changed this post since. Change it first."))

    return _decide(actor, case, Decision.EDITED, reason, require_change)


# -- decisions on what was handed in -----------------------------------------------------------------


@transaction.atomic
def accept_submission(*, actor: User, case: Case) -> Case:
    """Post what was handed in, as its author, through the actions they would have taken.

    Raises:
        Conflict: it cannot be posted any more: the author is gone or may not, or the topic takes no replies.
    """

    def post(current: Case) -> None:
        held = _held(current)
        author = held.author
        made = _posted(held, author) if author is not None else None
        if made is None or author is None:
            raise Conflict(_("Its author is not here any more. Return it, so that it does not wait for ever."))
        held.post = made
        _finish(held, actor, SubmissionState.ACCEPTED)
        keep_justification(
            actor=author, topic=made.topic, post=made, kinds=held.findings if held.extra.get("justification") else (),
            text=held.extra.get("justification", ""),
        )  # fmt: skip

    return _decide(actor, case, Decision.ACCEPTED, "", post)


@transaction.atomic
def return_submission(*, actor: User, case: Case, reason: str) -> Case:
    """Give what was handed in back to its author, as a draft, with a reason."""

    def give_back(current: Case) -> None:
        held = _held(current)
        _finish(held, actor, SubmissionState.RETURNED, reason)
        _into_draft(held)

    return _decide(actor, case, Decision.RETURNED, reason, give_back)


@transaction.atomic
def withdraw_submission(*, actor: User, submission: Submission) -> Submission:
    """Take back what one has handed in; its text becomes a draft again. What was withdrawn stays so.

    Raises:
        Conflict: a coordinator has decided meanwhile.
    """
    case = Case.objects.select_related("submission", "network").get(submission=submission.pk)
    current = Case.objects.select_for_update().get(pk=case.pk)
    held = (
        Submission.objects.select_for_update(of=("self",))
        .select_related("forum__network", "topic")
        .get(pk=submission.pk)
    )
    if held.state == SubmissionState.WITHDRAWN:
        return held
    if held.state != SubmissionState.WAITING:
        state = held.get_state_display().lower()
        raise Conflict(_("A coordinator has decided this meanwhile: %(state)s.") % {"state": state})
    _finish(held, actor, SubmissionState.WITHDRAWN)
    _into_draft(held)
    _close(current, actor, Decision.WITHDRAWN, "")
    about = ("forums.case", current.pk)
    record(stream_id=held.forum.network.stream_id, actor=actor, verb="case.withdrawn", target=about, scope=about)
    return held


def _held(case: Case) -> Submission:
    """What was handed in, anew, its row locked."""
    rows = Submission.objects.select_for_update(of=("self",))
    return rows.select_related("forum__network", "topic__forum__network", "author").get(pk=case.submission_id or 0)


def _posted(held: Submission, author: User) -> Post:
    """The post that ``held`` becomes. Its author's rights are asked now, as if they sent it now."""
    forget_rights(author)
    attachments = list(Attachment.objects.filter(submission=held, post=None).values_list("pk", flat=True))
    if held.topic is not None:
        topic = locked_topic(held.topic)
        require_still(author, topic, can_read_topic(author, topic))
        if "answer" in held.extra:
            return give_held_answer(author=author, topic=topic, body=held.body, kept=held.extra["answer"])
        return add_reply(actor=author, topic=topic, body=held.body, client_id=held.client_id, attachments=attachments)
    entered = visible_forums(author).filter(pk=held.forum_id).exists()
    if not (entered and can_start(author, held.forum)):
        raise _gone(author)
    topic = start_topic(
        actor=author, forum=held.forum, title=held.title, marking=held.marking, body=held.body,
        client_id=held.client_id, readers=held.extra.get("readers", []), attachments=attachments,
        tags=held.extra.get("tags", []), asks=held.extra.get("asks"),
    )  # fmt: skip
    make_kept_poll(author=author, topic=topic, extra=held.extra)
    first = Post.objects.get(topic=topic, number=1)
    first.topic = topic
    return first


def require_still(author: User, topic: Topic, reads: bool) -> None:
    """409 with a sentence to the coordinator if ``author`` could not send it themselves any more."""
    if not author.is_active or not reads:
        raise _gone(author)
    try:
        require_open(topic)
    except Refused as refused:
        raise Conflict(_("%(sentence)s Open it first, or return the reply.") % {"sentence": refused.sentence}) from None
    if not can_reply(author, topic):
        raise _gone(author)


def _gone(author: User) -> Conflict:
    return Conflict(
        _("%(name)s may not write there any more. Return it, so that it does not wait for ever.") % {"name": author}
    )


def _finish(held: Submission, actor: User, state: str, reason: str = "") -> None:
    held.state, held.decided_by, held.decided_at, held.reason = state, actor, timezone.now(), reason
    held.save(update_fields=["state", "decided_by", "decided_at", "reason", "post"])


def _into_draft(held: Submission) -> None:
    """The text goes back to its author as a draft; after what they have begun there since, if they have."""
    if held.author_id is None:
        return
    files = list(Attachment.objects.filter(submission=held, post=None).values_list("pk", flat=True))
    Attachment.objects.filter(pk__in=files).update(submission=None)
    place = f"topic:{held.topic_id}" if held.topic_id is not None else f"forum:{held.forum_id}"
    draft = Draft.objects.select_for_update().filter(user=held.author_id, place=place).first()
    if draft is None:
        draft = Draft(user_id=held.author_id, place=place)
    standing = draft.body if draft.dropped_at is None else ""
    draft.title = held.title or draft.title
    draft.body = f"{standing}{held.body}" if held.body not in standing else standing
    fields: dict[str, Any] = {} if draft.dropped_at is not None else dict(draft.fields)
    fields["attachments"] = [*fields.get("attachments", []), *(str(pk) for pk in files)]
    if held.topic_id is None:
        fields |= {"marking": [held.marking], "readers": [str(pk) for pk in held.extra.get("readers", [])]}
        fields |= {"tags": [", ".join(held.extra.get("tags", []))]}
    draft.fields, draft.updated_at, draft.dropped_at = fields, timezone.now(), None
    draft.save()


# -- deciding ----------------------------------------------------------------------------------------


def _decide(actor: User, case: Case, decision: Decision, reason: str, act: Callable[[Case], None]) -> Case:
    """Lock, ask everything again, ``act``, write down the decision and tell of it. The same again changes nothing."""
    current = _locked(actor, case)
    if current.decided_by_id == actor.pk and current.decision == decision:
        return current
    _require_undecided(actor, current)
    of_post = decision in (Decision.LEFT, Decision.REMOVED, Decision.EDITED)
    if of_post != (current.post is not None):
        raise Unprocessable(_("This cannot be decided like that."))
    if current.author_id == actor.pk:
        raise Refused(_("You wrote this yourself: another coordinator or the secretariat decides."))
    if current.claimed_by_id not in (None, actor.pk):
        raise _claimed(current)
    act(current)
    _close(current, actor, decision, reason)
    _record(actor, f"case.{decision}", current)
    return current


def _locked(actor: User, case: Case) -> Case:
    """The case anew, its place and its row locked; the right to decide it asked again."""
    topic = case.topic
    if topic is not None:
        locked_topic(topic)
    else:
        Forum.objects.select_for_update().get(pk=case.forum.pk)
    Case.objects.select_for_update().get(pk=case.pk)
    current = with_place(Case.objects.filter(pk=case.pk)).get()
    forget_rights(actor)
    if not may_decide(actor, current):
        raise Refused(_("Only the coordinators who read it decide this."))
    return current


def _require_undecided(actor: User, case: Case) -> None:
    if case.decision:
        what = case.get_decision_display().lower()
        if case.decided_by_id == actor.pk:
            raise Conflict(_("You have decided this already: %(decision)s.") % {"decision": what})
        who = case.decided_by or _("Somebody who is no longer here")
        raise Conflict(_("%(name)s has decided this: %(decision)s.") % {"name": who, "decision": what})


def _claimed(case: Case) -> Conflict:
    said = _("%(name)s has claimed this and looks at it. Take it over first if it cannot wait.")
    return Conflict(said % {"name": case.claimed_by})


def _close(case: Case, actor: User, decision: Decision, reason: str) -> None:
    case.decision, case.decided_by, case.decided_at, case.reason = decision, actor, timezone.now(), reason
    case.save(update_fields=["decision", "decided_by", "decided_at", "reason"])
    _trail(actor, "case.decided", case, decision=str(decision))


def _trail(actor: User, verb: str, case: Case, **details: Any) -> None:
    audit.write(
        actor=actor, verb=verb, stream_id=case.network.stream_id, person_id=case.author_id,
        target=("forums.case", case.pk), **details,
    )  # fmt: skip


def _record(actor: User, verb: str, case: Case) -> None:
    # On a scope of its own: nobody who reads the topic learns that somebody pointed at a post.
    about = ("forums.case", case.pk)
    record(stream_id=case.network.stream_id, actor=actor, verb=verb, target=about, scope=about)


# -- people and forums -------------------------------------------------------------------------------


@transaction.atomic
def look_first_at(*, actor: User, network: Network, person: User, reason: str) -> Premoderation:
    """Have a coordinator look first at what ``person`` writes in ``network``; they are told, with the reason.

    Raises:
        Unprocessable: they do not write there, or moderate there themselves.
    """
    current = Network.objects.select_for_update().get(pk=network.pk)
    require_not_archived(current)
    named = Premoderation.objects.filter(network=current, user=person).first()
    if named is not None:
        return named
    seat = member_of(current, person)
    if seat is None or not people_to_look_at(current).filter(pk=person.pk).exists():
        raise Unprocessable(_("Choose a member who writes in this network and is no coordinator."))
    named = Premoderation.objects.create(network=current, user=person, named_by=actor, reason=reason)
    _tell_of_looking(actor, current, person, "premoderation.began", seat.pk)
    return named


@transaction.atomic
def trust_again(*, actor: User, named: Premoderation) -> None:
    """Stop looking first at what somebody writes. They are told. What waits still waits."""
    gone, _by_model = Premoderation.objects.filter(pk=named.pk).delete()
    seat = member_of(named.network, named.user)
    if gone:
        _tell_of_looking(actor, named.network, named.user, "premoderation.ended", seat.pk if seat else None)


def _tell_of_looking(actor: User, network: Network, person: User, verb: str, seat: int | None) -> None:
    about = ("forums.looked_at", seat or 0)
    audit.write(actor=actor, verb=verb, stream_id=network.stream_id, person_id=person.pk)  # fmt: skip
    if seat is not None:
        record(stream_id=network.stream_id, actor=actor, verb=verb, target=about, scope=about)


@transaction.atomic
def change_forum(*, actor: User, forum: Forum, name: str, description: str, premoderated: bool) -> Forum:
    """Give ``forum`` another name or purpose, or have coordinators look first at what is written there.

    Raises:
        Conflict: another forum has this name.
    """
    current = Forum.objects.select_for_update(of=("self",)).select_related("network").get(pk=forum.pk)
    require_not_archived(current.network)
    if not can_open(actor, current.network):
        raise Refused(_("Only the coordinators do this."))
    if forum_named(current.network, name, current):
        raise Conflict(_("There is a forum with this name already."))
    wanted = {"name": name, "description": description, "premoderated": premoderated}
    changed = [key for key, value in wanted.items() if getattr(current, key) != value]
    if not changed:
        return current
    for key in changed:
        setattr(current, key, wanted[key])
    current.save(update_fields=changed)
    audit.write(
        actor=actor, verb="container.changed", stream_id=current.network.stream_id, target=("forums.forum", forum.pk),
        fields=changed, looked_at_first=premoderated,
    )  # fmt: skip
    return current
