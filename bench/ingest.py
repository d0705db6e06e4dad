"""Ingest of a large Markdown file beside markdown-it-py's parse of it alone."""

from __future__ import annotations

import gc
import tempfile
import time
from pathlib import Path

from fresh import ROOT, fresh_database
from markdown_it import MarkdownIt
from workload import OWNER

from pyworker.database.identity import person
from pyworker.database.person import connect
from pyworker.ingest import files
from pyworker.ingest.intake import Intake

SAMPLES = ROOT / "pyworker" / "samples"


def document(size: int) -> bytes:
    """Return Markdown of so many bytes: the sample documents over and over."""
    samples = b"\n\n".join(path.read_bytes() for path in sorted(SAMPLES.glob("*.md")))
    repeated = (samples + b"\n\n") * (size // len(samples) + 1)
    return repeated[:size].decode(errors="ignore").encode()


def parse_alone(size: int) -> float:
    """Return the MB a second at which the library reads it, as it comes out of the box."""
    text = document(size).decode()
    gc.collect()
    began = time.perf_counter()
    tokens = MarkdownIt().parse(text)
    took = time.perf_counter() - began
    assert tokens
    return size / 1e6 / took


def ingest(server: str, size: int) -> float:
    """Return the MB a second from the file to its blocks in the database."""
    with (
        fresh_database(server, "ingest", install=True) as uri,
        tempfile.TemporaryDirectory() as folder,
        connect(uri, person(str(OWNER))) as database,
    ):
        path = Path(folder, "document.md")
        path.write_bytes(document(size))
        project_id = database.create_project("bench")
        gc.collect()
        began = time.perf_counter()
        answer = Intake().take(database, lambda _: project_id, files.opened(path))
        took = time.perf_counter() - began
    assert answer["total_blocks"] > size / 1000
    return size / 1e6 / took
