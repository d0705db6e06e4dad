"""Make a JSON schema one plain tree: `$ref` inlined, `allOf` merged, boolean schemas spelled out.

After this every node can be read by itself, which is what both the compiler for Claude and the
offline model need. JSON Schema 2020-12; only references within the schema are followed.
"""

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Callable

Schema = dict[str, Any]

NEVER: Schema = {"not": {}}
"""What the boolean schema `false` means: no value is valid."""

_MOST_NODES = 5_000
"""A stored schema is user input: references to references could grow it without end."""

_FIXED = frozenset({"type", "enum", "const", "format", "anyOf", "oneOf"})
"""Keywords that say what a value is: two parts of an `allOf` may not say different things."""


_TYPES = frozenset({"string", "integer", "number", "boolean", "object", "array", "null"})

_SHAPES: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(("properties",), dict),
    **dict.fromkeys(("required", "enum", "anyOf", "oneOf", "allOf", "prefixItems"), list),
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems", "minProperties"), int),
    **dict.fromkeys(("minimum", "maximum", "multipleOf"), (int, float)),
    **dict.fromkeys(("exclusiveMinimum", "exclusiveMaximum"), (int, float)),
    **dict.fromkeys(("$ref", "pattern", "format"), str),
}
"""What the value of a keyword must be; the database stores any JSON object as a schema."""

_MOST_DEMANDED = {"minLength": 100_000, "minItems": 1_000}
"""An answer that long is beyond any model's output, and beyond this machine's memory."""

_NAMES = {str: "string", list: "array", dict: "object", type(None): "null"}


class SchemaNotSupportedError(ValueError):
    """The schema cannot be asked of a model, valid JSON Schema or not; the text says why."""


def inline(schema: Schema) -> Schema:
    """Return the schema as one tree; raises `SchemaNotSupportedError` on recursion."""
    try:
        return _Inliner(schema).node(schema, ())
    except RecursionError:
        raise SchemaNotSupportedError("the schema is nested too deeply") from None


def merge(first: Schema, second: Schema) -> Schema:
    """Return one inlined node that asks for what both ask for; limits and texts of `second` win."""
    merged = {**first, **second}
    for key in (key for key in first if key in second):
        if key == "properties":
            merged[key] = _merge_properties(first[key], second[key])
        elif key == "required":
            merged[key] = list(dict.fromkeys([*first[key], *second[key]]))
        elif key == "items":
            merged[key] = merge(first[key], second[key])
        elif key in _FIXED and first[key] != second[key]:
            raise SchemaNotSupportedError(
                f"parts of allOf (or a $ref and its siblings) disagree on {key}"
            )
    return merged


def types_of(node: Schema) -> list[str]:
    """Return the JSON types that an inlined node names or plainly implies; empty means any."""
    named = node.get("type")
    if isinstance(named, str):
        return [named]
    if isinstance(named, list):
        return list(dict.fromkeys(named))
    if "properties" in node:
        return ["object"]
    return ["array"] if "items" in node else []


def variants_of(node: Schema) -> list[Schema]:
    """Return the alternatives of an inlined node, `anyOf` or else `oneOf`."""
    return list(node.get("anyOf") or node.get("oneOf") or ())


def has_type(value: Any, types: list[str]) -> bool:
    """Say whether a value is of one of the JSON types; no types means any."""
    if isinstance(value, bool):
        names = {"boolean"}
    elif isinstance(value, int | float):
        names = {"number", "integer"} if float(value).is_integer() else {"number"}
    else:
        names = {_NAMES[type(value)]}
    return not types or not names.isdisjoint(types)


def _check_shape(schema: Schema) -> None:
    """Raise unless every keyword that is read holds what JSON Schema says it holds."""
    for key, shape in _SHAPES.items():
        if key in schema and (not isinstance(schema[key], shape) or schema[key] is True):
            raise SchemaNotSupportedError(f"{key}: {schema[key]!r} is no value for it")
        if schema.get(key) == [] and key != "required":
            raise SchemaNotSupportedError(f"{key}: is empty")
    named = schema.get("type", [])
    for name in named if isinstance(named, list) else [named]:
        if not isinstance(name, str) or name not in _TYPES:
            raise SchemaNotSupportedError(f"type: {name!r} is none")
    if any(not isinstance(name, str) for name in schema.get("required", ())):
        raise SchemaNotSupportedError("required: holds more than names")
    for key, most in _MOST_DEMANDED.items():
        if schema.get(key, 0) > most:
            raise SchemaNotSupportedError(f"{key}: more than {most} cannot be asked for")


def _merge_properties(first: Schema, second: Schema) -> Schema:
    both = {name: merge(first[name], second[name]) for name in first if name in second}
    return {**first, **second, **both}


class _Inliner:
    """Walks one schema, remembering its root for references and how much has grown from it."""

    def __init__(self, root: Schema) -> None:
        self._root = root
        self._nodes = 0
        self._inside: dict[str, Callable[[Any, tuple[str, ...]], Any]] = {
            "properties": self._named,
            "items": self.node,
            "prefixItems": self._listed,
            "anyOf": self._listed,
            "oneOf": self._listed,
        }

    def node(self, schema: Any, trail: tuple[str, ...]) -> Schema:
        """Return the node without references; `trail` holds those that led here."""
        self._nodes += 1
        if self._nodes > _MOST_NODES:
            raise SchemaNotSupportedError(
                f"with references followed, more than {_MOST_NODES} nodes"
            )
        if isinstance(schema, bool):
            return {} if schema else dict(NEVER)
        if not isinstance(schema, dict):
            raise SchemaNotSupportedError(f"{schema!r} stands where a schema is needed")
        _check_shape(schema)
        plain = {
            key: self._inside[key](value, trail) if key in self._inside else value
            for key, value in schema.items()
            if key not in {"$ref", "$defs", "definitions", "allOf"}
        }
        if "$ref" in schema:
            plain = merge(self._target(schema["$ref"], trail), plain)
        for part in schema.get("allOf", ()):
            plain = merge(plain, self.node(part, trail))
        return plain

    def _named(self, schemas: dict[str, Any], trail: tuple[str, ...]) -> Schema:
        return {name: self.node(schema, trail) for name, schema in schemas.items()}

    def _listed(self, schemas: list[Any], trail: tuple[str, ...]) -> list[Schema]:
        return [self.node(schema, trail) for schema in schemas]

    def _target(self, ref: str, trail: tuple[str, ...]) -> Schema:
        if ref in trail:
            raise SchemaNotSupportedError(f"$ref {ref} leads back to itself")
        if not ref.startswith("#"):
            raise SchemaNotSupportedError(f"$ref {ref} points outside the schema")
        target: Any = self._root
        for step in unquote(ref[1:]).split("/")[1:]:
            name = step.replace("~1", "/").replace("~0", "~")
            if not isinstance(target, dict) or name not in target:
                raise SchemaNotSupportedError(f"$ref {ref} points at nothing")
            target = target[name]
        return self.node(target, (*trail, ref))
