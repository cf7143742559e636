"""Keeping a forum clean, in the demonstration: two open flags, a reply that waits, a case that was decided."""

from collections.abc import Callable, Iterator
from functools import partial
from uuid import UUID

from config.demo.content.types import Moment, NetworkText
from config.demo.stage import Stage, Step
from forums.actions.handing_in import hand_in_reply
from forums.actions.queue import add_note, claim_case, flag_post, leave_post
from forums.models import Case, CaseNote, Flag, Post, Submission, Topic
from forums.queries.queue import load_cases
from networks.models import Network
from portal.models import Activity, AuditEntry

KHAT, SWALLOWERS = "Khat by post, declared as dried herbal tea", "Swallowers: who are they now?"
CARRIERS = "Low-cost carriers and short city breaks: risk indicators that still work"
ULTRALIGHT = "Ultralight without transponder near DX Campo Claro"
WAITING = """<p>We had one of the same colour on Tuesday, lower than 100 m. The duty officer of our sector has the radar
times; he can be reached at +995 555 01 23 45 until Friday, and says that I may pass this on.</p>"""
FORM = UUID("6d1c2f1e-52b6-4d0c-9a52-6d9a52c10b7e")  # any id that no other form has


def queue_steps(stage: Stage, network: Network, _text: NetworkText) -> Iterator[Step]:
    """What members pointed at in the Airports group, and what the coordinators did about it."""
    if network.slug != "airports":
        return
    khat = partial(_flag, stage, KHAT, 2)
    carriers = partial(_flag, stage, CARRIERS, 6)
    yield _step(stage, Moment(-11, 9, 12), partial(carriers, "ivo", "place", "Is this not for the handbook?"))
    yield _step(stage, Moment(-11, 15, 40), lambda: _leave(stage))
    pointed = partial(khat, "lena", "personal", "House number and post code lead to a family.")
    yield _step(stage, Moment(-2, 16, 5), pointed)
    yield _step(stage, Moment(-2, 17, 31), partial(khat, "nikos", "mark", ""))
    yield _step(stage, Moment(-1, 8, 2), lambda: _look_at(stage))
    text = "The hospital is easy to guess. AMBER+STRICT would do."
    yield _step(stage, Moment(-1, 11, 47), partial(_flag, stage, SWALLOWERS, 4, "wim", "mark", text))
    yield _step(stage, Moment(-1, 14, 26), lambda: _hand_in(stage))


def _step(stage: Stage, moment: Moment, act: Callable[[], object]) -> Step:
    """``act`` at that moment; what it writes and records bears that date."""
    at = stage.when(moment)

    def step() -> None:
        models = (Activity, AuditEntry, Case, CaseNote, Flag, Submission)
        last = {model: model._default_manager.order_by("-pk").values_list("pk", flat=True).first() for model in models}
        act()
        dates = {Activity: "created_at", AuditEntry: "at", Case: "opened_at"}
        for model, known in last.items():
            rows = model._default_manager.filter(pk__gt=known or 0)
            rows.update(**{dates.get(model, "created_at"): at})
        Case.objects.filter(claimed_at__gt=at).update(claimed_at=at)
        Case.objects.filter(decided_at__gt=at).update(decided_at=at)

    return at, step


def _flag(stage: Stage, title: str, number: int, who: str, reason: str, text: str) -> None:
    post = Post.objects.select_related("topic__forum__network").get(topic__title=title, number=number)
    flag_post(actor=stage.people[who], post=post, reason=reason, text=text)


def _case(title: str) -> Case:
    return load_cases(Case.objects.filter(post__topic__title=title).values("pk")).get()


def _leave(stage: Stage) -> None:
    reason = "It belongs here: it is about these indicators. The topic on the handbook links to it."
    leave_post(actor=stage.people["bruno"], case=_case(CARRIERS), reason=reason)


def _look_at(stage: Stage) -> None:
    case = _case(KHAT)
    claim_case(actor=stage.people["bruno"], case=case)
    note = "I have written to Mikael. He looks at it this afternoon; please leave it until then."
    add_note(actor=stage.people["bruno"], case=case, text=note)
    add_note(actor=stage.secretariat, case=case, text="Thank you. The second flag is about the mark, not the name.")


def _hand_in(stage: Stage) -> None:
    topic = Topic.objects.select_related("forum__network").get(title=ULTRALIGHT)
    hand_in_reply(actor=stage.people["giorgi"], topic=topic, body=WAITING, client_id=FORM, hold=True)
