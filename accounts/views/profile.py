"""One's own profile."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import get_self
from accounts.actions import change_profile
from accounts.forms import ProfileForm


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """What I say about myself, and the way to my sign-in settings."""
    me = get_self(request.user)
    if request.method != "POST":
        return render(request, "accounts/profile.html", {"form": ProfileForm.of(me)})
    form = ProfileForm(request.POST)
    if not form.is_valid():
        return render(request, "accounts/profile.html", {"form": form}, status=422)
    person = change_profile(actor=me, **form.cleaned_data)
    with translation.override(person.language):
        messages.success(request, _("Your profile is saved."))
    return redirect("accounts:profile")
