"""Notices and deliveries get the scope of their activity, which they had to ask it for until now."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def copy_scope(apps, schema_editor):
    activities = apps.get_model("portal", "Activity").objects.filter(pk=OuterRef("activity"))
    for name in ("Notice", "Delivery"):
        apps.get_model("notifications", name).objects.update(
            scope_type=Subquery(activities.values("scope_type")[:1]),
            scope_id=Subquery(activities.values("scope_id")[:1]),
        )


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0003_how_people_are_told"),
        ("portal", "0005_how_people_are_told"),
    ]

    operations = [migrations.RunPython(copy_scope, migrations.RunPython.noop)]
