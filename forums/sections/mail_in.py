"""Topics may be answered by mail."""

from typing import Any
from uuid import UUID

from forums.access.mail_in import can_answer_by_mail, get_topic_to_answer
from forums.actions.mail_in import answer_by_mail
from notifications.mail_in.reading import Letter
from portal.sections import MailReply, register


def accept(user: Any, pk: int, letter: Letter, client_id: UUID) -> str:
    """Post what ``user`` wrote to the topic ``pk``; "" or a sentence why it waits."""
    return answer_by_mail(actor=user, topic=get_topic_to_answer(user, pk), letter=letter, client_id=client_id)


def announce() -> None:
    """Register topics."""
    register(MailReply(key="forums.topic", code=1, offers=can_answer_by_mail, accept=accept))
