"""Keep a compiled schema within what the provider's grammar takes.

At most 24 optional fields and 16 unions a request, counted over the whole tree after references
are inlined. Source: platform.claude.com/docs/en/build-with-claude/structured-outputs; seen refused
in github.com/vercel/ai/issues/17268.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pyworker.llm.inlining import Schema, SchemaNotSupportedError

MOST_OPTIONAL = 24
MOST_UNIONS = 16

Path = tuple[str | None, ...]
"""Property names from the root down to a field; None stands for every item of an array."""

_NULL: Schema = {"type": "null"}


@dataclass(frozen=True, slots=True)
class _Optional:
    """An optional field that could be asked for as required instead."""

    owner: Schema
    name: str
    path: Path

    @property
    def schema(self) -> Schema:
        field: Schema = self.owner["properties"][self.name]
        return field

    @property
    def takes_null(self) -> bool:
        return any(None in v.get("enum", ()) or v == _NULL for v in _alternatives(self.schema))

    @property
    def unions_needed(self) -> int:
        return 0 if self.takes_null or {"anyOf", "enum"} & self.schema.keys() else 1


@dataclass(frozen=True, slots=True)
class Budget:
    """How much of what a provider's grammar takes; the whole tree counts."""

    optional: int = MOST_OPTIONAL
    unions: float = MOST_UNIONS


CLAUDE = Budget()
STRICT = Budget(optional=0, unions=float("inf"))
"""OpenAI's strict mode: every field is required."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a compiled schema uses of a budget, and how deep it is."""

    optional: int
    unions: int
    depth: int


def usage_of(schema: Schema) -> Usage:
    """Count over the whole tree."""
    nodes = [node for node, _ in _walk(schema, ())]
    return Usage(
        optional=sum(len(_optional_names(node)) for node in nodes),
        unions=sum("anyOf" in node for node in nodes),
        depth=_depth(schema),
    )


def fit(schema: Schema, notes: list[str], budget: Budget = CLAUDE) -> tuple[Path, ...]:
    """Make optional fields beyond the limit required, in place, null standing for absent.

    Answers the paths where null now means absent; fields that take null anyway go first, they cost
    no union. Raises `SchemaNotSupportedError` when both limits together do not suffice.
    """
    nodes = list(_walk(schema, ()))
    fields = [field for node, path in nodes for field in _optional_fields(node, path)]
    total = sum(len(_optional_names(node)) for node, _ in nodes)
    most = max(0, total - budget.optional)
    chosen = sorted(fields, key=lambda field: field.unions_needed)[:most]
    optional = total - len(chosen)
    unions = sum("anyOf" in node for node, _ in nodes) + sum(f.unions_needed for f in chosen)
    if optional > budget.optional or unions > budget.unions:
        raise SchemaNotSupportedError(
            f"{total} optional fields, {optional} of them unavoidably so, and {unions} fields of "
            f"more than one type; {budget.optional} and {budget.unions:g} are taken: list fields "
            "in required, or split the schema"
        )
    return tuple(field.path for field in chosen if _make_required(field, notes))


def drop_absent(data: Any, path: Path) -> None:
    """Remove the field at `path` wherever it holds null."""
    step, *rest = path
    if step is None:
        for item in data if isinstance(data, list) else ():
            drop_absent(item, tuple(rest))
    elif isinstance(data, dict) and step in data:
        if rest:
            drop_absent(data[step], tuple(rest))
        elif data[step] is None:
            del data[step]


def _make_required(field: _Optional, notes: list[str]) -> bool:
    """Ask for the field always; answers whether null now means that it is absent."""
    field.owner["required"].append(field.name)
    schema, dotted = field.schema, ".".join(step or "[*]" for step in field.path)
    if field.takes_null:
        notes.append(f"$.{dotted}: optional, asked for as required")
        return False
    notes.append(f"$.{dotted}: optional, asked for as required with null for absent")
    if "enum" in schema:
        schema["enum"].append(None)
    elif "anyOf" in schema:
        schema["anyOf"].append(_NULL)
    else:
        field.owner["properties"][field.name] = {"anyOf": [schema, _NULL]}
    return True


def _walk(node: Schema, path: Path | None) -> Iterator[tuple[Schema, Path | None]]:
    """Yield every node with its path; None where alternatives make the path ambiguous."""
    yield node, path
    for name, child in node.get("properties", {}).items():
        yield from _walk(child, None if path is None else (*path, name))
    if "items" in node:
        yield from _walk(node["items"], None if path is None else (*path, None))
    nested = [v for v in node.get("anyOf", ()) if not {"properties", "items"}.isdisjoint(v)]
    for variant in node.get("anyOf", ()):
        yield from _walk(variant, path if len(nested) == 1 else None)


def _depth(node: Schema) -> int:
    children = [*node.get("properties", {}).values(), *node.get("anyOf", ())]
    children += [node["items"]] if "items" in node else []
    is_level = bool({"properties", "items"} & node.keys())
    return is_level + max(map(_depth, children), default=0)


def _optional_names(node: Schema) -> list[str]:
    return [name for name in node.get("properties", {}) if name not in node["required"]]


def _optional_fields(node: Schema, path: Path | None) -> list[_Optional]:
    if path is None:
        return []
    return [_Optional(node, name, (*path, name)) for name in _optional_names(node)]


def _alternatives(schema: Schema) -> list[Schema]:
    alternatives: list[Schema] = schema.get("anyOf", [schema])
    return alternatives
