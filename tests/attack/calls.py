"""Calls as somebody, with everything that they are told, and what is there before and after."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import psycopg
from attack.catalogue import as_literal

if TYPE_CHECKING:
    from attack.catalogue import Function

OURS = {
    "22023",  # an argument is wrong
    "42501",  # not allowed
    "PT404",  # not there, or hidden
    "PT409",  # wrong state, stale version
    "PT413",  # too large
    "23514",  # a CHECK with a name of ours: page_size, project_name, doc_title
}
"""Every SQLSTATE that a function of public may answer with, besides 00000."""

TABLES = """
select c.oid::regclass::text
from pg_catalog.pg_class c
where c.relkind in ('r', 'p')
  and c.relnamespace in ('public'::regnamespace, 'overlay_private'::regnamespace)
order by 1
"""
CATALOGUE = """
select 'function ' || p.oid::regprocedure::text || md5(p::text) from pg_catalog.pg_proc p
union all
select format('relation %s %s %s %s', c.oid, c.relname, c.relkind, c.relacl)
from pg_catalog.pg_class c
union all
select format('trigger %s %s', t.oid, t.tgenabled) from pg_catalog.pg_trigger t
union all
select 'policy ' || p::text from pg_catalog.pg_policy p
union all
select format('role %s %s %s', r.rolname, r.rolsuper, r.rolcanlogin) from pg_catalog.pg_roles r
"""


@dataclass(frozen=True)
class Answer:
    """What came of a call: rows or an error, and every word that reached the caller."""

    state: str
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    words: str = ""
    message: str = ""
    constraint: str | None = None
    after: frozenset[str] = frozenset()


def contents(database: psycopg.Connection[Any]) -> frozenset[str]:
    """Read every row of every table of ours."""
    tables = [row[0] for row in database.execute(TABLES).fetchall()]
    assert len(tables) > 10
    every = " union all ".join(f"select '{table} ' || t::text from {table} t" for table in tables)
    return frozenset(row[0] for row in database.execute(every).fetchall())


def catalogue(database: psycopg.Connection[Any]) -> frozenset[str]:
    """Read what a successful attack on the catalogue would have changed."""
    return frozenset(row[0] for row in database.execute(CATALOGUE).fetchall())


def become(database: psycopg.Connection[Any], role: str, claims: Any) -> None:
    """Act as a role until the end of the transaction; claims as text or as what will be JSON."""
    text = claims if isinstance(claims, str) else json.dumps(claims)
    database.execute(
        "select pg_catalog.set_config('role', %s, true),"
        " pg_catalog.set_config('request.jwt.claims', %s, true)",
        [role, text if claims is not None else ""],
    )


def run(
    database: psycopg.Connection[Any],
    statement: str,
    parameters: Any = None,
    *,
    role: str,
    claims: Any = None,
    look: bool = False,
) -> Answer:
    """Execute as somebody and take it back; look reads what would have been there."""
    notices: list[str] = []

    def hear(notice: psycopg.errors.Diagnostic) -> None:
        notices.append(told(notice))

    database.add_notice_handler(hear)
    try:
        with database.transaction(force_rollback=True):
            become(database, role, claims)
            cursor = database.execute(statement, parameters)
            rows = cursor.fetchall() if cursor.description else []
            database.execute("reset role")
            after = contents(database) if look else frozenset()
            return Answer("00000", rows, " ".join([*map(str, rows), *notices]), after=after)
    except psycopg.Error as error:
        return Answer(
            error.sqlstate or "?",
            words=" ".join([told(error.diag), *notices]),
            message=error.diag.message_primary or str(error),
            constraint=error.diag.constraint_name,
        )
    finally:
        database.remove_notice_handler(hear)


def told(diagnostic: psycopg.errors.Diagnostic) -> str:
    parts = (
        diagnostic.message_primary,
        diagnostic.message_detail,
        diagnostic.message_hint,
        diagnostic.context,
        diagnostic.internal_query,
        diagnostic.column_name,
        diagnostic.constraint_name,
    )
    return " ".join(part for part in parts if part)


def call(
    database: psycopg.Connection[Any],
    function: Function,
    arguments: dict[str, Any],
    *,
    role: str,
    user: str | None = None,
    claims: Any = None,
    look: bool = False,
) -> Answer:
    """Call a function of public by the names of its arguments."""
    given = ", ".join(f"{name} => %({name})s::{type_}" for name, type_ in function.typed())
    sent = {name: as_literal(arguments[name], type_) for name, type_ in function.typed()}
    if claims is None and user is not None:
        claims = {"sub": user, "role": role}
    return run(
        database,
        f"select * from public.{function.name}({given})",
        sent,
        role=role,
        claims=claims,
        look=look,
    )


def cast_state(database: psycopg.Connection[Any], value: Any, of_type: str) -> str:
    """Tell what the cast of an argument answers: the client's own mistake, before any call."""
    try:
        with database.transaction(force_rollback=True):
            database.execute(f"select %s::{of_type}", [as_literal(value, of_type)])
    except psycopg.Error as error:
        return error.sqlstate or "?"
    return "00000"
