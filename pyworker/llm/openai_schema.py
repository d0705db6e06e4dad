"""A schema for OpenAI's strict mode: every field required, and a type beside every enumeration.

Source: platform.openai.com/docs/guides/structured-outputs. Local servers that turn a schema into a
grammar (llama.cpp, vLLM, Ollama) take the same.
"""

from collections.abc import Iterator
from typing import Any

from pyworker.llm.inlining import Schema
from pyworker.llm.output_schema import OutputSchema, compile_schema
from pyworker.llm.schema_budget import STRICT

_NAMES = {bool: "boolean", int: "integer", float: "number", str: "string", type(None): "null"}


def compile_strict(stored: Schema) -> OutputSchema:
    """Compile a stored schema; raises `SchemaNotSupportedError` when no weakening can help."""
    compiled = compile_schema(stored, STRICT)
    for node in _nodes(compiled.schema):
        values: list[Any] = node.get("enum", [node["const"]] if "const" in node else [])
        if values and "type" not in node:
            types = sorted({_NAMES[type(value)] for value in values})
            node["type"] = types[0] if len(types) == 1 else types
    return compiled


def _nodes(node: Schema) -> Iterator[Schema]:
    yield node
    inside = [*node.get("properties", {}).values(), *node.get("anyOf", ())]
    for child in inside + ([node["items"]] if "items" in node else []):
        yield from _nodes(child)
