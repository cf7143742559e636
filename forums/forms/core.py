"""What people send to the forums."""

from django.utils.translation import gettext_lazy as _

from forums.forms.attachments import WritingForm
from forums.forms.tags import TagsField
from forums.models import TITLE_LENGTH
from portal.forms import MarkedForm, SentOnceForm
from portal.richtext import RichTextField
from portal.text import LineField


class ReplyForm(WritingForm, SentOnceForm):
    """A reply."""

    body = RichTextField(label=_("Reply"), error_messages={"required": _("Write something first.")})


class TopicForm(WritingForm, MarkedForm, SentOnceForm):
    """A new topic with its first post."""

    title = LineField(label=_("Title"), max_length=TITLE_LENGTH)
    tags = TagsField()
    body = RichTextField(label=_("Text"), error_messages={"required": _("Write something first.")})

    field_order = ["title", "tags", "marking", "readers", "body"]
