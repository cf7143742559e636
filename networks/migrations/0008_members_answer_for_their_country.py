"""Members answer for their country: some countries have nobody else in a network."""

from django.db import migrations

RIGHT = "speak_for_country"


def grant(apps, schema_editor):
    permissions = apps.get_model("auth", "Permission").objects
    grants = apps.get_model("networks", "NetworkGroupObjectPermission").objects
    for row in apps.get_model("networks", "RoleGroup").objects.filter(role="member"):
        permission = permissions.get(content_type__app_label="networks", codename=RIGHT)
        grants.get_or_create(group_id=row.group_id, permission=permission, content_object_id=row.network_id)


def take_back(apps, schema_editor):
    members = apps.get_model("networks", "RoleGroup").objects.filter(role="member").values("group_id")
    grants = apps.get_model("networks", "NetworkGroupObjectPermission").objects
    grants.filter(group_id__in=members, permission__codename=RIGHT).delete()


class Migration(migrations.Migration):
    dependencies = [("networks", "0007_feed_on_record"), ("auth", "0012_alter_user_first_name_max_length")]

    operations = [migrations.RunPython(grant, take_back)]
