"""A digest as a mail."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notifications import queries
from notifications.digesting.stop_links import stop_path
from notifications.digesting.wording import digested
from notifications.mails.headers import domain, of_stopping
from notifications.mails.plain import as_plain
from notifications.models import Digest


def compose(digest: Digest) -> EmailMultiAlternatives | None:
    """The mail of ``digest`` (with its user loaded); None if there is nothing that they may read now.

    Rights and marks are asked here, at the last moment.
    """
    user = digest.user
    with translation.override(user.language), timezone.override(ZoneInfo(user.time_zone)):
        found = digested(queries.news_of(digest))
        if not found.total:
            return None
        day = formats.date_format(timezone.localtime(digest.due_at), "j F Y")
        subject = ngettext("%(day)s: %(count)d new thing", "%(day)s: %(count)d new things", found.total)
        subject = f"[Network Portal] {subject % {'day': day, 'count': found.total}}"
        stop_url = f"{settings.PORTAL_URL}{stop_path(digest.pk)}"
        context = {
            "subject": subject,
            "heading": _("Your digest of %(day)s") % {"day": day},
            "digest": found,
            "site": settings.PORTAL_URL,
            "stop_url": stop_url,
            "settings_url": f"{settings.PORTAL_URL}/notifications/settings/",
            "rtl": translation.get_language_bidi(),
            "language": user.language,
        }
        html = render_to_string("email/digest.html", context)
        mail = EmailMultiAlternatives(
            subject=subject,
            body=as_plain(html),
            to=[user.email],
            headers={
                "Message-ID": f"<digest-{digest.pk}@{domain()}>",
                **of_stopping(stop_url),
                "Auto-Submitted": "auto-generated",
                "X-Auto-Response-Suppress": "All",
            },
        )
        mail.attach_alternative(html, "text/html")
    return mail
