"""What coordinators send about topics and posts."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from forums.access.moderation import MOST_AT_ONCE
from forums.models import TITLE_LENGTH, Topic
from forums.words import TAG_LENGTH
from portal.forms import MarkedForm
from portal.marking import is_lower
from portal.paging import primary_key
from portal.text import LineField

NEW, EXISTING = "new", "existing"
REASON_LENGTH = 300

_TOPIC = re.compile(r"(?:.*/topics/)?(\d{1,15})(?:[/?#].*)?", re.DOTALL)
_RANGE = re.compile(r"(\d{1,9})(?:\s*[-–—]\s*(\d{1,9}))?")


class SwitchForm(forms.Form):
    """Something is so, or is not: ``on`` says yes or no."""

    on = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])

    @property
    def is_on(self) -> bool:
        return bool(self.cleaned_data["on"] == "yes")


class LockForm(SwitchForm):
    """A lock, with its reason."""

    reason = LineField(
        label=_("Why"), max_length=REASON_LENGTH, required=False, help_text=_("Shown to everybody who reads the topic.")
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("on") == "yes" and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Say why: the reason is shown on the topic."))
        return cleaned


class ForumField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A forum to choose."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} · {_('restricted')}" if obj.restricted else str(obj.name)


class MoveForm(forms.Form):
    """Where a topic goes."""

    forum = ForumField(label=_("To which forum"), queryset=None)
    leave_line = forms.BooleanField(
        label=_("Leave a line in the old forum’s list"), required=False, initial=True,
        help_text=_("Only those who may read the topic where it is then see the line."),
    )  # fmt: skip

    def __init__(self, data: Any, *, forums: QuerySet[Any]) -> None:
        super().__init__(data)
        self.fields["forum"].queryset = forums  # type: ignore[attr-defined]


class TopicNumberField(LineField):
    """The address of a topic, or its number."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Which topic"), max_length=300, help_text=_("Its address, or its number in it."),
            widget=forms.TextInput(attrs={"list": "topics", "autocomplete": "off"}), **kwargs,
        )  # fmt: skip

    def clean(self, value: Any) -> Any:
        line = super().clean(value)
        found = _TOPIC.fullmatch(line)
        if line and not found:
            raise ValidationError(_("Give the address of a topic, or its number."))
        return int(found[1]) if found else None


class MergeForm(forms.Form):
    """Where all posts of a topic go."""

    target = TopicNumberField()
    reason = LineField(
        label=_("Reason"), max_length=REASON_LENGTH, required=False,
        help_text=_("Needed if the other topic has a lower mark. Kept on record."),
    )  # fmt: skip


