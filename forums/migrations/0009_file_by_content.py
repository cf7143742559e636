"""Contents are found by their row from now on. Going back gives the files their names again."""

import django.db.models.deletion
from django.db import migrations, models


def name_again(apps, schema_editor):
    rows = apps.get_model("forums", "Attachment").objects
    for row in rows.select_related("blob").only("blob__name").iterator(chunk_size=500):
        rows.filter(pk=row.pk).update(file=row.blob.name)


class Migration(migrations.Migration):
    dependencies = [("forums", "0008_contents_of_attachments")]

    operations = [
        migrations.AlterField(
            model_name="attachment",
            name="blob",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="attachments", to="portal.blob"
            ),
        ),
        migrations.AlterField("attachment", "file", models.FileField(max_length=120, upload_to="", default="")),
        migrations.RunPython(migrations.RunPython.noop, name_again),
        migrations.RemoveField(model_name="attachment", name="file"),
    ]
