from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('networks', '0006_feed_tokens'),
    ]

    operations = [
        migrations.AddField(
            model_name='feedtoken',
            name='on_record',
            field=models.JSONField(blank=True, default=list),
        ),
    ]
