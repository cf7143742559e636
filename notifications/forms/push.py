"""What a browser says of itself so that it can be told."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from notifications.pushing.encryption import device_keys
from notifications.pushing.services import host_of

NO_DEVICE = _("This is not what a browser says when it is asked to be told.")


class DeviceForm(forms.Form):
    """A subscription of a browser, as its Push API gives it: an address at its service, a key and a secret."""

    endpoint = forms.CharField(max_length=600, strip=False)
    p256dh = forms.CharField(max_length=120)
    auth = forms.CharField(max_length=60)

    def clean_endpoint(self) -> str:
        """Only services of browsers: whatever else is asked for, the portal connects to nothing else."""
        endpoint = str(self.cleaned_data["endpoint"])
        if not host_of(endpoint):
            raise ValidationError(_("This browser uses a service for notices that the portal does not know."))
        return endpoint

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "p256dh" in data and "auth" in data:
            try:
                device_keys(data["p256dh"], data["auth"])
            except ValueError:
                raise ValidationError(NO_DEVICE) from None
        return data

    @property
    def sentence(self) -> str:
        """Why it was not taken: people type nothing here, so nothing is said of fields."""
        service: Any = self.errors.get("endpoint", [])
        return str(service[0]) if service and self.data.get("endpoint") else str(NO_DEVICE)
