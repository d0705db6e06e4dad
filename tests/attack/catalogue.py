"""The functions of public as the catalogue knows them, and arguments for a call of any of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import psycopg
    from attack.tenants import Tenant

FUNCTIONS = """
select
  p.proname,
  p.oid::regprocedure::text,
  coalesce(p.proargnames[1:p.pronargs], '{}'),
  array(
    select n.nspname || '.' || t.typname
    from unnest(p.proargtypes) with ordinality as a (type, place)
    join pg_catalog.pg_type t on t.oid = a.type
    join pg_catalog.pg_namespace n on n.oid = t.typnamespace
    order by a.place
  ),
  array(
    select r.rolname::text
    from pg_catalog.pg_roles r
    where r.rolname in (
      'anon', 'authenticated', 'service_role', 'overlay_worker', 'overlay_exporter'
    ) and pg_catalog.has_function_privilege(r.oid, p.oid, 'execute')
  ),
  p.pronargs - p.pronargdefaults,
  pg_catalog.obj_description(p.oid, 'pg_proc')
from pg_catalog.pg_proc p
where p.pronamespace = 'public'::regnamespace and p.prokind = 'f'
  and p.prorettype <> 'pg_catalog.trigger'::regtype
order by 2
"""

# What a call would be given by somebody who means well, where the name alone does not say it.
OF_A_FUNCTION: dict[str, dict[str, str]] = {
    "reopen_overlays": {"overlay_ids": "confirmed_ids"},
    "reset_overlay_staging": {"overlay_ids": "reopened_ids"},
    "include_overlays": {"overlay_ids": "excluded_ids"},
    "resume_run": {"run_id": "paused_run"},
    "delete_schema": {"schema_id": "unused_schema"},
    "fail_conversion": {"source_uid": "converting_uid"},
    "preview_run_cost": {"conv_uid": "watermark"},
}
OF_A_NAME: dict[str, Any] = {
    "project_name": "Project",
    "description": "",
    "doc_title": "Document",
    "source_type": "md",
    "source_text": "One block.",
    "blocks": [
        {
            "block_type": "paragraph",
            "block_locator": {"unit": "byte", "start_offset": 0, "end_offset": 10},
        }
    ],
    "converter": "converter 1",
    "source_sha256": "0123456789abcdef" * 4,
    "source_filesize": 10,
    "error": "not readable",
    "schema_jsonb": {"schema_ref": "titles", "type": "object"},
    "model_config": {},
    "data": {"title": "by hand"},
    "worker_id": "worker",
    "manifest": {"runs": [{"run_id": "0" * 32, "link_number": 1, "link_hash": "00"}]},
    "reason": "not good enough",
    "mode": "confirmed",
    "unconfirmed": "empty",
    "lease": "5 minutes",
    "except_models": [],
    "hold": "1 minute",
    "output_schemas": {},
    "provider_batch_id": "msgbatch_1",
    "retry_after": "0",
    "batch_size": 25,
    "page_size": 100,
    "after_block": "",
    "after_doubtful": True,
    "up_to_block": "z",
    "after_document": "",
    "budget": "1.5",
    "model": "some-model",
    "input": "1",
    "output": "5",
    "cache_write_5m": "1.25",
    "cache_write_1h": "2",
    "cache_read": "0.1",
    "batch_factor": "0.5",
    "prompt_over": 0,
    "source": "a price list",
}
# What stands for nothing in particular, and is what the argument's default is.
LEFT_OUT = {
    "actor", "expected_version", "expected_versions", "watermark", "model_override", "status",
    "block_type", "search", "field_values", "flags", "after_project", "after_run", "after_schema",
    "valid_from", "since",
}  # fmt: skip


@dataclass(frozen=True)
class Function:
    """A function of public, with the roles that may execute it."""

    name: str
    signature: str
    names: tuple[str, ...]
    types: tuple[str, ...]
    roles: tuple[str, ...]
    required: int
    comment: str

    def best_role(self) -> str:
        """The role that most of its calls come as."""
        return next(
            (role for role in ("authenticated", "overlay_worker") if role in self.roles),
            "service_role",
        )

    def typed(self) -> list[tuple[str, str]]:
        return list(zip(self.names, self.types, strict=True))

    def names_somebodys(self) -> bool:
        """Whether it is told which project, run, overlay … it is about."""
        return any(
            name.endswith(("_id", "_uid", "_ids", "_uids")) and name != "worker_id"
            for name in self.names
        )

    def good_arguments(self, tenant: Tenant) -> dict[str, Any]:
        """Arguments with which this tenant's call goes as far as it can."""
        own = OF_A_FUNCTION.get(self.name, {})
        return {name: self._good(own.get(name, name), tenant) for name in self.names}

    @staticmethod
    def _good(name: str, tenant: Tenant) -> Any:
        if name in LEFT_OUT:
            return None
        return tenant.arguments[name] if name in tenant.arguments else OF_A_NAME[name]


def functions(database: psycopg.Connection[Any]) -> list[Function]:
    """List the functions of public; every argument must have a name."""
    found = [
        Function(name, signature, tuple(names), tuple(types), tuple(roles), required, comment)
        for name, signature, names, types, roles, required, comment in database.execute(
            FUNCTIONS
        ).fetchall()
    ]
    assert len(found) > 40, "the catalogue was not read"
    assert all(len(each.names) == len(each.types) for each in found)
    return found


def as_literal(value: Any, of_type: str) -> Any:
    """Write a value the way a client sends it for an argument of this type."""
    if of_type == "pg_catalog.jsonb" and value is not None and not isinstance(value, str):
        return json.dumps(value)
    return value
