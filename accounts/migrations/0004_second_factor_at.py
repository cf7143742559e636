from typing import Any

from django.db import migrations, models
from django.db.models import Min


def read_off(apps: Any, schema_editor: Any) -> None:
    """Who has an authenticator app or a key by now, and since when."""
    user = apps.get_model("accounts", "User")
    factors = apps.get_model("mfa", "Authenticator").objects.filter(type__in=["totp", "webauthn"])
    for row in factors.values("user_id").annotate(since=Min("created_at")).order_by():
        user.objects.filter(pk=row["user_id"]).update(second_factor_at=row["since"])


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_own_data"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="second_factor_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.RunPython(read_off, migrations.RunPython.noop),
    ]
