"""People in the admin, for the staff of the secretariat."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.actions import prove_address
from accounts.forms import ProfileForm
from accounts.models import User
from portal import audit

RIGHTS = ("is_active", "is_secretariat", "is_staff", "is_superuser")


class PersonChangeForm(UserChangeForm):  # type: ignore[type-arg]
    """A person's entry, with the same checks as their own profile page."""

    country = ProfileForm.base_fields["country"]
    language = ProfileForm.base_fields["language"]
    time_zone = ProfileForm.base_fields["time_zone"]

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().lower()


class PersonCreationForm(AdminUserCreationForm):  # type: ignore[type-arg]
    """A new person: address and name; the password may stay unset until they choose one by mail."""

    class Meta:
        model = User
        fields = ("email", "name")

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().lower()


@admin.register(User)
class PersonAdmin(UserAdmin):  # type: ignore[type-arg]
    """People: who they are, whether they may sign in, and their part in the portal. Roles live in the networks."""

    form = PersonChangeForm
    add_form = PersonCreationForm
    ordering = ("name",)
    list_display = ("name", "email", "country", "organisation", "is_secretariat", "is_active", "last_seen_at")
    list_filter = ("is_active", "is_secretariat", "is_staff", "service_type", "country")
    search_fields = ("name", "email", "organisation")
    readonly_fields = ("date_joined", "last_login", "last_seen_at")
    filter_horizontal = ()
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("email", "password", "name")}),
        (_("Where they speak from"), {"fields": ("country", "organisation", "service_type")}),
        (_("How they are reached"), {"fields": ("phone", "languages", "language", "time_zone")}),
        (_("Rights"), {"fields": ("is_active", "is_secretariat", "is_staff", "is_superuser")}),
        (_("Dates"), {"fields": ("date_joined", "last_login", "last_seen_at")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("email", "name", "usable_password", "password1", "password2")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).order_by("name")

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Also make the written address the only one that signs in, and put on record what was changed."""
        super().save_model(request, obj, form, change)
        prove_address(user=obj)
        given = {name: getattr(obj, name) for name in RIGHTS if name in form.changed_data}
        fields = sorted(form.changed_data)
        if fields:
            verb = "person.changed" if change else "person.added"
            audit.write(actor=request.user, verb=verb, person_id=obj.pk, fields=fields, **given)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nobody is deleted here: what they wrote would lose its author. Deactivate instead."""
        return False
