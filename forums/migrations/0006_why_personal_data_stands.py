"""Why a text with personal data was posted; and an index to see how much somebody has written lately."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("networks", "0006_feed_tokens"),
        ("forums", "0005_drafts_thrown_away"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Justification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("findings", models.JSONField(default=list)),
                ("text", models.CharField(max_length=300)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("author", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("network", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="networks.network")),
                ("post", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="forums.post")),
                ("topic", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="forums.topic")),
            ],
            options={"indexes": [models.Index(fields=["network", "-id"], name="justification_list")]},
        ),
        migrations.AddIndex("post", models.Index(fields=["author", "created_at"], name="post_by_author")),
    ]
