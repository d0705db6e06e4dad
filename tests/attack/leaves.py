"""JSON arguments with every key that a function looks for, and what may stand at each place."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attack.tenants import Tenant

Path = tuple[str | int, ...]

VALUES: list[Any] = [
    *(None, True, "", " ", "\u00a0", "\ufffd\u202e\U0001f9fe", "l" * 10_000, [], {}, [[]], [None]),
    *(-1, 0, 0.5, 1e-300, 2**31, 2**63, 10**40, 10**1000, -(10**1000)),
    *("0", "1e5", "NaN", "Infinity", "-infinity", "1e1000", "\u0660", "+1", " 1", "0x10", "1_000"),
    *("now", "infinity", "294276-12-31 23:59:59.999999+00", "294277-01-01", "4714-11-23 BC"),
    *("2020-01-01 00:00+99", "2020-01-01 00:00:60.5 mars", "2020-02-30", "allballs", "P1Y"),
    *("{}", "{null}", "00000000-0000-0000-0000-000000000000", "0-0-0", "{{a},{b}}", "(,)"),
]
"""Of the right kind for some place, and of the wrong one for all others."""


def examples(tenant: Tenant) -> dict[str, list[Any]]:
    """Good arguments of type jsonb by name, with all keys of which a comment tells."""
    held = tenant.arguments["claims"][0]
    run = tenant.arguments["run_id"]
    schema = {
        "schema_ref": "leaves", "type": "object", "validation": "warn", "reuse": True,
        "required": ["title"], "additionalProperties": False, "minProperties": 1,
        "properties": {
            "title": {"type": "string", "minLength": 1, "maxLength": 9, "pattern": "^a", "x": 1},
            "kind": {"enum": ["a"], "const": "a", "description": "d", "format": "date"},
            "parts": {"type": ["array"], "items": {"$ref": "#"}, "minItems": 0, "maxItems": 3,
                      "uniqueItems": True, "prefixItems": [{"type": "null"}], "contains": True},
            "amount": {"minimum": 1, "maximum": 2, "multipleOf": 0.5, "exclusiveMinimum": 0},
        },
        "patternProperties": {"^t": {"not": {"type": "null"}}},
        "dependentRequired": {"kind": ["title"]},
        "allOf": [{"if": {"required": ["kind"]}, "then": True, "else": {"minProperties": 0}}],
        "$defs": {"a": {"anyOf": [True], "oneOf": [True]}},
        "evidence": ["title"],
        "prompt_config": {
            "system_instructions": "s", "per_block_prompt": "p", "model": "m", "temperature": 0.2,
            "max_tokens_per_block": 100, "routes": {"paragraph": "r"}, "escalation_model": "e",
            "pack_characters": 500, "max_attempts": 3,
        },
    }  # fmt: skip
    return {
        "data": [{"title": "by hand"}],
        "field_values": [{"title": "t", "parts": [{"a": 1}]}],
        "expected": [{"documents": 2, "confirmed": 1}],
        "schema_jsonb": [schema],
        "model_config": [
            {
                "model": "m", "max_tokens": 10, "max_attempts": 2, "escalation_model": "e",
                "routes": {"paragraph": "r"}, "reuse": False, "pack_characters": 500,
            }
        ],
        "output_schemas": [{run: {"type": "object"}}],
        "blocks": [
            [
                {
                    "block_type": "paragraph",
                    "block_locator": {"unit": "byte", "start_offset": 0, "end_offset": 3},
                }
            ]
        ],
        "claims": [[held]],
        "results": [[held | {"data": {"title": "t"}, "evidence": {"title": ["Block"]}}]],
        "failures": [
            [held | {"kind": "provider", "error": "e", "retry_after": 1.5, "pack": True}]
        ],
        "calls": [
            [
                {
                    "call_id": "00000000-0000-4000-8000-0000000ca111", "run_id": run,
                    "overlay_ids": [held["overlay_id"]], "claim_token": held["claim_token"],
                    "provider": "p", "model": "m", "key_label": "k", "is_batch": False,
                    "outcome": "answered", "error": "e", "request_id": "r", "input_tokens": 1,
                    "output_tokens": 1, "cache_write_5m_tokens": 0, "cache_write_1h_tokens": 0,
                    "cache_read_tokens": 0, "latency_ms": 1, "ended_ms_ago": 1,
                }
            ]
        ],
        "manifest": [{"runs": [{"run_id": run, "link_number": 1, "link_hash": "00"}]}],
        "since": [
            "2026-01-01",
            "1:1:",
            {"runs": [{"run_id": run, "link_number": 1, "link_hash": "00"}]},
        ],
    }  # fmt: skip


def paths(value: Any, begin: Path = ()) -> Iterator[Path]:
    """Name every place in a value, the value itself and its branches too."""
    yield begin
    members: Any = ()
    if isinstance(value, dict):
        members = value.items()
    elif isinstance(value, list):
        members = enumerate(value)
    for key, member in members:
        yield from paths(member, (*begin, key))


def changed(value: Any, path: Path, leaf: Any) -> str:
    """Write a value as text with something else at one place."""
    if not path:
        return json.dumps(leaf)
    whole = copy.deepcopy(value)
    inner = whole
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = leaf
    return json.dumps(whole)


def without(value: Any, path: Path) -> str:
    """Write a value as text without one of its members."""
    whole = copy.deepcopy(value)
    inner = whole
    for key in path[:-1]:
        inner = inner[key]
    del inner[path[-1]]
    return json.dumps(whole)
