"""Walk a schema and fill it from a text by rules, so that the result is valid where it can be.

Where the text says nothing: null if the schema takes null, otherwise the least valid value if the
field is required, otherwise no field. Yes-or-no fields and choices always get a value.
"""

from collections.abc import Callable, Iterator
from itertools import islice, repeat
from typing import Any

from pyworker.llm import offline_rules as rules
from pyworker.llm.inlining import NEVER, Schema, has_type, inline, merge, types_of, variants_of
from pyworker.llm.offline_rules import NOTHING
from pyworker.llm.reading import Reading

_MOST_FOUND = 5
"""Entries of a list when the schema sets no `maxItems`."""

_MOST_TRIED = 500
"""Candidates looked at to reach `minItems`."""


def fill(schema: Schema, text: str) -> Any:
    """Fill a JSON schema from a text; raises `SchemaNotSupportedError` for recursive schemas."""
    return _value(inline(schema), "", Reading(text))


def _value(node: Schema, name: str, reading: Reading) -> Any:
    found = _find(node, name, reading)
    return _least(node, name, reading) if found is NOTHING else found


def _find(node: Schema, name: str, reading: Reading) -> Any:
    """Return what the text says about a field, or NOTHING."""
    if "const" in node:
        return node["const"]
    if "enum" in node:
        return rules.choose(_choices(node), str(node.get("description", "")), reading)
    tried = (_find(variant, name, reading) for variant in _variants(node))
    if not _variants(node):
        tried = (_FINDERS[kind](node, name, reading) for kind in _types(node))
    return next((found for found in tried if found is not NOTHING), NOTHING)


def _least(node: Schema, name: str, reading: Reading) -> Any:
    """Return the plainest valid value of a field that the text says nothing about."""
    if _takes_null(node):
        return None
    if "enum" in node:
        return _choices(node)[0]
    if variants := _variants(node):
        return _value(variants[0], name, reading)
    return _PLAINEST[_types(node)[0]](node, name, reading)


def _object(node: Schema, reading: Reading) -> tuple[dict[str, Any], bool]:
    """Fill an object; says also whether the text spoke of any of its fields."""
    properties = {key: field for key, field in node.get("properties", {}).items() if field != NEVER}
    required = node.get("required", [])
    found = {key: _find(field, key, reading) for key, field in properties.items()}
    data: dict[str, Any] = {}
    for key in dict.fromkeys([*properties, *required]):
        field = properties.get(key, {})
        if found.get(key, NOTHING) is not NOTHING:
            data[key] = found[key]
        elif (
            key in required
            or _always_answered(field)
            or len(properties) <= node.get("minProperties", 0)
        ):
            data[key] = _least(field, key, reading)
    return data, any(value is not NOTHING for value in found.values())


def _found_object(node: Schema, _name: str, reading: Reading) -> Any:
    data, anything = _object(node, reading)
    return data if anything else NOTHING


def _found_array(node: Schema, name: str, reading: Reading) -> Any:
    if "prefixItems" in node:
        return [_value(item, name, reading) for item in node["prefixItems"]][: node.get("maxItems")]
    candidates = _found_items(node.get("items", {}), name, reading)
    most = node.get("maxItems", max(_MOST_FOUND, node.get("minItems", 0)))
    items = _distinct(candidates, most)
    return _lengthened(items, node, name, reading) if items else NOTHING


def _found_items(item: Schema, name: str, reading: Reading) -> Iterator[Any]:
    """Yield entries for a list that the text speaks of."""
    kind = _types(item)[0] if not _variants(item) else "union"
    description = str(item.get("description", ""))
    if "enum" in item:
        chosen = (rules.choose([value], description, reading) for value in _choices(item))
        yield from (value for value in chosen if value is not NOTHING)
    elif "const" not in item and kind == "string":
        fitted = (
            rules.fit_string(item, text, reading) for text in rules.strings(item, name, reading)
        )
        yield from (text for text in fitted if text is not NOTHING)
    elif "const" not in item and kind in {"integer", "number"}:
        yield from (value for value in reading.numbers if rules.fits_number(item, value))
    elif kind == "object" and (found := _find(item, name, reading)) is not NOTHING:
        yield found


def _lengthened(items: list[Any], node: Schema, name: str, reading: Reading) -> list[Any]:
    """Add plain valid entries until the list has its `minItems`."""
    wanted, item = node.get("minItems", 0), node.get("items", {})
    if len(items) >= wanted:
        return items
    items = _distinct([*items, *islice(_spares(item, name, reading), _MOST_TRIED)], wanted)
    missing = 0 if node.get("uniqueItems") else wanted - len(items)
    return [*items, *(_value(item, name, reading) for _ in range(missing))]


def _spares(item: Schema, name: str, reading: Reading) -> Iterator[Any]:
    """Yield valid entries for a list that the text has too few of."""
    kind = None if _variants(item) or "const" in item else _types(item)[0]
    if "enum" in item:
        yield from _choices(item)
    elif kind == "string":
        texts = [*reading.keywords, *reading.sentences, *map(str, range(_MOST_TRIED))]
        fitted = (rules.fit_string(item, text, reading) for text in texts)
        yield from (text for text in fitted if text is not NOTHING)
    elif kind in {"integer", "number"}:
        yield from rules.numbers_within(item)
    elif kind == "boolean":
        yield from (False, True)
    else:
        yield from repeat(_value(item, name, reading), 1)


def _distinct(values: Any, most: int) -> list[Any]:
    distinct: list[Any] = []
    for value in values:
        if len(distinct) >= most:
            break
        if value not in distinct:
            distinct.append(value)
    return distinct


def _choices(node: Schema) -> list[Any]:
    """Return the enumerated values, those of the node's type if any are."""
    return [v for v in node["enum"] if has_type(v, types_of(node))] or list(node["enum"])


def _variants(node: Schema) -> list[Schema]:
    """Return the alternatives of a node, each with what stands beside them all."""
    base = {key: value for key, value in node.items() if key not in {"anyOf", "oneOf"}}
    return [
        merge({key: value for key, value in base.items() if key not in variant}, variant)
        for variant in variants_of(node)
    ]


def _types(node: Schema) -> list[str]:
    named = types_of(node) or ["string"]
    return [kind for kind in named if kind != "null"] or named


def _takes_null(node: Schema) -> bool:
    if "enum" in node or "const" in node:
        return None in node.get("enum", [node.get("const")])
    return "null" in types_of(node) or any(_takes_null(variant) for variant in _variants(node))


def _always_answered(node: Schema) -> bool:
    return _takes_null(node) or "enum" in node or types_of(node) == ["boolean"]


_Filler = Callable[[Schema, str, Reading], Any]

_FINDERS: dict[str, _Filler] = {
    "object": _found_object,
    "array": _found_array,
    "string": rules.string,
    "integer": rules.number,
    "number": rules.number,
    "boolean": rules.boolean,
    "null": lambda _node, _name, _reading: None,
}

_PLAINEST: dict[str, _Filler] = {
    "object": lambda node, _name, reading: _object(node, reading)[0],
    "array": lambda node, name, reading: _lengthened([], node, name, reading),
    "string": rules.least_string,
    "integer": lambda node, _name, _reading: next(rules.numbers_within(node), 0),
    "number": lambda node, _name, _reading: next(rules.numbers_within(node), 0),
    "boolean": lambda _node, _name, _reading: False,
    "null": lambda _node, _name, _reading: None,
}
