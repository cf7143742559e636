"""Passwords for programs."""

from accounts.models import AppPassword, User


def passwords_of(user: User) -> list[AppPassword]:
    """Those of ``user``, the newest first; revoked ones last. One query."""
    found = list(AppPassword.objects.filter(user=user).order_by("-pk")[:100])
    for each in found:
        each.user = user
    return sorted(found, key=lambda each: each.revoked_at is not None)
