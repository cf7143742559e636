"""Networks and who belongs to them."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase

from networks.roles import RIGHTS, Role
from portal.marking import Marking
from portal.models import Stream


class Hue(models.TextChoices):
    """The checked palette a network's colour comes from."""

    AIRPORTS = "airports", _("blue")
    PRECURSORS = "precursors", _("ochre")
    MEDNET = "mednet", _("sea green")
    PRISONS = "prisons", _("plum")
    BRICK = "brick", _("brick")
    OLIVE = "olive", _("olive")
    INDIGO = "indigo", _("indigo")
    SLATE = "slate", _("slate")


class SecondFactor(models.TextChoices):
    """Of whom a network asks a second factor."""

    ROLES = "roles", _("coordinators and the secretariat")
    ALL = "all", _("everybody")


class Network(models.Model):
    """A closed expert network with its workspace."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(unique=True)
    hue = models.CharField(max_length=20, choices=Hue.choices, default=Hue.AIRPORTS)
    mandate = models.TextField(blank=True)
    welcome = models.TextField(blank=True)
    default_marking = models.CharField(max_length=12, choices=Marking.choices, default=Marking.AMBER)
    listed = models.BooleanField(default=True)  # its name may be known to everyone signed in
    stream = models.OneToOneField(Stream, on_delete=models.PROTECT, related_name="network")
    default_term_months = models.PositiveSmallIntegerField(default=24)
    second_factor = models.CharField(max_length=10, choices=SecondFactor.choices, default=SecondFactor.ROLES)
    # ISO codes with commas: who should have somebody here. Empty: the member states of the Group.
    expected_countries = models.CharField(max_length=300, blank=True)
    sections_off = models.CharField(max_length=200, blank=True)  # keys of the tabs that are not shown, with commas
    confirmation_opened_at = models.DateTimeField(null=True, blank=True)  # members confirm their entries since then
    confirmation_due_at = models.DateTimeField(null=True, blank=True)
    storage_quota_mb = models.PositiveIntegerField(null=True, blank=True)  # of its library; None: as the portal has it
    reply_by_mail = models.BooleanField(default=False)  # notices of GREEN and CLEAR topics may be answered by mail
    archived_at = models.DateTimeField(null=True, blank=True)  # since then it is read-only
    archived_reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name"]
        permissions = [(codename, str(codename.replace("_", " "))) for codename in RIGHTS]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/networks/{self.slug}/"

    @property
    def initial(self) -> str:
        """The letter on the network's badge."""
        return self.name[:1].upper()


class NetworkGroupObjectPermission(GroupObjectPermissionBase):
    """guardian's grant of a right on a network to a role's group; dies with the network."""

    content_object = models.ForeignKey(Network, on_delete=models.CASCADE)
    id: int

    class Meta(GroupObjectPermissionBase.Meta):
        pass


class RoleGroup(models.Model):
    """The one Django group of a role in a network."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="role_groups")
    role = models.CharField(max_length=20, choices=Role.choices)
    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="role_group")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "role"], name="role_group_once")]

    def __str__(self) -> str:
        return f"{self.network_id} {self.role}"


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships, by whether they count now."""

    def active(self) -> "MembershipQuerySet":
        """Those that give rights at this moment: not ended or suspended, within their term, of an active person."""
        return self.filter(current_q(), user__is_active=True)


def current_q(prefix: str = "") -> Q:
    """The condition "this membership counts now", for queries that reach it through ``prefix``."""
    now = timezone.now()
    return Q(**{f"{prefix}ended_at": None, f"{prefix}suspended_at": None}) & (
        Q(**{f"{prefix}valid_until": None}) | Q(**{f"{prefix}valid_until__gt": now})
    )


class Membership(models.Model):
    """A person's seat in a network. The truth about who may do what."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    joined_at = models.DateTimeField(default=timezone.now)
    valid_until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.CharField(max_length=300, blank=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    suspended_reason = models.CharField(max_length=300, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)  # when the person last said that their entry is right
    told_days = models.PositiveSmallIntegerField(null=True, blank=True)  # last notice: this many days before the end

    objects: ClassVar[Any] = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "network"], condition=Q(ended_at__isnull=True), name="membership_open_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("joined_at")), name="membership_term_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.network_id} as {self.role}"


class WorkingGroup(models.Model):
    """A named sub-set of a network's members, for example MedSPAD; restricted containers may be open to it."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="working_groups")
    name = models.CharField(max_length=120)
    description = models.CharField(max_length=300, blank=True)
    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="working_group")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["network", "name"], name="working_group_once")]

    def __str__(self) -> str:
        return self.name


class WorkingSeat(models.Model):
    """A membership's place in a working group. Counts as long as the membership does."""

    working_group = models.ForeignKey(WorkingGroup, on_delete=models.CASCADE, related_name="seats")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="working_seats")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["working_group", "membership"], name="working_seat_once")]

    def __str__(self) -> str:
        return f"{self.membership_id} in {self.working_group_id}"


class Deputyship(models.Model):
    """A member stands in for another for a time, and holds their rights as well."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="deputyships")
    deputy = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="stands_in")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="deputyship_forward"),
            models.CheckConstraint(condition=~Q(membership=F("deputy")), name="deputyship_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.deputy_id} for {self.membership_id}"


def acting_q(prefix: str = "") -> Q:
    """The condition "this deputyship counts now": in its time, and both memberships count."""
    now = timezone.now()
    window = Q(**{f"{prefix}ended_at": None, f"{prefix}starts_at__lte": now, f"{prefix}ends_at__gt": now})
    return window & current_q(f"{prefix}membership__") & current_q(f"{prefix}deputy__")


class Container(models.Model):
    """What holds content in a network: a forum, a folder, a channel.

    Inherits its rights from the network; a restricted one needs a guardian grant of its own
    (``view_<model>`` to a group) on top.
    """

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="%(class)ss")
    network_id: int
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=80)
    description = models.CharField(max_length=300, blank=True)
    restricted = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name
