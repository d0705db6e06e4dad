"""The documents and schemas of the demo: varied, whole, and worth a review."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from pyworker.ingest import files
from pyworker.ingest.block import Block
from pyworker.ingest.markdown import BLOCK_TYPES
from pyworker.llm.offline_fill import fill
from pyworker.llm.output_schema import OURS, compile_schema
from pyworker.llm.revision import revise
from pyworker.paths import samples_folder

Lossless = Callable[[str, list[Block]], None]

DOCUMENTS = sorted(samples_folder().glob("*.md"))
SCHEMAS = sorted((samples_folder() / "schemas").glob("*.json"))
PROMPT_CONFIG = {
    "system_instructions",
    "per_block_prompt",
    "model",
    "temperature",
    "max_tokens_per_block",
}

each_document = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
each_schema = pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.stem)


def document(name: str) -> files.Source:
    return files.read(samples_folder() / f"{name}.md")


def stored(path: Path) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return schema


def fields(path: Path) -> dict[str, Any]:
    return {key: value for key, value in stored(path).items() if key not in OURS}


def test_the_folder_gives_five_documents_to_ingest() -> None:
    assert list(files.find([samples_folder()])) == DOCUMENTS
    assert len(DOCUMENTS) == 5


@each_document
def test_a_document_loses_nothing(path: Path, assert_lossless: Lossless) -> None:
    source = files.read(path)
    assert source.text.encode() == path.read_bytes()
    assert_lossless(source.text, source.blocks)


@each_document
def test_a_document_is_varied_and_short_enough_to_review(path: Path) -> None:
    blocks = files.read(path).blocks
    assert 12 <= len(blocks) <= 40
    assert len({block.block_type for block in blocks}) >= 5
    assert len({block.block_content for block in blocks}) == len(blocks)
    assert max(len(block.block_content) for block in blocks) < 1000


def test_together_they_hold_every_type_of_block() -> None:
    found = {block.block_type for path in DOCUMENTS for block in files.read(path).blocks}
    assert found == {*BLOCK_TYPES.values(), "front_matter"}


def test_the_agreement_has_windows_line_ends_throughout() -> None:
    data = (samples_folder() / "service-agreement.md").read_bytes()
    lines = data.splitlines(keepends=True)
    assert len(lines) > 50
    assert all(line.endswith(b"\r\n") for line in lines)
    blocks = document("service-agreement").blocks
    assert sum("\r\n" in block.block_content for block in blocks) >= 5


@each_document
def test_the_other_documents_have_none(path: Path) -> None:
    assert (b"\r" in path.read_bytes()) == (path.stem == "service-agreement")


def test_the_minutes_hold_characters_of_every_length_in_utf_8() -> None:
    source = document("minutes-reading-rooms")
    assert {len(character.encode()) for character in source.text} == {1, 2, 3, 4}
    assert all(name in source.text for name in ("Zoë", "Jürgen", "Łucja", "Þórdís", "美咲", "👩‍🏫"))
    last = source.blocks[-1].block_locator
    assert last["end_offset"] > len(source.text)


def test_the_memo_has_something_to_tidy_and_something_to_leave_alone() -> None:
    blocks = document("session-cache-memo").blocks
    tidied = {
        block.block_type for block in blocks if revise(block.block_content) != block.block_content
    }
    assert tidied == {"block_quote", "footnote", "heading", "list_item", "paragraph"}
    kept = {block.block_type: block.block_content for block in blocks}
    assert "  # code keeps its spaces adn typos" in kept["code"]


@each_document
def test_the_other_documents_need_no_tidying(path: Path) -> None:
    blocks = files.read(path).blocks
    tidy = all(revise(block.block_content) == block.block_content for block in blocks)
    assert tidy == (path.stem != "session-cache-memo")


@each_schema
def test_a_schema_can_be_asked_for_as_it_is(path: Path) -> None:
    schema = stored(path)
    assert schema["schema_ref"] == path.stem
    assert {"system_instructions", "per_block_prompt"} <= schema["prompt_config"].keys()
    assert schema["prompt_config"].keys() <= PROMPT_CONFIG
    assert schema["required"] == list(schema["properties"])
    Draft202012Validator.check_schema(fields(path))

    output = compile_schema(schema)
    assert output.absent_as_null == ()
    assert all(
        note.endswith(("maxLength only described", "maxItems only described"))
        for note in output.notes
    )
    assert list(output.schema["properties"]) == schema["required"]


@each_schema
def test_the_offline_model_answers_every_block_validly(path: Path) -> None:
    schema = fields(path)
    validator = Draft202012Validator(schema)
    for sample in DOCUMENTS:
        for block in files.read(sample).blocks:
            validator.validate(fill(schema, block.block_content))


def test_one_schema_extracts_and_one_edits() -> None:
    properties = {path.stem: stored(path)["properties"] for path in SCHEMAS}
    assert set(properties) == {"clause_facts", "plain_language_edit"}
    assert properties["plain_language_edit"]["revised_content"]["type"] == "string"
    assert "revised_content" not in properties["clause_facts"]


def test_the_extracted_facts_differ_from_block_to_block() -> None:
    schema = fields(samples_folder() / "schemas" / "clause_facts.json")
    facts = [
        fill(schema, block.block_content) for path in DOCUMENTS for block in files.read(path).blocks
    ]
    assert {fact["kind"] for fact in facts} == set(schema["properties"]["kind"]["enum"])
    assert {fact["must_comply"] for fact in facts} == {True, False}
    assert sum(bool(fact["dates"]) for fact in facts) >= 10
    assert len({fact["summary"] for fact in facts}) > 0.9 * len(facts)
