"""Networks, who belongs to them, and how they come in."""

from networks.models.core import (
    Container,
    Deputyship,
    Hue,
    Membership,
    MembershipQuerySet,
    Network,
    NetworkGroupObjectPermission,
    RoleGroup,
    SecondFactor,
    WorkingGroup,
    WorkingSeat,
    acting_q,
    current_q,
)
from networks.models.entry import AccessRequest, Application, Invitation, Nomination, Sheet, SheetRow
from networks.models.workspace import (
    Announcement,
    AnnouncementPicture,
    BrochureEdition,
    ComingDate,
    MemberMessage,
    MessageRecipient,
)

__all__ = [
    "AccessRequest",
    "Announcement",
    "AnnouncementPicture",
    "Application",
    "BrochureEdition",
    "ComingDate",
    "Container",
    "Deputyship",
    "Hue",
    "Invitation",
    "MemberMessage",
    "Membership",
    "MembershipQuerySet",
    "MessageRecipient",
    "Network",
    "NetworkGroupObjectPermission",
    "Nomination",
    "RoleGroup",
    "SecondFactor",
    "Sheet",
    "SheetRow",
    "WorkingGroup",
    "WorkingSeat",
    "acting_q",
    "current_q",
]
