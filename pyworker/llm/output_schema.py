"""Turn a user's schema into what structured output accepts, and say what was weakened.

Structured output takes a part of JSON Schema only: one type a node, `additionalProperties: false`
on every object, enumerations of plain values, a few string formats, `minItems` of 0 or 1. Source:
platform.claude.com/docs/en/build-with-claude/structured-outputs and the SDK's `transform_schema`.
What it does not take is said in the description, where the model reads it, and checked again by
SQL against the original schema when the answer comes back.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pyworker.llm.inlining import (
    NEVER,
    Schema,
    SchemaNotSupportedError,
    has_type,
    inline,
    merge,
    types_of,
    variants_of,
)
from pyworker.llm.schema_budget import CLAUDE, Budget, Path, drop_absent, fit

OURS = frozenset({"schema_ref", "prompt_config", "graph_mapping", "validation", "evidence"})
"""Keys of the stored artifact that are not JSON Schema."""

FORMATS = frozenset({
    "date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid",
})  # fmt: skip

_SPOKEN = frozenset({
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
    "minLength", "maxLength", "pattern", "format",
    "minItems", "maxItems", "uniqueItems", "contains", "minContains", "maxContains",
    "minProperties", "maxProperties", "dependentRequired", "dependentSchemas",
    "anyOf", "oneOf", "not", "if", "then", "else", "enum", "const", "default", "examples",
})  # fmt: skip
"""Keywords that can be said in a description when they cannot be sent."""

_SILENT = frozenset({
    "type", "properties", "required", "items", "title", "description",
    "$schema", "$id", "$anchor", "$comment", "deprecated", "readOnly", "writeOnly",
})  # fmt: skip
"""Keywords that are handled by name, or that say nothing about a value."""


@dataclass(frozen=True, slots=True)
class OutputSchema:
    """A compiled schema: byte-stable, since a changed byte costs a new grammar at the provider."""

    schema: Schema
    notes: tuple[str, ...]
    """What the provider will not enforce, one sentence each, beginning with the field's path."""
    absent_as_null: tuple[Path, ...]
    """Optional fields that had to be asked for as required: null there means absent."""
    digest: str
    """SHA-256 of the compiled schema: equal digests share a grammar at the provider."""

    def settle(self, data: Any) -> Any:
        """Take the nulls that stand for absent fields out of an answer, in place."""
        for path in self.absent_as_null:
            drop_absent(data, path)
        return data


def compile_schema(stored: Schema, budget: Budget = CLAUDE) -> OutputSchema:
    """Compile a stored schema; raises `SchemaNotSupportedError` when no weakening can help.

    Fields are asked for in the order of `required`, then by name: jsonb keeps no order of keys, so
    `required` is where an author can put a reason before a verdict.
    """
    notes: list[str] = []
    tree = {key: value for key, value in inline(stored).items() if key not in OURS}
    if not types_of(tree):
        tree["type"] = "object"
    schema = _Compiler(notes).node(tree, "$")
    absent = fit(schema, notes, budget)
    digest = hashlib.sha256(json.dumps(schema).encode()).hexdigest()
    return OutputSchema(schema, tuple(notes), absent, digest)


