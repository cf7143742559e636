"""``manage.py grant_web_role``: what the processes that serve people may do with the database."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

APPEND_ONLY = ("portal_auditentry", "portal_auditseal")
READ_ONLY = ("django_migrations",)


class Command(BaseCommand):
    """Run by the owner of the tables after each ``migrate``; the web role is in ``PORTAL_WEB_DATABASE_URL``.

    It may read and write everything, but not change or remove what stands in the audit trail, and not switch off
    what refuses that. The role is made if it is missing and the owner may make roles.
    """

    help = "Let the role of PORTAL_WEB_DATABASE_URL use the tables; not change or remove what is in the audit trail."

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("There are no roles in this database: run this on PostgreSQL.")
        role, password = _web_role()
        with transaction.atomic():
            _make(role, password)
            _refuse_mighty(role)
            _grant(role)
        self.stdout.write(f"{role} may use the tables of {connection.settings_dict['USER']}; the trail is append-only.")


def _web_role() -> tuple[str, str]:
    from dj_database_url import parse

    if not settings.PORTAL_WEB_DATABASE_URL:
        raise CommandError("PORTAL_WEB_DATABASE_URL is not set: it names the role of the web processes.")
    found = parse(settings.PORTAL_WEB_DATABASE_URL)
    role, owner = str(found.get("USER") or ""), connection.settings_dict["USER"]
    if not role or role == owner:
        raise CommandError(
            f"The web processes must not be {owner}, who owns the tables and could rewrite the audit trail. "
            "Give them a role of their own in PORTAL_DATABASE_URL, for example portal_web."
        )
    return role, str(found.get("PASSWORD") or "")


def _make(role: str, password: str) -> None:
    may = bool(_ask("SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user"))
    known = _ask("SELECT 1 FROM pg_roles WHERE rolname = %s", role)
    if not known and not may:
        raise CommandError(f"There is no role {role}: make it with CREATE ROLE {role} LOGIN PASSWORD '…'.")
    if not known:
        _run("CREATE ROLE {} LOGIN", role)
    if may and password:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER ROLE {_name(role)} PASSWORD %s", [password])


def _refuse_mighty(role: str) -> None:
    """A role that is its own master, or the owner's, is held back by nothing."""
    mighty = _ask(
        "SELECT rolsuper OR rolcreaterole OR rolbypassrls OR pg_has_role(oid, current_user::regrole, 'MEMBER') "
        "FROM pg_roles WHERE rolname = %s",
        role,
    )
    if mighty:
        raise CommandError(f"{role} has rights over other roles: with them it could rewrite the audit trail.")


def _grant(role: str) -> None:
    _run("GRANT USAGE ON SCHEMA public TO {}", role)
    _run("REVOKE CREATE ON SCHEMA public FROM PUBLIC, {}", role)
    for what in ("", "ALTER DEFAULT PRIVILEGES IN SCHEMA public "):  # the tables there are, and those to come
        where = "" if what else "ALL "
        inside = "" if what else " IN SCHEMA public"
        _run(f"{what}GRANT SELECT, INSERT, UPDATE, DELETE ON {where}TABLES{inside} TO {{}}", role)
        _run(f"{what}GRANT USAGE, SELECT ON {where}SEQUENCES{inside} TO {{}}", role)
    for table in APPEND_ONLY:
        _run(f"REVOKE UPDATE, DELETE, TRUNCATE, TRIGGER, REFERENCES ON {table} FROM PUBLIC, {{}}", role)
    for table in READ_ONLY:
        _run(f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {table} FROM PUBLIC, {{}}", role)


def _name(role: str) -> str:
    return '"' + role.replace('"', '""') + '"'


def _run(statement: str, role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement.format(_name(role)))


def _ask(question: str, *parameters: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(question, parameters)
        row = cursor.fetchone()
    return row[0] if row else None
