"""Experts and coordinators send rapid alerts: the right, and its grants in networks that stand."""

from django.db import migrations

RIGHT = "send_alert"
ROLES = ("expert", "coordinator")
PERMISSIONS = [
    ("read_network", "read network"),
    ("read_strict", "read strict"),
    ("start_topic", "start topic"),
    ("reply", "reply"),
    ("upload_document", "upload document"),
    ("send_message", "send message"),
    ("speak_for_country", "speak for country"),
    ("organise", "organise"),
    ("send_alert", "send alert"),
    ("moderate", "moderate"),
    ("manage_members", "manage members"),
]


def grant(apps, schema_editor):
    groups = apps.get_model("networks", "RoleGroup").objects.filter(role__in=ROLES)
    if not groups.exists():  # a new portal: whoever opens a network grants what the table says
        return
    kind, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="networks", model="network"
    )
    permission, _made = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind, codename=RIGHT, defaults={"name": "send alert"}
    )
    grants = apps.get_model("networks", "NetworkGroupObjectPermission").objects
    for row in groups:
        grants.get_or_create(group_id=row.group_id, permission=permission, content_object_id=row.network_id)


def take_back(apps, schema_editor):
    apps.get_model("networks", "NetworkGroupObjectPermission").objects.filter(permission__codename=RIGHT).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("networks", "0010_how_people_are_told"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.AlterModelOptions(name="network", options={"ordering": ["name"], "permissions": PERMISSIONS}),
        migrations.RunPython(grant, take_back),
    ]
