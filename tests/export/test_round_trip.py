"""Without edits a document comes back byte for byte; with them, nothing else differs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pyworker.ingest import files, markdown

if TYPE_CHECKING:
    from exporting import Arranged

SCHEMA: dict[str, Any] = {
    "schema_ref": "edits",
    "type": "object",
    "properties": {"revised_content": {"type": "string"}},
}
PIECES = [
    "# Öffnung",
    "- item\n  - nested\n",
    "1. one\n\n2. two",
    "\tindented code",
    "~~~\nfence\n~~~",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "<div>\n<b>html</b>\n</div>",
    "> quote",
    "[a]: http://example.org",
    "Setext\n===",
    "***",
    "e\u0301 \u00e9 \U0001f468\u200d\U0001f469\u200d\U0001f467 \u202e \u2028 \u00a0 \ufeff",
    "東京都\t千代田区",
    "trailing  ",
    "\\",
]
ENDS = ["\n", "\r\n", "\n\n", "\r\n\r\n", "\n \n", "\n\t\n", "\r", ""]
awkward = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=40
)
documents = st.lists(
    st.tuples(st.one_of(st.sampled_from(PIECES), awkward), st.sampled_from(ENDS)), min_size=1
).map(lambda pieces: "".join(piece + end for piece, end in pieces))


def installed_markdown() -> list[Path]:
    found = [p for root in sys.path if Path(root).is_dir() for p in Path(root).rglob("*.md")]
    return sorted(set(found))


def test_all_real_markdown_that_is_installed_comes_back(arranged: Arranged) -> None:
    schema_id = arranged.owner.register_schema(SCHEMA)
    paths = installed_markdown()
    assert len(paths) > 5
    compared = 0
    for path in paths:
        source = files.read(path).text if path.read_bytes().strip() else ""
        if not source.strip() or not markdown.split(source):
            continue
        conv_uid = arranged.document(source, path.stem)
        run_id = arranged.owner.create_run_v2(conv_uid, schema_id)
        assert arranged.owner.reconstruct_document(conv_uid, run_id).encode() == source.encode()
        compared += 1
    assert compared > 5


def often(examples: int) -> settings:
    fixture = HealthCheck.function_scoped_fixture
    return settings(max_examples=examples, deadline=None, suppress_health_check=[fixture])


edited = given(text=documents, edits=st.dictionaries(st.integers(0, 60), awkward, max_size=4))


@often(150)
@edited
def test_only_the_bytes_of_edited_blocks_differ(
    arranged: Arranged, text: str, edits: dict[int, str]
) -> None:
    only_edits_differ(arranged, text, edits)


@pytest.mark.soak
@often(2000)
@edited
def test_only_the_bytes_of_edited_blocks_differ_in_many_documents(
    arranged: Arranged, text: str, edits: dict[int, str]
) -> None:
    only_edits_differ(arranged, text, edits)


def only_edits_differ(arranged: Arranged, text: str, edits: dict[int, str]) -> None:
    blocks = markdown.split(text)
    if not text.strip() or not blocks:
        return
    run_id = arranged.run(text, SCHEMA)
    [run] = [run for run in arranged.owner.list_runs(arranged.project_id) if run.run_id == run_id]
    again = arranged.owner.reconstruct_document(run.conv_uid, run_id)
    assert again.encode() == text.encode()

    chosen = {index: edit for index, edit in edits.items() if index < len(blocks)}
    arranged.answer(
        run_id, lambda index: {"revised_content": chosen[index]} if index in chosen else {}
    )
    assert arranged.owner.reconstruct_document(run.conv_uid, run_id) == text
    arranged.owner.confirm_run(run_id)

    source, expected, end = text.encode(), b"", 0
    for index, block in enumerate(blocks):
        place = block.block_locator
        expected += source[end : place["start_offset"]]
        end = place["end_offset"]
        original = source[place["start_offset"] : end]
        expected += chosen[index].encode() if index in chosen else original
    expected += source[end:]
    assert arranged.owner.reconstruct_document(run.conv_uid, run_id).encode() == expected
    arranged.owner.delete_run(run_id)
