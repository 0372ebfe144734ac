"""The embedded default and what prepares any database: roles, rights, locale, locks, logs."""

import os
import socket
import sys
import uuid

import psycopg
import pytest
from psycopg import sql

from helpdesk.embedded import ports, preparation
from helpdesk.embedded.children import Child, Plan, ending
from helpdesk.embedded.headlines import MOST, headlines
from helpdesk.embedded.lock import AlreadyRunning, Lock
from helpdesk.embedded.logfile import LARGEST, LogFile
from helpdesk.embedded.preparation import Unsuitable, prepare
from helpdesk.env import env
from helpdesk.scope.roles import application_url

PASSWORD = "pass/word with @ and :"


@pytest.fixture
def superuser():
    with psycopg.connect(preparation.maintenance_url(env.database_url), autocommit=True) as connection:
        yield connection


@pytest.fixture
def fresh(superuser):
    """The owner's URL of a database that is not there yet; whatever is made under its name goes afterwards."""
    name = f"prepared_{uuid.uuid4().hex[:8]}"
    yield env.database_url.rpartition("/")[0] + f"/{name}"
    _run(superuser, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    for suffix in ("_app", "_owner"):
        _run(superuser, "DROP ROLE IF EXISTS {}", name + suffix)


def _run(connection, statement: str, *names: str) -> None:
    connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _as(url: str, role: str) -> str:
    """The URL with another role, who signs in with PASSWORD."""
    host = url.partition("@")[2]
    return f"postgresql://{role}:pass%2Fword%20with%20%40%20and%20%3A@{host}"


def _tables_by(owner_url: str) -> None:
    with psycopg.connect(owner_url) as owner:
        owner.execute("create table thing (id bigint generated always as identity primary key, name text)")
        owner.execute("create function reset() returns int language sql as 'select 1'")


def test_the_application_may_use_what_the_owner_makes_later_and_nothing_more(fresh):
    application = application_url(fresh, None, "secret")
    prepare(fresh, application)
    _tables_by(fresh)
    with psycopg.connect(application, autocommit=True) as app:
        app.execute("insert into thing (name) values ('Ёлка')")
        assert app.execute("select count(*) from thing where lower(name) = 'ёлка'").fetchone() == (1,)
        for forbidden in ("truncate thing", "drop table thing", "create table other ()", "select reset()"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(forbidden)


def test_preparing_again_changes_nothing_and_takes_a_new_password(fresh):
    prepare(fresh, application_url(fresh, None, "secret"))
    prepare(fresh, application_url(fresh, None, "another"))
    psycopg.connect(application_url(fresh, None, "another")).close()
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(application_url(fresh, None, "secret"))


def test_the_application_never_bypasses_row_level_security(fresh, superuser):
    application = application_url(fresh, None, "secret")
    prepare(fresh, application)
    _run(superuser, "ALTER ROLE {} BYPASSRLS", preparation.database_name(fresh) + "_app")
    with pytest.raises(Unsuitable, match="bypasses row-level security"):
        prepare(fresh, application)


def _owned_by_no_superuser(fresh: str, superuser) -> tuple[str, str]:
    """The owner's and the application's URL of a database as an administrator would hand it to us."""
    name = preparation.database_name(fresh)
    literal = sql.Literal(PASSWORD)
    for role in ("_owner", "_app"):
        superuser.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(name + role), literal))
    preparation.create_database(fresh)
    _run(superuser, "ALTER DATABASE {} OWNER TO {}", name, name + "_owner")
    return _as(fresh, name + "_owner"), _as(fresh, name + "_app")


