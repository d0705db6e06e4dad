"""Quotes for the offline model: what it copied it can point at, and nothing else."""

from typing import Any

from pyworker.llm.inlining import Schema

EVIDENCE = "_evidence"
"""The field in which a schema asks for the words that the others rest on."""


def without_evidence(schema: Schema) -> Schema:
    """Return the schema without the field for evidence, which no rule for values fills."""
    return {
        **schema,
        "properties": {k: v for k, v in schema["properties"].items() if k != EVIDENCE},
        "required": [name for name in schema.get("required", []) if name != EVIDENCE],
    }


def evidence_for(data: dict[str, Any], asked: Schema, text: str) -> dict[str, Any]:
    """Return for each field the words of the text that its value was copied from."""
    return {
        field: [quote for part in _parts(data.get(field)) if (quote := _quoted(part, text))]
        if node.get("type") == "array"
        else _quoted(data.get(field), text)
        for field, node in asked["properties"].items()
    }


def _parts(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _quoted(value: Any, text: str) -> str:
    words = str(value) if isinstance(value, str | int | float) and value is not True else ""
    return words if words in text else ""
