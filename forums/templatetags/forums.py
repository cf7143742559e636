"""Words of the forums' pages."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.marking import RULES, Mail

register = template.Library()

_SAYS: dict[str, str | Promise] = {
    Mail.FULL: _("mail shows the whole text"),
    Mail.TITLE: _("mail shows title and link only"),
    Mail.HINT: _("mail shows a link only"),
}


@register.simple_tag
def mail_says(marking: str) -> str | Promise:
    """What a notice by mail tells of something with this mark."""
    return _SAYS[RULES[marking].mail]
