"""What people fill in: their profile, and allauth's forms in the portal's words."""

import base64
import re
import unicodedata
from typing import Any, ClassVar
from zoneinfo import available_timezones

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.adapter import get_adapter as mfa_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.totp.internal.auth import clear_totp_secret
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.actions import spend_code
from accounts.addresses import plain
from accounts.models import PHONE_MARKS, ServiceType, User
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
    native_name = LineField(
        label=_("Name in its own script"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("If it is not written in Latin letters. Stands beside the other."),
    )
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
    phone_marking = forms.ChoiceField(
        label=_("Who sees the phone number"),
        choices=[(mark, format_lazy("TLP:{} · {}", mark, words)) for mark, words in PHONE_MARKS],
        help_text=_("Numbers marked TLP:RED stand in no file that anybody takes along."),
    )
    contact_airport = forms.BooleanField(label=_("Airport"), required=False)
    contact_general_aviation = forms.BooleanField(label=_("General aviation"), required=False)
    contact_precursors = forms.BooleanField(label=_("Precursors"), required=False)
    language = forms.ChoiceField(
        label=_("Language of the portal"), choices=_portal_languages, help_text=_("Pages and mails to you use it.")
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=_time_zones, help_text=_("All times are shown in this zone.")
    )
    shows_presence = forms.BooleanField(
        label=_("Show my name in channels while I read or write there"),
        required=False,
        help_text=_("Off, you are one of a number: nobody sees when you are on duty."),
    )

    @classmethod
    def of(cls, user: User) -> "ProfileForm":
        """The form as ``user`` left it."""
        return cls(initial={name: getattr(user, name) for name in cls.base_fields})

    def contacts(self) -> list[forms.BoundField]:
        """The check boxes of what they are contact officer for."""
        return [self[name] for name in self.fields if name.startswith("contact_")]

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


class TypedAddressField(forms.CharField):
    """An address somebody typed to be recognised by. Its shape is nobody's business here: what opens no account
    answers like a wrong password, and counts like one."""

    widget = forms.TextInput(attrs={"type": "email"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=254, **kwargs)

    def to_python(self, value: Any) -> str:
        return plain(super().to_python(value) or "")


class SignInForm(InOurWords, account.LoginForm):  # type: ignore[misc]
    labels: ClassVar = {"login": _("E-mail address"), "password": _("Password"), "remember": _("Keep me signed in")}
    helps: ClassVar = {"password": "", "remember": _("For two weeks, on this device only.")}
    attrs: ClassVar = {"login": ADDRESS}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = TypedAddressField(
            label=self.labels["login"], widget=forms.EmailInput(attrs={"required": True, **ADDRESS})
        )
        self.order_fields(["login", "password", "remember"])


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


class WorksOnce:
    """A code of the app that is good for one time only, whatever becomes of the cache and in which session."""

    def clean_code(self) -> str:
        typed: dict[str, str] = self.cleaned_data  # type: ignore[attr-defined]
        typed["code"] = in_plain_digits(typed["code"])
        code: str = super().clean_code()  # type: ignore[misc]
        used: Authenticator = self.authenticator  # type: ignore[attr-defined]
        if used.type == Authenticator.Type.TOTP and not spend_code(authenticator=used, code=code):
            check_rate_limit(self.user)  # type: ignore[attr-defined]  # a failure like any other
            raise mfa_adapter().validation_error("incorrect_code")
        return code


def in_plain_digits(code: str) -> str:
    """``code`` as the portal writes it: the digits of other scripts are digits too."""
    return "".join(str(unicodedata.digit(each)) if each.isdigit() else each for each in code)


class CodeForm(WorksOnce, InOurWords, mfa.AuthenticateForm):  # type: ignore[misc]
    labels: ClassVar = {"code": _("Code")}
    helps: ClassVar = {"code": _("Six digits from your authenticator app, or one of your recovery codes.")}
    attrs: ClassVar = {"code": CODE}


class CodeAgainForm(WorksOnce, InOurWords, mfa.ReauthenticateForm):  # type: ignore[misc]
    labels: ClassVar = CodeForm.labels
    helps: ClassVar = CodeForm.helps
    attrs: ClassVar = CodeForm.attrs


class ActivateAppForm(InOurWords, totp.ActivateTOTPForm):  # type: ignore[misc]
    labels: ClassVar = {"code": _("Code")}
    helps: ClassVar = {"code": _("The six digits that the app shows now.")}
    attrs: ClassVar = {"code": CODE}

    def clean_code(self) -> str:
        self.cleaned_data["code"] = in_plain_digits(self.cleaned_data["code"])
        return str(super().clean_code())

    @property
    def groups(self) -> list[str]:
        """The secret as one types it: in groups of four."""
        return [self.secret[start : start + 4] for start in range(0, len(self.secret), 4)]


class ReplaceAppForm(ActivateAppForm):
    """The code of the app that takes the place of another one."""

    def picture(self) -> str:
        """The secret for the camera of the app, as the address of a picture."""
        adapter = mfa_adapter()
        drawn = adapter.build_totp_svg(adapter.build_totp_url(self.user, self.secret))
        return f"data:image/svg+xml;base64,{base64.b64encode(drawn.encode()).decode()}"

    def forget(self) -> None:
        """The secret has found its place: take it out of the session."""
        clear_totp_secret(context.request)


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


class RecoveryForm(forms.Form):
    """What was lost, and how the secretariat made sure who asks. Choices, because both stay on record for good."""

    REASONS: ClassVar = [
        ("phone_lost", _("The phone or key is lost")),
        ("phone_new", _("The phone was replaced or reset")),
        ("stolen", _("The phone or key was stolen")),
        ("codes_lost", _("The app does not work, and no recovery code is left")),
    ]
    CHECKS: ClassVar = [
        ("in_person", _("I have seen the person, or their picture while we spoke")),
        ("phone", _("I called them on the number the portal knows")),
        ("correspondent", _("Their Permanent Correspondent has confirmed it")),
        ("employer", _("Their service has confirmed it in writing")),
    ]
    reason = forms.ChoiceField(label=_("What happened"), choices=REASONS, widget=forms.RadioSelect)
    checked = forms.ChoiceField(label=_("How I made sure who asks"), choices=CHECKS, widget=forms.RadioSelect)


class LeaveForm(forms.Form):
    """One's own address, typed: nobody closes an account by a slip of the hand."""

    confirmation = LineField(
        label=_("Your e-mail address, to be sure"),
        max_length=254,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "dir": "ltr"}
        ),
    )

    def __init__(self, *args: Any, address: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.address = address

    def clean_confirmation(self) -> str:
        typed: str = self.cleaned_data["confirmation"]
        if typed.lower() != self.address.lower():
            raise ValidationError(_("This is not the address you sign in with."))
        return typed


class AppPasswordForm(forms.Form):
    """A new password for a program."""

    label = LineField(label=_("What it is for"), max_length=60, help_text=_("For example: Explorer on my laptop."))
