"""Gives every file that is in the store already its content row. Two files of one content share the first."""

from django.conf import settings
from django.db import migrations


def fill(apps, schema_editor):
    blobs = apps.get_model("portal", "Blob").objects
    rows = apps.get_model("documents", "Version").objects
    state = "waiting" if settings.PORTAL_CLAMAV else "unscanned"
    for row in rows.filter(blob=None).only("sha256", "size", "file", "created_at").iterator(chunk_size=500):
        blob, _made = blobs.get_or_create(
            sha256=row.sha256,
            defaults={"size": row.size, "name": str(row.file), "state": state, "created_at": row.created_at},
        )
        rows.filter(pk=row.pk).update(blob=blob)


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_depth_of_the_library")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
