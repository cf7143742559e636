"""Words of being told: how much of a place, of what sort, and by which medium."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """How much a person is told of what happens in a place."""

    ALL = "all", _("everything")
    CONCERNED = "concerned", _("mentions and answers to me")
    NOTHING = "nothing", _("nothing")


class Sort(models.TextChoices):
    """What a notice is to the person who gets it; media are chosen for each sort."""

    ALERT = "alert", _("Rapid alerts")
    ASKED = "asked", _("What I am asked to do by a date")
    CONCERNED = "concerned", _("Mentions, answers and decisions that concern me")
    NEWS = "news", _("Announcements and messages from coordinators")
    FOLLOWED = "followed", _("Topics, documents and channels I follow")
    PLACE = "place", _("Networks, forums, folders and people I follow")


class Medium(models.TextChoices):
    """The ways a notice takes to a person."""

    PORTAL = "portal", _("in the portal")
    MAIL = "mail", _("e-mail")
    DIGEST = "digest", _("in the digest")
    PUSH = "push", _("on my devices")


# What is wanted by those who have not chosen.
WANTED: dict[str, frozenset[str]] = {
    Sort.ALERT: frozenset({Medium.PORTAL, Medium.MAIL, Medium.PUSH}),
    Sort.ASKED: frozenset({Medium.PORTAL, Medium.MAIL, Medium.PUSH}),
    Sort.CONCERNED: frozenset({Medium.PORTAL, Medium.MAIL, Medium.PUSH}),
    Sort.NEWS: frozenset({Medium.PORTAL, Medium.MAIL}),
    Sort.FOLLOWED: frozenset({Medium.PORTAL, Medium.MAIL}),
    Sort.PLACE: frozenset({Medium.PORTAL, Medium.DIGEST}),
}
LOCKED = frozenset({Sort.ALERT})  # not a matter of choice
INSISTENT = frozenset({Sort.ALERT, Sort.ASKED})  # told to those it concerns even where they want to hear nothing
