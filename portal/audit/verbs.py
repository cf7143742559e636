"""What stands in the trail, in words. A verb that is not declared here is refused by a test."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "network.opened": _("opened the network"),
    "container.restricted": _("restricted a forum, folder or channel"),
    "membership.started": _("let in"),
    "membership.ended": _("ended the membership of"),
    "membership.changed": _("changed the role of"),
}
