"""The address in an alert's mail: it leads to a page with one button, for the person the mail was sent to."""

from typing import Any

from django.core.signing import BadSignature, Signer

from alerts.models import Alert

_SIGNER = Signer(salt="alerts.acknowledge")


def mail_path(alert: Alert, user: Any) -> str:
    """Where ``user`` takes note of ``alert``. It signs nobody in, and is worth nothing to anybody else."""
    return f"{alert.get_absolute_url()}acknowledge/?from={_SIGNER.sign_object([alert.pk, user.pk])}"


def is_theirs(token: str, alert: Alert, user: Any) -> bool:
    """Whether ``token`` was made for ``user`` and ``alert``."""
    try:
        return bool(_SIGNER.unsign_object(token) == [alert.pk, user.pk])
    except (BadSignature, ValueError):
        return False
