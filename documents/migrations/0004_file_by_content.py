"""Contents are found by their row from now on. Going back gives the files their names again."""

import django.db.models.deletion
from django.db import migrations, models


def name_again(apps, schema_editor):
    rows = apps.get_model("documents", "Version").objects
    for row in rows.select_related("blob").only("blob__name").iterator(chunk_size=500):
        rows.filter(pk=row.pk).update(file=row.blob.name)


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_contents_of_versions")]

    operations = [
        migrations.AlterField(
            model_name="version",
            name="blob",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="portal.blob"
            ),
        ),
        migrations.AlterField("version", "file", models.FileField(max_length=120, upload_to="", default="")),
        migrations.RunPython(migrations.RunPython.noop, name_again),
        migrations.RemoveField(model_name="version", name="file"),
    ]