def test_an_owner_who_is_no_superuser_prepares_for_a_role_that_exists(fresh, superuser):
    owner, application = _owned_by_no_superuser(fresh, superuser)
    name = preparation.database_name(fresh)
    with pytest.raises(Unsuitable, match=f'ALTER ROLE "{name}_owner" BYPASSRLS'):
        prepare(owner, application, managed=False)
    _run(superuser, "ALTER ROLE {} BYPASSRLS", name + "_owner")
    with pytest.raises(Unsuitable, match="permission denied to grant role"):
        prepare(owner, application, managed=False)
    _run(superuser, "GRANT helpdesk_app TO {}", name + "_app")
    prepare(owner, application, managed=False)
    _tables_by(owner)
    with psycopg.connect(application) as app:
        app.execute("insert into thing (name) values ('a')")


def test_a_missing_application_role_is_named(fresh):
    with pytest.raises(Unsuitable, match="no role 'nobody_app'"):
        prepare(fresh, _as(fresh, "nobody_app"), managed=False)


def test_a_database_that_would_not_find_cyrillic_is_refused(fresh, superuser):
    creation = "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER libc LOCALE 'C'"
    _run(superuser, creation, preparation.database_name(fresh))
    with pytest.raises(Unsuitable, match="Cyrillic"):
        prepare(fresh, application_url(fresh, None, "secret"))


def test_the_servers_listen_on_sockets_only_nobody_else_may_reach(superuser):
    assert superuser.execute("show listen_addresses").fetchone() == ("",)
    assert superuser.execute("show fsync").fetchone() == ("off",)  # tests only: see FOR_TESTS
    directory = env.data_dir / "run"
    assert directory.stat().st_mode & 0o077 == 0
    with pytest.raises(psycopg.OperationalError, match="fe_sendauth: no password supplied"):
        psycopg.connect(env.database_url.replace("postgres@", "chatcenter_app@"))


def test_a_directory_has_one_copy_at_a_time(tmp_path):
    first = Lock(tmp_path)
    first.take("pid 1, http://here")
    with pytest.raises(AlreadyRunning, match=r"pid 1, http://here"):
        Lock(tmp_path).take("pid 2")
    first.release()
    Lock(tmp_path).take("pid 2")


def test_a_taken_port_is_told_apart_from_a_free_one():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ports.PortTaken, match=str(port)):
            ports.require_free("127.0.0.1", port)
    ports.require_free("127.0.0.1", port)


def test_a_log_is_read_along_in_whole_lines_and_kept_small(tmp_path):
    log = LogFile(tmp_path, "web")
    with os.fdopen(log.open(), "wb", buffering=0) as child:
        child.write(b"one\ntwo\nthr")
        assert log.new_lines() == ["one", "two"]
        child.write(b"ee\n")
        assert log.new_lines() == ["three"]
        child.write(b"x" * (LARGEST + 1))
        log.bound()
        child.write(b"after\n")
    assert log.path.read_bytes() == b"after\n"
    assert log.new_lines() == ["after"]


def test_only_what_matters_reaches_the_terminal():
    lines = ['{"event": "fine", "level": "info"}', '{"event": "Broken", "level": "error"}', "INFO: started"]
    assert headlines("web", lines) == ["web: error: Broken"]
    assert headlines("web", ["ERROR x"] * (MOST + 3))[-1] == "web: and 3 more in logs/web.log"


def test_a_child_that_dies_is_started_again_and_it_is_said(tmp_path):
    said = []
    child = Child(
        Plan("sleeper", (sys.executable, "-c", "import time; time.sleep(60)"), tmp_path), tmp_path, said.append
    )
    child.start()
    child.process.kill()
    child.process.wait()
    child.watch()
    child._due = 0  # the pause is over
    child.watch()
    assert child.alive
    assert said == ["sleeper was killed (SIGKILL); starting it again in 0.2 s"]
    child.stop()
    assert not child.alive


def test_a_child_that_will_not_leave_is_made_to(tmp_path):
    deaf = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
    )
    child = Child(Plan("deaf", (sys.executable, "-c", deaf), tmp_path, grace=0.2), tmp_path)
    child.start()
    while not child.log.tail():  # until it has gone deaf
        pass
    child.stop()
    assert ending(child.exit_code) == "was killed (SIGKILL)"
