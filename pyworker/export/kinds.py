"""What kind of column a field of a JSON Schema makes; what is not certain stays JSON text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

DEEPEST = 20  # levels of a schema that are looked into


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of column.

    ``name`` is text, choice (text of which a few values occur), integer, number, boolean, list (of
    ``items``), struct (of ``members``) or json (any value, as its JSON text).
    """

    name: str
    items: Kind | None = None
    members: tuple[tuple[str, Kind], ...] = ()

    def has(self, name: str) -> bool:
        """Tell whether this kind, or one within it, is of that name."""
        within = [kind for _, kind in self.members] + ([self.items] if self.items else [])
        return self.name == name or any(kind.has(name) for kind in within)


JSON = Kind("json")
_SCALARS = {
    "string": Kind("text"),
    "integer": Kind("integer"),
    "number": Kind("number"),
    "boolean": Kind("boolean"),
}


def kind_of(schema: Any, root: dict[str, Any], depth: int = 0) -> Kind:
    """Return the kind of column for the values that a schema allows."""
    schema = _resolved(schema, root)
    if schema is None or depth > DEEPEST or "allOf" in schema:
        return JSON
    branches = schema.get("anyOf") or schema.get("oneOf")
    if branches:
        return _common(branches, root, depth)
    values = [schema["const"]] if "const" in schema else schema.get("enum")
    if isinstance(values, list):
        return _of_values([value for value in values if value is not None])
    return _of_type(schema, root, depth)


def _of_type(schema: dict[str, Any], root: dict[str, Any], depth: int) -> Kind:
    types = schema.get("type")
    listed = types if isinstance(types, list) else [types]
    named = {name if isinstance(name, str) else "" for name in listed} - {"null"}
    if named == {"integer", "number"}:
        named = {"number"}
    if len(named) != 1:
        return JSON
    [name] = named
    if name == "array" and "prefixItems" not in schema and "items" in schema:
        items = kind_of(schema["items"], root, depth + 1)
        return JSON if items == JSON else Kind("list", items=items)
    if name == "object" and isinstance(schema.get("properties"), dict) and schema["properties"]:
        members = tuple(
            (key, kind_of(part, root, depth + 1)) for key, part in schema["properties"].items()
        )
        return Kind("struct", members=members)
    return _SCALARS.get(str(name), JSON)


def _resolved(schema: Any, root: dict[str, Any]) -> dict[str, Any] | None:
    """Follow local references; None where there is nothing to be known."""
    for _ in range(DEEPEST):
        if not isinstance(schema, dict):
            return None
        reference = schema.get("$ref")
        if not isinstance(reference, str):
            return schema
        if not reference.startswith("#"):
            return None
        schema = root
        for token in reference[1:].split("/")[1:]:
            key = token.replace("~1", "/").replace("~0", "~")
            schema = schema.get(key) if isinstance(schema, dict) else None
    return None


def _common(branches: Any, root: dict[str, Any], depth: int) -> Kind:
    """Return the one kind of all branches that are not null, if there is one."""
    kinds = {kind_of(branch, root, depth + 1) for branch in branches if branch != {"type": "null"}}
    return kinds.pop() if len(kinds) == 1 else JSON


def _of_values(values: list[Any]) -> Kind:
    if values and all(isinstance(value, str) for value in values):
        return Kind("choice")
    if values and all(isinstance(value, bool) for value in values):
        return Kind("boolean")
    if values and all(isinstance(value, int) and not isinstance(value, bool) for value in values):
        return Kind("integer")
    return JSON
