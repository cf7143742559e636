"""What a form is answered with when what was handed in could not be posted: all that was typed, and why."""

from typing import Any

from forums.actions.guarding import PersonalDataSeen
from portal.errors import Refusal, TooMany


def refuse(form: Any, refusal: Refusal) -> None:
    """Have ``form`` shown again with the sentence of ``refusal``; with the ways to go on, if it seems to hold personal
    data. ``parts.status_of`` gives the status."""
    match refusal:
        case PersonalDataSeen():
            form.point_out(refusal.passages, refusal.sentence)
        case TooMany():
            form.answer_with(refusal.status, refusal.sentence)
        case _:
            form.refuse(refusal.sentence)
