"""What each role may do in a network. This table is the truth; the grants in the database follow it.

Rights are codenames of Django permissions on :class:`networks.models.Network`; django-guardian grants
them to the one group that each (network, role) has.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """A person's part in one network."""

    COORDINATOR = "coordinator", _("coordinator")
    EXPERT = "expert", _("expert")
    MEMBER = "member", _("member")
    OBSERVER = "observer", _("observer")


READ = "read_network"
READ_STRICT = "read_strict"
START_TOPIC = "start_topic"
REPLY = "reply"
UPLOAD = "upload_document"
SEND = "send_message"
SPEAK = "speak_for_country"
ORGANISE = "organise"
ALERT = "send_alert"
MODERATE = "moderate"
MANAGE = "manage_members"

RIGHTS = {
    READ: _("Read the network's forums, library and channels"),
    READ_STRICT: _("Read what is marked TLP:AMBER+STRICT"),
    START_TOPIC: _("Start a topic"),
    REPLY: _("Reply to a topic"),
    UPLOAD: _("Put documents into the library"),
    SEND: _("Write in channels"),
    SPEAK: _("Answer for their country"),
    ORGANISE: _("Create folders in the library"),
    ALERT: _("Send rapid alerts"),
    MODERATE: _("Lower marks, edit and remove what others wrote, open forums and channels"),
    MANAGE: _("Let people in, change roles, end memberships"),
}

_MEMBER = frozenset({READ, READ_STRICT, START_TOPIC, REPLY, UPLOAD, SEND, SPEAK})
_EXPERT = _MEMBER | {ORGANISE, ALERT}

TABLE: dict[str, frozenset[str]] = {
    Role.OBSERVER: frozenset({READ}),
    Role.MEMBER: _MEMBER,
    Role.EXPERT: _EXPERT,
    Role.COORDINATOR: _EXPERT | {MODERATE, MANAGE},
}

# The secretariat answers for every network; it reads RED only where it is named.
SECRETARIAT = TABLE[Role.COORDINATOR]

# Each role in a sentence, for the page that shows this table.
ABOUT = {
    Role.COORDINATOR: _("Runs the network: lets people in, keeps order, publishes, sets how it works."),
    Role.EXPERT: _("Speaks for a country or a service, and keeps the library in order."),
    Role.MEMBER: _("Takes part: asks, answers, shares documents, talks in channels."),
    Role.OBSERVER: _("Reads along, except what is marked TLP:AMBER+STRICT. Writes nothing."),
}

# What is left of anybody's rights in an archived network: it is read, and its people can be let go.
ARCHIVED = frozenset({READ, READ_STRICT, MANAGE})
