from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0005_many_at_once")]

    operations = [migrations.AddField("batch", "quiet", models.BooleanField(default=False))]
