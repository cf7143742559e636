"""A notice as a mail, within the table of marks."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from notifications.models import Delivery
from notifications.queries import is_concerned
from portal.marking import RULES, Mail
from portal.sections import kinds
from portal.text import tidy


def compose(delivery: Delivery) -> EmailMultiAlternatives | None:
    """The mail for ``delivery`` (with activity, actor and user loaded); None if it may not be sent.

    Rights are asked here, at the last moment. How much the mail says follows the item's mark now.
    """
    activity, user = delivery.activity, delivery.user
    kind = kinds[activity.target_type]
    target = next(iter(kind.load([activity.target_id])), None)
    if target is None or not kind.readers(target).filter(pk=user.pk).exists():
        return None
    concerned = is_concerned(user, activity)
    with translation.override(user.language):
        thing = kind.describe(target)
        says = RULES[thing.marking].mail
        hint = says == Mail.HINT
        subject = _("Something new in %(network)s") % {"network": thing.place} if hint else thing.title
        context = {
            "subject": subject,
            "place": thing.place,
            "url": f"{settings.PORTAL_URL}{activity_address(delivery) if hint else thing.url}",
            "settings_url": f"{settings.PORTAL_URL}/notifications/settings/",
            "rtl": translation.get_language_bidi(),
            "language": user.language,
        }
        if not hint:
            context |= {"marking": thing.marking, "actor": activity.actor, "verb": kind.words(activity.verb, concerned)}
        if says == Mail.FULL:
            context |= {"text": thing.excerpt, "html": thing.html}
        mail = EmailMultiAlternatives(
            subject=f"[{tidy(thing.place)}] {tidy(subject)}" if not hint else tidy(subject),
            body=render_to_string("email/notice.txt", context),
            to=[user.email],
            headers={
                "Message-ID": f"<delivery-{delivery.pk}-{activity.pk}@{_domain()}>",
                "Auto-Submitted": "auto-generated",
                "X-Auto-Response-Suppress": "All",
            },
        )
        mail.attach_alternative(render_to_string("email/notice.html", context), "text/html")
    return mail


def activity_address(delivery: Delivery) -> str:
    """An address that says nothing: it leads to the notice after sign-in."""
    return f"/notifications/of/{delivery.activity_id}/"


def _domain() -> str:
    return settings.PORTAL_URL.partition("://")[2].partition(":")[0].partition("/")[0]
