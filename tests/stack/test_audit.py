"""The audit trail on the real database: who serves people cannot rewrite it, and who can is found out."""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from psycopg import errors

from deploy.stack import DidNotStartError, Stack
from tests.stack.person import Person, eventually

TABLES = pytest.mark.parametrize("table", ["portal_auditentry", "portal_auditseal"])
VERIFIED = "The audit trail is sound"


@pytest.fixture
def web(stack: Stack) -> Iterator[psycopg.Connection[Any]]:
    """The database as the processes that serve people know it."""
    with psycopg.connect(stack.environment["PORTAL_DATABASE_URL"], autocommit=True) as connection:
        yield connection


@pytest.fixture
def owner(stack: Stack) -> Iterator[psycopg.Connection[Any]]:
    """The database as its superuser, who owns the tables, knows it."""
    with psycopg.connect(stack.database("portal", stack.password), autocommit=True) as connection:
        yield connection


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {} SET {column} = {column}",
        "DELETE FROM {}",
        "TRUNCATE {} CASCADE",
        "ALTER TABLE {} DISABLE TRIGGER ALL",
        "ALTER TABLE {} DISABLE TRIGGER append_only",
        "DROP TRIGGER append_only ON {}",
        "DROP TABLE {}",
        "CREATE TRIGGER other BEFORE INSERT ON {} FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "CREATE RULE other AS ON INSERT TO {} DO INSTEAD NOTHING",
        "SELECT * FROM {} FOR UPDATE",
        "SET session_replication_role = replica",
        "SET ROLE portal",
        "CREATE OR REPLACE FUNCTION portal_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "DELETE FROM django_migrations",
    ],
)
@TABLES
def test_web_role_cannot_rewrite_the_trail(web: psycopg.Connection[Any], statement: str, table: str) -> None:
    column = "verb" if table == "portal_auditentry" else "hash"
    with pytest.raises(errors.InsufficientPrivilege):
        web.execute(statement.format(table, column=column))


@TABLES
def test_web_role_cannot_give_itself_more(web: psycopg.Connection[Any], table: str) -> None:
    web.execute("GRANT ALL ON {} TO portal_web".format(table))  # noqa: UP032  # answered with a warning
    for right in ("UPDATE", "DELETE", "TRUNCATE", "TRIGGER"):
        assert web.execute("SELECT has_table_privilege(%s, %s)", (table, right)).fetchone() == (False,)


@pytest.mark.parametrize("statement", ["UPDATE {} SET {column} = ''", "DELETE FROM {}", "TRUNCATE {}"])
@TABLES
def test_even_the_owner_is_refused_by_the_trigger(owner: psycopg.Connection[Any], statement: str, table: str) -> None:
    column = "verb" if table == "portal_auditentry" else "hash"
    with pytest.raises(errors.InsufficientPrivilege, match="append-only"):
        owner.execute(statement.format(table, column=column))


def test_what_people_do_is_sealed_at_once_and_named_when_altered(
    stack: Stack, person: Callable[[str], Person], web: psycopg.Connection[Any], owner: psycopg.Connection[Any]
) -> None:
    newcomer = Person(stack.url, "ivo")
    newcomer.sign_in()
    latest = "SELECT e.id, e.verb FROM portal_auditentry e JOIN portal_auditseal s ON s.entry_id = e.id ORDER BY number"
    row = eventually(lambda: [found for found in web.execute(latest) if found[1] == "session.opened"])[-1]
    said = stack.manage("verify_audit")
    assert VERIFIED in said
    head = said.split()[-1]
    owner.execute("ALTER TABLE portal_auditentry DISABLE TRIGGER append_only")
    owner.execute("UPDATE portal_auditentry SET verb = 'session.closed' WHERE id = %s", row[:1])
    try:
        with pytest.raises(DidNotStartError, match=rf"does not fit entry {row[0]} \(session.closed,"):
            stack.manage("verify_audit", "--head", head)
    finally:
        owner.execute("UPDATE portal_auditentry SET verb = %s WHERE id = %s", (row[1], row[0]))
        owner.execute("ALTER TABLE portal_auditentry ENABLE TRIGGER append_only")
    assert VERIFIED in stack.manage("verify_audit", "--head", head)


def test_people_signing_in_at_once_make_one_chain(stack: Stack, web: psycopg.Connection[Any]) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def visit(name: str) -> None:
        someone = Person(stack.url, name)
        someone.sign_in()
        someone.client.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(visit, ["ada", "bruno", "clara", "greta", "hana", "ivo", "zoe"] * 3))
    unsealed = (
        "SELECT count(*) FROM portal_auditentry e LEFT JOIN portal_auditseal s ON s.entry_id = e.id "
        "WHERE s.number IS NULL"
    )
    eventually(lambda: web.execute(unsealed).fetchone() == (0,), within=40)
    assert VERIFIED in stack.manage("verify_audit")


def test_owner_is_refused_as_web_role(stack: Stack) -> None:
    before = stack.environment["PORTAL_DATABASE_URL"]
    stack.environment["PORTAL_DATABASE_URL"] = stack.database("portal", stack.password)
    try:
        with pytest.raises(DidNotStartError, match="could rewrite the audit trail"):
            stack.manage("grant_web_role", owner=True)
    finally:
        stack.environment["PORTAL_DATABASE_URL"] = before
