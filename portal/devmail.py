"""The mails of a demonstration, readable in the portal: nobody there has an address that mail reaches."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal import access
from portal.mail import kept_mail, kept_mails


@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """The latest mails, the newest first."""
    access.get_mailbox(request.user)
    return render(request, "portal/mailbox.html", {"mails": kept_mails()})


@require_safe
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail, as text."""
    access.get_mailbox(request.user)
    found = kept_mail(name)
    if found is None:
        raise Http404
    return render(request, "portal/mailbox_mail.html", {"mail": found})
