"""PostgreSQL refuses to change or remove what stands in the audit trail, whoever asks.

On SQLite, where whoever can write can do everything, the chain of hashes alone protects: it shows what was done.
"""

from django.db import migrations

TABLES = ("portal_auditentry", "portal_auditseal")
FUNCTION = """
CREATE FUNCTION portal_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'insufficient_privilege';
END $$
"""


def refuse(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute(FUNCTION)
    for table in TABLES:
        schema_editor.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION portal_audit_refuse()"
        )
        schema_editor.execute(
            f"CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION portal_audit_refuse()"
        )


def allow(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for table in TABLES:
        schema_editor.execute(f"DROP TRIGGER append_only ON {table}")
        schema_editor.execute(f"DROP TRIGGER append_only_whole ON {table}")
    schema_editor.execute("DROP FUNCTION portal_audit_refuse()")


class Migration(migrations.Migration):

    dependencies = [
        ("portal", "0002_audit_trail"),
    ]

    operations = [migrations.RunPython(refuse, allow)]
