"""What people fill in: their profile, and allauth's forms in the portal's words."""

import re
from typing import Any, ClassVar
from zoneinfo import available_timezones

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import ServiceType, User
from portal.countries import NAMES
from portal.languages import BY_NAME, CODES
from portal.text import LineField

REGIONS = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


def _countries() -> list[tuple[str, str]]:
    """The countries in the order of the reader's language, after "none": organisations have no country."""
    return [("", "–"), *sorted(((code, str(name)) for code, name in NAMES.items()), key=lambda pair: pair[1])]


def _portal_languages() -> list[tuple[str, str]]:
    """The languages of the portal, each in its own words."""
    return [(code, LANG_INFO[code]["name_local"].capitalize()) for code, _name in settings.LANGUAGES]


def _time_zones() -> list[tuple[str, list[tuple[str, str]]]]:
    """The zones people live in, by region."""
    zones = sorted(available_timezones())
    groups = [
        (region, [(zone, zone.partition("/")[2].replace("_", " ")) for zone in zones if zone.startswith(f"{region}/")])
        for region in REGIONS
    ]
    return [*groups, ("UTC", [("UTC", "UTC")])]


class LanguagesField(LineField):
    """Languages a person speaks, kept as codes: "English, fr" becomes ``en, fr``."""

    def clean(self, value: Any) -> str:
        codes = []
        for word in re.split(r"[,;]+", super().clean(value).lower()):
            word = word.strip()
            code = word if word in CODES else BY_NAME.get(word, "")
            if word and not code:
                raise ValidationError(_("“%(word)s” is not a language the portal knows."), params={"word": word})
            if code and code not in codes:
                codes.append(code)
        return ", ".join(codes)


class ProfileForm(forms.Form):
    """What a person says about themselves. Everything here can be seen by colleagues in the same networks."""

    name = LineField(label=_("Name"), max_length=120, help_text=_("As colleagues should read it."))
    country = forms.ChoiceField(
        label=_("Country"),
        required=False,
        choices=_countries,
        help_text=_("Leave empty if you speak for an organisation."),
    )
    organisation = LineField(label=_("Organisation"), max_length=160, required=False)
    service_type = forms.ChoiceField(label=_("Service"), required=False, choices=[("", "–"), *ServiceType.choices])
    languages = LanguagesField(
        label=_("Languages you speak"),
        max_length=120,
        required=False,
        help_text=_("Separated by commas, for example: English, français, ar."),
    )
    phone = LineField(
        label=_("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "dir": "ltr"}),
        help_text=_("With the country code, for example +33 3 88 00 00 00."),
    )
    language = forms.ChoiceField(
        label=_("Language of the portal"), choices=_portal_languages, help_text=_("Pages and mails to you use it.")
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=_time_zones, help_text=_("All times are shown in this zone.")
    )

    @classmethod
    def of(cls, user: User) -> "ProfileForm":
        """The form as ``user`` left it."""
        return cls(initial={name: getattr(user, name) for name in cls.base_fields})

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        if phone and not re.fullmatch(r"\+?[0-9][0-9 ()/.\-]{3,}", phone):
            raise ValidationError(_("Write digits, with the country code in front, for example +33 3 88 00 00 00."))
        return phone


class InOurWords:
    """An allauth form with the portal's labels, and no placeholder that only repeats the label."""

    labels: ClassVar[dict[str, Any]] = {}
    helps: ClassVar[dict[str, Any]] = {}
    attrs: ClassVar[dict[str, dict[str, str]]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        for name, field in fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs |= self.attrs.get(name, {})
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, field.help_text)


ADDRESS = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "dir": "ltr"}
CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr", "maxlength": "20"}
TWICE = {"password1": _("New password"), "password2": _("New password, once more")}


class SignInForm(InOurWords, account.LoginForm):  # type: ignore[misc]
    labels: ClassVar = {"login": _("E-mail address"), "password": _("Password"), "remember": _("Keep me signed in")}
    helps: ClassVar = {"password": "", "remember": _("For two weeks, on this device only.")}
    attrs: ClassVar = {"login": ADDRESS}


class PasswordAgainForm(InOurWords, account.ReauthenticateForm):  # type: ignore[misc]
    labels: ClassVar = {"password": _("Password")}
    helps: ClassVar = {"password": ""}


class AddressForm(InOurWords, account.AddEmailForm):  # type: ignore[misc]
    labels: ClassVar = {"email": _("New e-mail address")}
    attrs: ClassVar = {"email": {"dir": "ltr"}}


class ForgottenForm(InOurWords, account.ResetPasswordForm):  # type: ignore[misc]
    labels: ClassVar = {"email": _("E-mail address")}
    attrs: ClassVar = {"email": ADDRESS}


class NewPasswordForm(InOurWords, account.ResetPasswordKeyForm):  # type: ignore[misc]
    labels: ClassVar = TWICE


class SetPasswordForm(InOurWords, account.SetPasswordForm):  # type: ignore[misc]
    labels: ClassVar = TWICE


class ChangePasswordForm(InOurWords, account.ChangePasswordForm):  # type: ignore[misc]
    labels: ClassVar = {"oldpassword": _("Current password"), **TWICE}
    helps: ClassVar = {"oldpassword": ""}


class CodeForm(InOurWords, mfa.AuthenticateForm):  # type: ignore[misc]
    labels: ClassVar = {"code": _("Code")}
    helps: ClassVar = {"code": _("Six digits from your authenticator app, or one of your recovery codes.")}
    attrs: ClassVar = {"code": CODE}


class CodeAgainForm(InOurWords, mfa.ReauthenticateForm):  # type: ignore[misc]
    labels: ClassVar = CodeForm.labels
    helps: ClassVar = CodeForm.helps
    attrs: ClassVar = CodeForm.attrs


class ActivateAppForm(InOurWords, totp.ActivateTOTPForm):  # type: ignore[misc]
    labels: ClassVar = {"code": _("Code")}
    helps: ClassVar = {"code": _("The six digits that the app shows now.")}
    attrs: ClassVar = {"code": CODE}


class AddPasskeyForm(InOurWords, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    labels: ClassVar = {"name": _("Name"), "passwordless": _("May sign me in without a password")}
    helps: ClassVar = {
        "name": _("To tell your keys apart, for example: office laptop."),
        "passwordless": _(
            "Needs a fingerprint, a face or a PIN on the device. "
            "Without it, the key is the second step after the password."
        ),
    }
    attrs: ClassVar = {"name": {"maxlength": "80"}}


class RenamePasskeyForm(InOurWords, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    labels: ClassVar = {"name": _("Name")}
    attrs: ClassVar = {"name": {"maxlength": "80"}}
