"""A person."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.names import NameField
from portal.marking import Marking


class ServiceType(models.TextChoices):
    """The kind of service a person works for."""

    CUSTOMS = "customs", _("Customs")
    POLICE = "police", _("Police")
    BORDER = "border", _("Border police")
    PROSECUTION = "prosecution", _("Prosecution")
    REGULATORY = "regulatory", _("Regulatory authority")
    PRISON = "prison", _("Prison service")
    HEALTH = "health", _("Health")
    OBSERVATORY = "observatory", _("Observatory")
    RESEARCH = "research", _("Research")
    NGO = "ngo", _("Non-governmental organisation")
    INDUSTRY = "industry", _("Industry")
    MINISTRY = "ministry", _("Ministry")
    SECRETARIAT = "secretariat", _("Secretariat")


# Who sees a phone number: the network, the network without observers, or its coordinators and the secretariat.
PHONE_MARKS = [
    (Marking.AMBER, _("the networks I am in")),
    (Marking.STRICT, _("the networks I am in, without observers")),
    (Marking.RED, _("coordinators and the secretariat")),
]


class UserManager(BaseUserManager["User"]):
    """Makes people; the e-mail address is the name they sign in with."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person with ``email`` (kept in lower case), which counts as proven: the invitation went there."""
        from allauth.account.models import EmailAddress

        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save()
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person of the secretariat who may use the admin."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, is_secretariat=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in. Speaks for a country or an organisation."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = NameField(_("name"), max_length=120)
    native_name = models.CharField(_("name in its own script"), max_length=120, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    organisation = models.CharField(_("organisation"), max_length=160, blank=True)
    service_type = models.CharField(_("service"), max_length=20, blank=True, choices=ServiceType.choices)
    languages = models.CharField(_("languages"), max_length=120, blank=True, help_text=_("Codes, for example: en, fr"))
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Paris")
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(_("language of the portal"), max_length=5, default="en")
    shows_presence = models.BooleanField(
        _("others in a channel see by name that I am reading or writing"), default=False
    )
    phone_marking = models.CharField(
        _("who sees the phone number"), max_length=12, choices=PHONE_MARKS, default=Marking.AMBER
    )
    contact_airport = models.BooleanField(_("contact officer, airport"), default=False)
    contact_general_aviation = models.BooleanField(_("contact officer, general aviation"), default=False)
    contact_precursors = models.BooleanField(_("contact officer, precursors"), default=False)
    # The country whose Permanent Correspondent they are: they nominate its people.
    correspondent_for = models.CharField(_("Permanent Correspondent of"), max_length=2, blank=True)
    is_secretariat = models.BooleanField(_("secretariat"), default=False)
    is_staff = models.BooleanField(_("may use the admin"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(default=timezone.now)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    previous_visit_at = models.DateTimeField(null=True, blank=True)
    # A second factor is asked of them since it became their duty; until this moment they get in without.
    second_factor_grace_until = models.DateTimeField(null=True, blank=True)
    # Since when they have one without a break; kept from allauth's rows, so that no page has to ask for them.
    second_factor_at = models.DateTimeField(null=True, blank=True, editable=False)
    deactivated_at = models.DateTimeField(null=True, blank=True)
    erasure_due_at = models.DateTimeField(null=True, blank=True)  # asked for; until then it can be withdrawn
    erased_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def first_name(self) -> str:
        """How the portal greets: the first word of the name."""
        return self.name.partition(" ")[0] or self.email


class DataExport(models.Model):
    """What the portal holds about a person, put together by a worker for them to fetch once."""

    class State(models.TextChoices):
        QUEUED = "queued"
        READY = "ready"
        FAILED = "failed"
        FETCHED = "fetched"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="data_exports")
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    file = models.FileField(upload_to="exports/", blank=True)
    nonce = models.CharField(max_length=64)  # in the link; it works once
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)  # when a worker last began
    attempts = models.PositiveSmallIntegerField(default=0)
    ready_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.state}"


class AppPassword(models.Model):
    """A password for one program that cannot show a second factor (the library as a drive). Only its hash is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="app_passwords")
    label = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)  # sha256 of 120 random bits: nothing to guess, no salt needed
    created_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.label}"
