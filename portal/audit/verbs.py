"""What stands in the trail, in words. A verb that is not declared here is refused by a test."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "network.opened": _("opened the network"),
    "container.restricted": _("restricted a forum, folder or channel"),
    "membership.started": _("let in"),
    "membership.ended": _("ended the membership of"),
    "membership.changed": _("changed the role of"),
    "membership.passed": _("handed over the seat of"),
    "membership.suspended": _("suspended"),
    "membership.resumed": _("lifted the suspension of"),
    "term.renewed": _("renewed the term of"),
    "term.asked": _("asked for a longer term"),
    "entry.confirmed": _("confirmed their entry"),
    "confirmation.opened": _("opened a round in which members confirm their entries"),
    "confirmation.closed": _("closed the round in which members confirm their entries"),
    "deputy.named": _("named a deputy"),
    "deputy.ended": _("ended the time of a deputy"),
    "message.sent": _("sent a message to members"),
}
