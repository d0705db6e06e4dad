"""Traps of a hostile user: objects that shadow others, and a wire that tells if one was used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import psycopg

# A sequence moves even when everything else is rolled back.
WIRE = """
create schema wire;
grant usage on schema wire to public;
create sequence wire.touched;
grant usage on sequence wire.touched to public;
create function wire.touch() returns boolean language plpgsql as $$
begin
  perform pg_catalog.nextval('wire.touched');
  return true;
end $$;
"""

# Each function of pg_catalog whose name stands in a function of ours, with the same arguments.
FUNCTIONS = """
do $do$
declare
  v_function record;
begin
  for v_function in
    select p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid) as arguments,
      pg_catalog.pg_get_function_result(p.oid) as result
    from pg_catalog.pg_proc p
    where p.pronamespace = 'pg_catalog'::regnamespace
      and p.proname in (
        select w.word[1]
        from pg_catalog.pg_proc o
        cross join lateral pg_catalog.regexp_matches(o.prosrc, '\\m([a-z_0-9]+)\\M', 'g')
          as w (word)
        where o.pronamespace in ('public'::regnamespace, 'overlay_private'::regnamespace)
      )
      and p.proname not in ('not')
  loop
    begin
      execute pg_catalog.format(
        'create function trap.%I(%s) returns %s language plpgsql as %L',
        v_function.proname, v_function.arguments, v_function.result,
        'begin perform wire.touch(); return'
          || case when v_function.result like 'SETOF %' or v_function.result like 'TABLE%'
            or v_function.result = 'void' then '' else ' null' end || '; end'
      );
    exception
      -- arguments and results that only functions in C may have
      when invalid_function_definition or feature_not_supported or syntax_error
        or duplicate_function or datatype_mismatch then null;
    end;
  end loop;
end $do$
"""

# Each operator of pg_catalog on the types that tables and functions of ours have.
OPERATORS = """
do $do$
declare
  v_operator record;
begin
  for v_operator in
    select o.oid, o.oprname, o.oprleft::regtype::text as l, o.oprright::regtype::text as r,
      o.oprresult::regtype::text as result
    from pg_catalog.pg_operator o
    where o.oprkind = 'b'
      and o.oprleft = any(%(types)s::regtype[])
      and o.oprright = any(%(types)s::regtype[])
  loop
    execute pg_catalog.format(
      'create function trap.operator_%s(%s, %s) returns %s language plpgsql as %L',
      v_operator.oid, v_operator.l, v_operator.r, v_operator.result,
      'begin perform wire.touch(); return null; end'
    );
    execute pg_catalog.format(
      'create operator trap.%s (leftarg = %s, rightarg = %s, function = trap.operator_%s)',
      v_operator.oprname, v_operator.l, v_operator.r, v_operator.oid
    );
  end loop;
end $do$
"""
OPERAND_TYPES = (
    "{uuid,text,integer,bigint,jsonb,timestamptz,interval,bytea,boolean,numeric,uuid[],text[],"
    'integer[],"double precision"}'
)

# Each table, view and composite type of ours and each transition table, as a temporary table.
TABLES = """
do $do$
declare
  v_name text;
begin
  for v_name in
    select distinct c.relname
    from pg_catalog.pg_class c
    where c.relnamespace in ('public'::regnamespace, 'overlay_private'::regnamespace)
      and c.relkind in ('r', 'v', 'c')
    union
    select distinct unnest(array[t.tgoldtable, t.tgnewtable])
    from pg_catalog.pg_trigger t
    where t.tgoldtable is not null or t.tgnewtable is not null
  loop
    if v_name is not null then
      execute pg_catalog.format('create temporary table %I ()', v_name);
    end if;
  end loop;
end $do$
"""

# Each base type of pg_catalog whose name stands in a function of ours, as a domain with a check.
DOMAINS = """
do $do$
declare
  v_name text;
begin
  for v_name in
    select distinct t.typname
    from pg_catalog.pg_type t
    join pg_catalog.pg_proc o
      on o.pronamespace in ('public'::regnamespace, 'overlay_private'::regnamespace)
      and o.prosrc ~ ('\\m' || t.typname || '\\M')
    where t.typnamespace = 'pg_catalog'::regnamespace and t.typtype = 'b' and t.typcategory <> 'A'
  loop
    execute pg_catalog.format(
      'create domain pg_temp.%I as pg_catalog.%I check (wire.touch())', v_name, v_name
    );
  end loop;
end $do$
"""


def lay_wire(database: psycopg.Connection[Any]) -> None:
    database.execute(WIRE)


def touched(database: psycopg.Connection[Any]) -> int:
    """Count how often a trap was used."""
    row = database.execute(
        "select case when is_called then last_value else 0 end from wire.touched"
    )
    return int(row.fetchone()[0])  # type: ignore[index]


def shadow_functions(database: psycopg.Connection[Any]) -> int:
    """Shadow functions and operators in a schema named trap; tell how many there are."""
    database.execute("create schema trap; grant usage on schema trap to public")
    database.execute(FUNCTIONS)
    text = OPERATORS.replace("%(types)s", f"'{OPERAND_TYPES}'")
    database.execute(text)
    row = database.execute(
        "select (select count(*) from pg_catalog.pg_proc where pronamespace = 'trap'::regnamespace)"
        "  + (select count(*) from pg_catalog.pg_operator"
        "    where oprnamespace = 'trap'::regnamespace)"
    )
    return int(row.fetchone()[0])  # type: ignore[index]


def shadow_tables(database: psycopg.Connection[Any]) -> None:
    """Shadow tables in pg_temp, before which nothing is looked up unless a path says so."""
    database.execute(TABLES)


def shadow_types(database: psycopg.Connection[Any]) -> None:
    """Shadow types in pg_temp with domains whose check is code."""
    database.execute(DOMAINS)
