"""A draft that was thrown away can be taken back for a day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("forums", "0004_what_moderation_leaves")]

    operations = [
        migrations.AddField("draft", "dropped_at", models.DateTimeField(blank=True, null=True)),
    ]
