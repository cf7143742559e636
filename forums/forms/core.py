"""What people send to the forums."""

from django import forms
from django.utils.translation import gettext_lazy as _

from forums.models import TITLE_LENGTH
from portal.forms import MarkedForm, SentOnceForm
from portal.richtext import RichTextField
from portal.text import LineField


class ReplyForm(SentOnceForm):
    """A reply."""

    body = RichTextField(label=_("Reply"), error_messages={"required": _("Write something first.")})


class EditForm(forms.Form):
    """Another text for a post."""

    body = RichTextField(label=_("Text"), error_messages={"required": _("Write something first.")})


class TopicForm(MarkedForm, SentOnceForm):
    """A new topic with its first post."""

    title = LineField(label=_("Title"), max_length=TITLE_LENGTH)
    body = RichTextField(label=_("Text"), error_messages={"required": _("Write something first.")})

    field_order = ["title", "marking", "readers", "body"]