class SplitForm(MarkedForm):
    """Which posts go where: to a new topic with a title, forum and mark, or to one that exists."""

    use_required_attribute = False  # half of the fields are for the other way

    numbers = LineField(
        label=_("Numbers"), required=False, max_length=20_000, help_text=_("For example 3–7, 12: also on other pages.")
    )
    rest = forms.BooleanField(label=_("And everything after the last of them"), required=False)
    into = forms.ChoiceField(
        label=_("Where they go"), widget=forms.RadioSelect, initial=NEW,
        choices=[(NEW, _("To a new topic")), (EXISTING, _("To a topic that exists"))],
    )  # fmt: skip
    title = LineField(label=_("Title"), max_length=TITLE_LENGTH)
    forum = ForumField(label=_("Forum"), queryset=None, empty_label=None)
    target = TopicNumberField()
    reason = LineField(
        label=_("Reason"), max_length=REASON_LENGTH, required=False,
        help_text=_("Needed if the mark is lower than that of this topic. Kept on record."),
    )  # fmt: skip

    def __init__(self, data: Any, *, topic: Topic, forums: QuerySet[Any], known: dict[int, int], **kwargs: Any) -> None:
        """
        Args:
            known: number → id of the posts of ``topic``.
        """
        super().__init__(data, **kwargs)
        self.known = known
        self.topic = topic
        self.fields["forum"].queryset = forums  # type: ignore[attr-defined]
        self.chosen: set[int] = set()

    @property
    def is_new(self) -> bool:
        """Whether the posts go to a new topic."""
        return bool(self.cleaned_data.get("into") == NEW)

    def clean_numbers(self) -> str:
        line = str(self.cleaned_data["numbers"])
        for part in filter(None, (part.strip() for part in re.split("[,;،]", line))):
            found = _RANGE.fullmatch(part)
            first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
            if not 0 < first <= last <= len(self.known):
                raise ValidationError(
                    _("“%(part)s” is not among the posts 1–%(last)d."),
                    params={"part": part, "last": len(self.known)},
                )
            self.chosen |= set(range(first, last + 1))
        return line

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._take_ticked()
        if cleaned.get("rest") and self.chosen:
            self.chosen |= {number for number in self.known if number > max(self.chosen)}
        if not self.chosen and "numbers" not in self.errors:
            self.add_error("numbers", _("Choose at least one post."))
        # What is asked for the other way does not matter.
        aside = ("target",) if cleaned.get("into") == NEW else ("title", "forum", "marking", "readers")
        for name in aside:
            self.errors.pop(name, None)
        if cleaned.get("into") == NEW and cleaned.get("marking"):
            self._require_reason(cleaned["marking"])
        return cleaned

    def _take_ticked(self) -> None:
        ticked = [primary_key(text) for text in self.data.getlist("post")]  # type: ignore[attr-defined]
        numbers = {pk: number for number, pk in self.known.items()}
        if any(pk not in numbers for pk in ticked):
            self.add_error("numbers", _("Some of these posts are not in this topic. Look at it again."))
        self.chosen |= {numbers[pk] for pk in ticked if pk in numbers}

    def _require_reason(self, marking: str) -> None:
        if (
            is_lower(marking, self.topic.marking)
            and not self.cleaned_data.get("reason")
            and "reason" not in self.errors
        ):
            self.add_error("reason", _("Say why the mark may be lowered: the reason is kept on record."))

    def posts(self) -> list[int]:
        """Ids of the chosen posts, in their order."""
        return [self.known[number] for number in sorted(self.chosen)]

    def in_words(self) -> str:
        """The chosen numbers as one would type them: "3–7, 12"."""
        runs: list[list[int]] = []
        for number in sorted(self.chosen):
            if runs and runs[-1][1] == number - 1:
                runs[-1][1] = number
            else:
                runs.append([number, number])
        return ", ".join(f"{first}" if first == last else f"{first}–{last}" for first, last in runs)


PIN, UNPIN, LOCK, UNLOCK, ARCHIVE, UNARCHIVE, MOVE, TAG = (
    "pin", "unpin", "lock", "unlock", "archive", "unarchive", "move", "tag",
)  # fmt: skip
ACTS = [
    (PIN, _("Pin")),
    (UNPIN, _("Take off the top")),
    (LOCK, _("Lock")),
    (UNLOCK, _("Unlock")),
    (ARCHIVE, _("Archive")),
    (UNARCHIVE, _("Bring back from the archive")),
    (TAG, _("Add a tag")),
    (MOVE, _("Move to another forum")),
]


class BulkForm(MoveForm):
    """One act for many topics: ids in ``topic``."""

    act = forms.ChoiceField(label=_("With the ticked topics"), choices=ACTS)
    reason = LineField(label=_("Why"), max_length=REASON_LENGTH, required=False)
    tag = LineField(label=_("Tag"), max_length=TAG_LENGTH, required=False)

    def __init__(self, data: Any, *, forums: QuerySet[Any]) -> None:
        super().__init__(data, forums=forums)
        self.fields["forum"].required = False
        self.ids: list[int] = []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        ids = [primary_key(text) for text in self.data.getlist("topic")]  # type: ignore[attr-defined]
        if not ids:
            raise ValidationError(_("Tick at least one topic."))
        if None in ids:
            raise ValidationError(_("There is no such topic."))
        if len(set(ids)) > MOST_AT_ONCE:
            raise ValidationError(
                ngettext("At most %(most)d topic at once.", "At most %(most)d topics at once.", MOST_AT_ONCE)
                % {"most": MOST_AT_ONCE}
            )
        self.ids = sorted({pk for pk in ids if pk is not None})
        needed = {LOCK: "reason", TAG: "tag", MOVE: "forum"}.get(cleaned.get("act", ""))
        if needed and not cleaned.get(needed) and needed not in self.errors:
            self.add_error(needed, _("This field is needed."))
        return cleaned
