"""The ways in: nominations, applications, invitations, sheets of people, and those who asked at a closed door."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import ServiceType
from networks.models.core import Membership, Network
from networks.roles import Role


class Decision(models.TextChoices):
    """What became of something that somebody asked for."""

    WAITING = "waiting", _("waiting")
    APPROVED = "approved", _("approved")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Asked(models.Model):
    """What the coordinators of a network, or the secretariat, decide about."""

    state = models.CharField(max_length=10, choices=Decision.choices, default=Decision.WAITING)
    created_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decision_reason = models.CharField(max_length=300, blank=True)
    client_id = models.UUIDField(default=uuid4)

    class Meta:
        abstract = True


class Candidate(models.Model):
    """Who a person is that has no account yet, and the seat meant for them."""

    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=120)
    country = models.CharField(_("country"), max_length=2, blank=True)
    organisation = models.CharField(_("organisation"), max_length=160, blank=True)
    service_type = models.CharField(_("service"), max_length=20, blank=True, choices=ServiceType.choices)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.MEMBER)
    term_months = models.PositiveSmallIntegerField(_("term in months"), null=True, blank=True)  # none: without end

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"


class Nomination(Candidate, Asked):
    """A Permanent Correspondent or a coordinator names a person for a network, a role and a term.

    With ``replaces`` it is a hand-over: once the person is in, that membership's seat passes to them.
    """

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="nominations")
    nominated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="nominations")
    words = models.TextField(blank=True)
    replaces = models.ForeignKey(Membership, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["nominated_by", "client_id"], name="nomination_sent_once"),
            models.UniqueConstraint(
                fields=["network", "email"], condition=Q(state="waiting"), name="nomination_waiting_once"
            ),
        ]


class Application(Asked):
    """Somebody signed in asks to join a listed network."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="applications")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="applications")
    words = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "client_id"], name="application_sent_once"),
            models.UniqueConstraint(
                fields=["network", "user"], condition=Q(state="waiting"), name="application_waiting_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} to {self.network_id}"


class AccessRequest(Asked):
    """Somebody signed in stood before "nothing here" and said who had sent them.

    ``network`` is what the address would belong to, if anything; the asker never learns it.
    """

    network = models.ForeignKey(Network, null=True, on_delete=models.CASCADE, related_name="access_requests")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="access_requests")
    address = models.CharField(max_length=400)
    sender = models.CharField(max_length=200)
    words = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "client_id"], name="access_request_sent_once")]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.address}"


class Invitation(Candidate):
    """A way in for one address: signed, used once, with an end; it can be taken back and sent again."""

    class Mail(models.TextChoices):
        QUEUED = "queued"
        SENT = "sent"
        FAILED = "failed"

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="invitations")
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="invitations_sent"
    )
    nomination = models.ForeignKey(Nomination, null=True, on_delete=models.SET_NULL, related_name="invitations")
    nonce = models.CharField(max_length=64)  # in the signed link; a new one makes the old link worthless
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="invitations_accepted"
    )
    taken_back_at = models.DateTimeField(null=True)
    mail = models.CharField(max_length=10, choices=Mail.choices, default=Mail.QUEUED)
    mail_attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "email"],
                condition=Q(accepted_at=None, taken_back_at=None),
                name="invitation_open_once",
            )
        ]
        indexes = [
            models.Index(fields=["next_attempt_at"], name="invitation_to_send", condition=Q(mail="queued")),
        ]


class Sheet(models.Model):
    """People to invite, from a file: checked first, shown, then sent."""

    class State(models.TextChoices):
        READY = "ready"  # checked, waits for a yes
        SENDING = "sending"
        DONE = "done"
        DROPPED = "dropped"

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="sheets")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sent_by = models.ForeignKey(  # who said yes: in their name people are let in
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(max_length=255)
    state = models.CharField(max_length=10, choices=State.choices, default=State.READY)
    done = models.PositiveIntegerField(default=0)  # rows invited or seated so far
    created_at = models.DateTimeField(default=timezone.now)
    client_id = models.UUIDField(default=uuid4)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["uploaded_by", "client_id"], name="sheet_sent_once")]

    def __str__(self) -> str:
        return self.name


class SheetRow(Candidate):
    """One row of a sheet with what was found about it."""

    class Verdict(models.TextChoices):
        NEW = "new", _("new")
        KNOWN = "known", _("known in the portal")
        MEMBER = "member", _("already a member")
        WRONG = "wrong", _("wrong")

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()  # as the program that made the sheet counts
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    reason = models.CharField(max_length=300, blank=True)
    cells = models.JSONField(default=list)  # what the file says, in the order of the template; to mend what is wrong
    invitation = models.ForeignKey(Invitation, null=True, on_delete=models.SET_NULL, related_name="+")
    handled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["sheet", "number"], name="sheet_row_once")]
