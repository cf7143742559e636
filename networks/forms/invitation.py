"""What an invited person says about themselves."""

from typing import Any

from django import forms
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from networks.models import Invitation
from portal.text import LineField


def _languages() -> list[tuple[str, str]]:
    return [(code, LANG_INFO[code]["name_local"].capitalize()) for code, _name in settings.LANGUAGES]


def _password(label: Any, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, strip=False, max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), **kwargs,
    )  # fmt: skip


class AcceptForm(forms.Form):
    """Name, language and password of somebody who comes in."""

    name = LineField(
        label=_("Your name"),
        max_length=120,
        help_text=_("As colleagues should read it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(label=_("Language of the portal"), choices=_languages)
    password1 = _password(_("Password"), help_text=_("At least ten characters. A sentence that only you know is good."))
    password2 = _password(_("The same password again"))

    def __init__(self, data: Any = None, *, invitation: Invitation, language: str) -> None:
        super().__init__(data, initial={"name": invitation.name, "language": language})
        self.invitation = invitation

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords are not the same."))
        if first:
            whose = User(email=self.invitation.email, name=cleaned.get("name", ""))
            try:
                password_validation.validate_password(first, whose)
            except ValidationError as error:
                self.add_error("password1", error)
        return cleaned
