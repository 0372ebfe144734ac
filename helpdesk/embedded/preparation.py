"""What a database needs before migrations: the right locale, extensions, and the two roles with their rights.

Everything here may be repeated, on the embedded server and on any other; it is run by the owner.
"""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from helpdesk.scope.roles import GROUP

EXTENSIONS = ("btree_gin", "pg_trgm")
LOCALE_WORKS = "select lower('Ё') = 'ё' and coalesce(array_length(show_trgm('Привет'), 1), 0) > 0"
ONE_AT_A_TIME = "select pg_advisory_xact_lock(hashtext('chatcenter:prepare'))"


class Unsuitable(RuntimeError):
    """The database or a role cannot be used as it is; the message says what to change."""


@dataclass(frozen=True)
class Login:
    """The application's role; password None: it is made and kept by somebody else, and only gets the group's rights."""

    name: str
    password: str | None

    @classmethod
    def of(cls, url: str, *, managed: bool) -> "Login":
        parts = urlsplit(url)
        return cls(unquote(parts.username or ""), unquote(parts.password or "") if managed else None)


def prepare(owner_url: str, application_url: str, *, managed: bool = True) -> None:
    """Make the database behind owner_url ready for migrations. Raises Unsuitable.

    managed: the application's role is ours to make, with the password in application_url.
    """
    create_database(owner_url)
    login = Login.of(application_url, managed=managed)
    try:
        with psycopg.connect(owner_url) as connection:
            _prepare(connection, login)
    except psycopg.errors.InsufficientPrivilege as error:
        raise Unsuitable(f"{error}\nAn administrator has to do this once, or name a role that may.") from error


def _prepare(connection: psycopg.Connection, login: Login) -> None:
    connection.execute(ONE_AT_A_TIME)
    _check_owner(connection)
    _extensions(connection)
    _check_locale(connection)
    _roles(connection, login)
    _privileges(connection)


def create_database(url: str, template: str = "template0") -> bool:
    """Make the database named in the URL where it is missing; says whether it did."""
    try:
        psycopg.connect(url).close()
        return False
    except psycopg.OperationalError as error:
        if "does not exist" not in str(error) or "database" not in str(error):
            raise
    with psycopg.connect(maintenance_url(url), autocommit=True) as connection:
        connection.execute(_creation(database_name(url), template))
    return True


def _creation(name: str, template: str) -> sql.Composed:
    """PostgreSQL's own Unicode rules: the same on every machine; with plain 'C' Cyrillic would not fold, silently."""
    locale = "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8' ENCODING 'UTF8'"
    return sql.SQL("CREATE DATABASE {} TEMPLATE {} {}").format(
        sql.Identifier(name), sql.Identifier(template), sql.SQL(locale)
    )


def database_name(url: str) -> str:
    return unquote(urlsplit(url).path.lstrip("/"))


def maintenance_url(url: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path="/postgres"))


def _check_owner(connection: psycopg.Connection) -> None:
    """Row-level security is forced, so it would bind the owner too, and with him migrations and the few functions
    that have to look over all accounts (whose password it is at the door, whose deliveries are due)."""
    if not _value(connection, "select rolsuper or rolbypassrls from pg_roles where rolname = current_user"):
        name = connection.info.user
        raise Unsuitable(f'The owner {name!r} must bypass row-level security: ALTER ROLE "{name}" BYPASSRLS')


def _extensions(connection: psycopg.Connection) -> None:
    """Before the default privileges below: everybody may call what an extension brings."""
    connection.execute("ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO PUBLIC")
    for name in EXTENSIONS:
        connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(name)))


def _check_locale(connection: psycopg.Connection) -> None:
    if not _value(connection, LOCALE_WORKS):
        name = connection.info.dbname
        raise Unsuitable(
            f"Database {name!r} does not fold Cyrillic letters, so search would miss them. Make it anew with:\n"
            f"  {_creation(name, 'template0').as_string(connection)}"
        )


def _roles(connection: psycopg.Connection, login: Login) -> None:
    if not _exists(connection, GROUP):
        connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(GROUP)))
    if login.password is not None:
        _make_login(connection, login.name, login.password)
    _check_login(connection, login.name)
    member = "select pg_has_role(%s, oid, 'MEMBER') from pg_roles where rolname = %s"
    if not _value(connection, member, login.name, GROUP):
        connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(GROUP), sql.Identifier(login.name)))


def _make_login(connection: psycopg.Connection, name: str, password: str) -> None:
    """The password travels as its SCRAM verifier, so no log ever holds it."""
    verifier = connection.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256").decode()
    how = "ALTER ROLE {} LOGIN PASSWORD {}" if _exists(connection, name) else "CREATE ROLE {} LOGIN PASSWORD {}"
    connection.execute(sql.SQL(how).format(sql.Identifier(name), sql.Literal(verifier)))


def _check_login(connection: psycopg.Connection, name: str) -> None:
    query = "select rolsuper or rolbypassrls from pg_roles where rolname = %s"
    unbound = _value(connection, query, name)
    if unbound is None:
        raise Unsuitable(f"There is no role {name!r}, the one DATABASE_URL names for the application.")
    if unbound:
        raise Unsuitable(f"Role {name!r} is a superuser or bypasses row-level security: the application must not.")


def _privileges(connection: psycopg.Connection) -> None:
    """For what migrations will make; a migration may take away again, and grants its functions one by one."""
    group, database = sql.Identifier(GROUP), sql.Identifier(connection.info.dbname)
    for statement in (
        "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        "GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {group}",
        "GRANT USAGE ON SCHEMA public TO {group}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {group}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO {group}",
        "ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
    ):
        connection.execute(sql.SQL(statement).format(group=group, database=database))


def _exists(connection: psycopg.Connection, role: str) -> bool:
    return bool(_value(connection, "select true from pg_roles where rolname = %s", role))


def _value(connection: psycopg.Connection, query: str, *parameters: str):
    row = connection.execute(query, parameters or None).fetchone()
    return row[0] if row else None
