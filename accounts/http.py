"""The request behind the sign-in wall."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import User


class SignedInRequest(HttpRequest):
    """For annotations only: ``accounts.middleware.require_sign_in`` has made sure that somebody is signed in."""

    user: User
    htmx: HtmxDetails
