"""What the storm plays with: schemas, models, documents."""

from __future__ import annotations

import hashlib
from typing import Any

from interleaving.scene import SCHEMA

MODELS = ["alpha", "beta", "gamma"]
"""Their prices are set in the storm, but for that of gamma, which nobody knows."""

REVISED = {
    "summary": "by the model",
    "revised_content": "Something else.",
    "_evidence": {"summary": "Paragraph"},
}

EDITING = SCHEMA | {
    "schema_ref": "editing",
    "properties": {"summary": {"type": "string"}, "revised_content": {"type": "string"}},
    "evidence": ["summary"],
    "prompt_config": {
        "model": "alpha",
        "routes": {"heading": "beta"},
        "escalation_model": "beta",
        "pack_characters": 100,
    },
}

APPLIED = SCHEMA | {"schema_ref": "applied", "prompt_config": {"model": "alpha"}}
"""Only apply_schema_to_project applies it, so a document never has two open runs with it."""

CONFIGS: list[dict[str, Any]] = [
    {"model": "alpha"},
    {"model": "beta", "max_attempts": 1},
    {"model": "alpha", "escalation_model": "gamma"},
    {"model": "alpha", "routes": {"heading": "beta"}, "escalation_model": "alpha"},
    {"model": "alpha", "pack_characters": 200, "max_attempts": 2},
    {"model": "alpha", "reuse": False},
    {},
]

SHARED = 3
"""How many documents there are that several ingest at once, in each project."""


def document(number: int) -> dict[str, Any]:
    """Return one of the shared documents as ingest_document takes it; its text is its number's."""
    lines = [
        f"# Heading {number}.{line}\n" if line % 3 == 0 else f"Paragraph {number}.{line}\n"
        for line in range(4 + number)
    ]
    ends = [sum(map(len, lines[: place + 1])) for place in range(len(lines))]
    return {
        "doc_title": f"document {number}",
        "source_type": "md",
        "source_text": "".join(lines),
        "blocks": [
            {
                "block_type": "heading" if line.startswith("#") else "paragraph",
                "block_locator": {
                    "unit": "byte", "start_offset": end - len(line), "end_offset": end - 1
                },
            }
            for line, end in zip(lines, ends, strict=True)
        ],
    }  # fmt: skip


def sha256(number: int) -> str:
    """Return what begin_conversion is told of a shared document."""
    return hashlib.sha256(document(number)["source_text"].encode()).hexdigest()
