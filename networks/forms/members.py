"""Input about members."""

from django import forms
from django.utils.translation import gettext_lazy as _

from networks.roles import Role
from portal.text import LineField


class EndMembershipForm(forms.Form):
    """Why a membership ends; the person is told."""

    reason = LineField(label=_("Reason"), max_length=300, required=False)


class RoleForm(forms.Form):
    """A member's new role."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
