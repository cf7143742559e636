"""Invitations: a coordinator's list, and the page behind the link in the mail."""

from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import second_factor
from accounts.http import SignedInRequest
from networks.access import entry as rights
from networks.access import forget_rights, get_network
from networks.actions import entry as entry_actions
from networks.actions import invitations as actions
from networks.forms.entry import InviteForm
from networks.forms.invitation import AcceptForm
from networks.mails import read_link
from networks.models import Invitation
from networks.queries import entry as queries
from networks.roles import MANAGE
from portal.errors import Conflict, Gone, Refusal

# Where the link waits while its holder signs in: it must not stand in an address that others log.
PENDING = "invitation"


@require_safe
def invitation_list(request: SignedInRequest, network: str) -> HttpResponse:
    """Who is invited to a network: open, run out, accepted."""
    found = get_network(request.user, network, to=MANAGE)
    context = {"network": found, "shown": queries.by_standing(queries.invitations_of(found))}
    return render(request, "networks/entry/invitations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def invitation_new(request: SignedInRequest, network: str) -> HttpResponse:
    """Invite somebody."""
    found, user, status = get_network(request.user, network, to=MANAGE), request.user, 200
    form = InviteForm(
        request.POST if request.method == "POST" else None,
        roles=rights.offered_roles(user, found),
        term_months=found.default_term_months,
    )
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                came = entry_actions.bring_in(actor=user, network=found, **form.candidate())
            except Conflict as refusal:
                form.refuse(refusal.sentence)
                status = refusal.status
            else:
                _say_who_came(request, came, form.cleaned_data["name"])
                return redirect("networks:members:invitation_list", network)
    return render(request, "networks/entry/invitation_new.html", {"network": found, "form": form}, status=status)


def _say_who_came(request: HttpRequest, came: Any, name: str) -> None:
    if isinstance(came, Invitation):
        messages.success(request, _("%(name)s is invited by mail.") % {"name": name})
    else:
        messages.success(request, _("%(name)s has an account here, and is a member now.") % {"name": came.user})


@require_POST
def invitation_again(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Send a new link."""
    found = get_network(request.user, network, to=MANAGE)
    invitation = rights.get_invitation(request.user, found, pk)
    actions.send_again(actor=request.user, invitation=invitation)
    messages.success(request, _("A new mail is on its way to %(email)s.") % {"email": invitation.email})
    return redirect("networks:members:invitation_list", network)


@require_POST
def invitation_take_back(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Make the link worthless."""
    found = get_network(request.user, network, to=MANAGE)
    invitation = rights.get_invitation(request.user, found, pk)
    actions.take_back(actor=request.user, invitation=invitation)
    messages.success(request, _("The invitation of %(email)s is taken back.") % {"email": invitation.email})
    return redirect("networks:members:invitation_list", network)


# -- the page behind the link ------------------------------------------------------------------


@never_cache
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_open(request: HttpRequest, token: str) -> HttpResponse:
    """The way in: a form for somebody new, a button for somebody known, a sentence where the link is worth nothing."""
    try:
        answer = _open(request, token)
    except Refusal as refusal:
        answer = _closed(request, refusal.sentence, refusal.status)
    # The address is the key: no page opened from here learns it. "no-referrer" would take the origin from our own
    # form as well, and without it the form counts as sent from elsewhere.
    answer.headers["Referrer-Policy"] = "strict-origin"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _open(request: HttpRequest, token: str) -> HttpResponse:
    link = read_link(token)
    if link is None:
        sentence = _("Part of the address is missing, or it was changed. Open the link in the mail once more.")
        return _closed(request, sentence, 404)
    invitation = actions.require_usable(queries.find_invitation(link[0]), link[1])
    user: Any = request.user
    if user.is_authenticated and user.email.lower() != invitation.email:
        return render(request, "networks/entry/invitation_other.html", status=403)
    account = user if user.is_authenticated else rights.account_of(invitation)
    if account is not None and not account.is_active:
        raise Gone(_("Your account is switched off. Write to the secretariat."))
    if user.is_authenticated:
        return _join(request, invitation, link[1])
    if account is not None:
        return _ask_to_sign_in(request, invitation, token)
    return _accept(request, invitation, link[1])


def _join(request: HttpRequest, invitation: Invitation, nonce: str) -> HttpResponse:
    user: Any = request.user
    if request.method != "POST":
        return _page(request, invitation, known=True)
    actions.accept_as_known(actor=user, invitation=invitation, nonce=nonce)
    forget_rights(user)
    messages.success(request, _("Welcome to %(network)s.") % {"network": invitation.network})
    return redirect(_first_page(user, invitation))


def _ask_to_sign_in(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    if request.method != "POST":
        return _page(request, invitation, sign_in=True)
    request.session[PENDING] = token
    return redirect("/accounts/login/?next=/accounts/invited/")


def _accept(request: HttpRequest, invitation: Invitation, nonce: str) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = AcceptForm(posted, invitation=invitation, language=get_language() or "en")
    if not form.is_valid():
        return _page(request, invitation, form=form, status=422 if posted is not None else 200)
    user = actions.accept_as_new(
        invitation=invitation,
        nonce=nonce,
        name=form.cleaned_data["name"],
        password=form.cleaned_data["password1"],
        language=form.cleaned_data["language"],
    )
    login = Login(user=user, email=user.email, redirect_url=_first_page(user, invitation))
    return perform_password_login(request, {"email": user.email}, login)  # type: ignore[no-any-return]


def _first_page(user: Any, invitation: Invitation) -> str:
    """Where somebody lands who has just come in: at their second factor, if one is asked of them now."""
    if second_factor.is_asked_of(user) and not second_factor.has_one(user):
        return "/accounts/2fa/totp/activate/"
    return invitation.network.get_absolute_url()


def _page(request: HttpRequest, invitation: Invitation, status: int = 200, **shown: Any) -> HttpResponse:
    context = {"invitation": invitation, "network": invitation.network, **shown}
    return render(request, "networks/entry/invitation.html", context, status=status)


def _closed(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    return render(request, "networks/entry/invitation_closed.html", {"sentence": sentence}, status=status)


@never_cache
@require_safe
def invitation_pending(request: HttpRequest) -> HttpResponse:
    """Back to the invitation that somebody opened before they signed in."""
    token = request.session.get(PENDING)
    return redirect("invitation", token) if token else redirect("home")
