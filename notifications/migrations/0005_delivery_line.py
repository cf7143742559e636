"""The line in which one person's mails wait."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0004_scope_of_notices")]

    operations = [
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["user", "state", "id"], name="delivery_line"),
        ),
    ]
