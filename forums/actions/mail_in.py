"""An answer that came by mail: the same way as from the page, with the same doors."""

from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.html import escape
from django.utils.translation import gettext as _

from accounts.models import User
from forums.actions.attachments import store_attachment
from forums.actions.guarding import PersonalDataSeen
from forums.actions.handing_in import hand_in_reply
from forums.models import Attachment, Submission, Topic
from networks import roles
from networks.access import require
from notifications.mail_in.reading import PICTURE, Letter
from portal.errors import Unprocessable
from portal.richtext import RichTextField


def answer_by_mail(*, actor: User, topic: Topic, letter: Letter, client_id: UUID) -> str:
    """Post ``letter`` as a reply, or hand it in where the page would have a coordinator look first.

    Returns a sentence if it waits for a coordinator, else "".

    Raises:
        Refusal: whatever the page would refuse.
    """
    files = _stored(actor, topic, letter, client_id)
    body = _clean(_with_pictures(letter, files))
    text: dict[str, Any] = {"body": body, "client_id": client_id, "attachments": [file.pk for file in files.values()]}
    try:
        outcome = hand_in_reply(actor=actor, topic=topic, **text)
    except PersonalDataSeen:  # nobody is there to look at it once more
        outcome = hand_in_reply(actor=actor, topic=topic, hold=True, **text)
    if isinstance(outcome, Submission):
        return _("A coordinator looks at it first. You will be told when it is shown.")
    return ""


def _stored(actor: User, topic: Topic, letter: Letter, client_id: UUID) -> dict[int, Attachment]:
    """The files of ``letter`` in the store, by their place in it."""
    network = topic.forum.network
    if letter.files:
        require(actor, network, roles.UPLOAD)
    return {
        at: store_attachment(
            actor=actor,
            network=network,
            file=ContentFile(file.content, name=file.name),
            client_id=uuid5(client_id, str(at)),
        )
        for at, file in enumerate(letter.files)
    }


def _with_pictures(letter: Letter, files: dict[int, Attachment]) -> str:
    shown = {file.picture: files[at] for at, file in enumerate(letter.files) if file.picture is not None}

    def picture(number: int) -> str:
        stored = shown.get(number)
        if stored is None or not stored.is_picture:
            return ""
        return f'<img src="{stored.get_absolute_url()}" alt="{escape(stored.file_name)}">'

    return PICTURE.sub(lambda found: picture(int(found[1])), letter.html)


def _clean(html: str) -> str:
    """The body as the page's form would have it."""
    try:
        return RichTextField().clean(html)
    except ValidationError as error:
        raise Unprocessable(str(error.messages[0])) from None