class _Compiler:
    """Rewrites one inlined tree, top down, collecting notes."""

    def __init__(self, notes: list[str]) -> None:
        self._notes = notes

    def node(self, node: Schema, path: str) -> Schema:
        """Return the node as the provider takes it."""
        compiled = _literal(node, path) or self._variants(node, path) or self._typed(node, path)
        unsaid = _unsaid(node, compiled)
        spoken = {key: node[key] for key in unsaid if key in _SPOKEN}
        self._note(path, spoken, "only described")
        self._note(path, [key for key in unsaid if key not in _SPOKEN], "left out")
        if isinstance(node.get("title"), str):
            compiled["title"] = node["title"]
        text = [node["description"]] if isinstance(node.get("description"), str) else []
        if spoken:
            text.append(f"Constraints: {json.dumps(spoken, sort_keys=True, ensure_ascii=False)}")
        if text:
            compiled["description"] = "\n\n".join(text)
        return compiled

    def _note(self, path: str, keywords: Iterable[str], fate: str) -> None:
        if names := ", ".join(keywords):
            self._notes.append(f"{path}: {names} {fate}")

    def _variants(self, node: Schema, path: str) -> Schema | None:
        if not _variants_stand_alone(node):
            return None
        if "anyOf" not in node:
            self._notes.append(f"{path}: oneOf asked for as anyOf")
        base = {k: v for k, v in node.items() if k in {"type", "properties", "required", "items"}}
        return {
            "anyOf": [self.node(_specialise(base, variant), path) for variant in variants_of(node)]
        }

    def _typed(self, node: Schema, path: str) -> Schema:
        types = types_of(node)
        if not types:
            self._notes.append(f"{path}: has no type, asked for as a string")
            types = ["string"]
        alternatives = [self._of_type(name, node, path) for name in types]
        return alternatives[0] if len(alternatives) == 1 else {"anyOf": alternatives}

    def _of_type(self, name: str, node: Schema, path: str) -> Schema:
        if name == "object":
            return self._object(node, path)
        if name == "array":
            return self._array(node, path)
        compiled: Schema = {"type": name}
        if name == "string" and node.get("format") in FORMATS:
            compiled["format"] = node["format"]
        return compiled

    def _array(self, node: Schema, path: str) -> Schema:
        if "prefixItems" in node:
            raise SchemaNotSupportedError(f"{path}: prefixItems (a tuple) cannot be asked for")
        compiled: Schema = {
            "type": "array",
            "items": self.node(node.get("items", {}), f"{path}[*]"),
        }
        if node.get("minItems") in {0, 1}:
            compiled["minItems"] = node["minItems"]
        return compiled

    def _object(self, node: Schema, path: str) -> Schema:
        properties, required = node.get("properties", {}), node.get("required", [])
        impossible = {name for name, schema in properties.items() if schema == NEVER}
        if impossible & set(required):
            raise SchemaNotSupportedError(f"{path}: a required property is forbidden by false")
        order = [*required, *sorted(properties.keys() - set(required) - impossible)]
        return {
            "type": "object",
            "properties": {
                name: self.node(properties.get(name, {}), f"{path}.{name}") for name in order
            },
            "required": list(required),
            "additionalProperties": False,
        }


def _unsaid(node: Schema, compiled: Schema) -> list[str]:
    """Return the keywords of a node that its compiled form does not carry."""
    said = _SILENT | ({"enum", "const"} & compiled.keys())
    if node.get("additionalProperties") is False:
        said |= {"additionalProperties"}
    if _variants_stand_alone(node):
        said |= {"anyOf", "oneOf"}
    for part in (compiled, *compiled.get("anyOf", ())):
        said |= {key for key in part if key in node and node[key] == part[key]}
    return sorted(node.keys() - said)


def _specialise(base: Schema, variant: Schema) -> Schema:
    """Add to one alternative what stands beside all of them; its own type is the narrower one."""
    return merge({**base, "type": variant["type"]} if "type" in variant else base, variant)


def _literal(node: Schema, path: str) -> Schema | None:
    """Return an enumeration or constant of plain values; these need no type beside them."""
    word = "const" if "const" in node else "enum"
    values: list[Any] = [node["const"]] if "const" in node else node.get("enum", [])
    if not values or any(isinstance(value, dict | list) for value in values):
        return None
    allowed = [value for value in values if has_type(value, types_of(node))]
    if not allowed:
        raise SchemaNotSupportedError(f"{path}: {word} allows no value of the type")
    return {word: allowed if word == "enum" else allowed[0]}


def _variants_stand_alone(node: Schema) -> bool:
    """Tell alternatives of shape from mere conditions such as `anyOf: [{required: [a]}, …]`."""
    variants = variants_of(node)
    return bool(variants) and all(
        types_of(variant) or {"enum", "const", "anyOf", "oneOf"} & variant.keys()
        for variant in variants
    )
