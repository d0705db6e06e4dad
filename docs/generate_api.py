"""Writes docs/api.md from the comments in the catalogue: ``make api`` calls it.

``python docs/generate_api.py URI`` prints the page for the database at that URI.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import psycopg

SQL = Path(__file__).resolve().parent.parent / "sql"
CALLERS = ("authenticated", "service_role", "overlay_worker", "overlay_exporter")
FUNCTIONS = """
select
  p.proname,
  pg_get_function_arguments(p.oid),
  pg_get_function_result(p.oid),
  obj_description(p.oid, 'pg_proc'),
  array(
    select r.role from unnest(%s::text[]) with ordinality as r (role, position)
    where has_function_privilege(r.role, p.oid, 'execute')
    order by r.position
  )
from pg_proc p
where p.pronamespace = 'public'::regnamespace
  and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
order by p.proname, p.pronargs
"""
HEADER = """# API

Every public function, from its comment in the database. Arguments are passed by name: they are the
JSON keys of PostgREST and supabase-js. `make api` writes this page; a test compares it with the
catalogue.
"""


def page(uri: str) -> str:
    """Return the page for the functions installed in that database."""
    with psycopg.connect(uri) as connection:
        found = connection.execute(FUNCTIONS, [list(CALLERS)]).fetchall()
    parts = [HEADER]
    for area, names in areas().items():
        parts.append(f"\n## {area}\n")
        for name, arguments, result, comment, callers in found:
            if name in names:
                signature = arguments.replace("'::text", "'").replace("NULL::", "null::")
                parts.append(f"\n### {name}\n\n```\n{name}({signature})\nreturns {result}\n```\n")
                parts.append(f"\n{comment}\n\nCallers: {', '.join(callers)}.\n")
    return "".join(parts)


def areas() -> dict[str, set[str]]:
    """Return the names of the public functions that each folder of sql/ defines."""
    named: dict[str, set[str]] = {}
    included = re.findall(r"\\ir (\S+)", (SQL / "install.sql").read_text())
    for file in included:
        for name in re.findall(
            r"create or replace function public\.(\w+)", (SQL / file).read_text()
        ):
            named.setdefault(Path(file).parent.name, set()).add(name)
    return named


if __name__ == "__main__":
    sys.stdout.write(page(sys.argv[1]))
