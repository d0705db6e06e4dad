"""Exports to Google Cloud Storage, against gcp-storage-emulator."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import fsspec
import gcsfs
import pytest
from arranged import OWNER
from click.testing import CliRunner
from exporting import paragraphs
from gcp_storage_emulator.server import HANDLERS, create_server

from pyworker.cli import main
from pyworker.database.errors import OverlayError
from pyworker.export.target import opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exporting import Arranged

# gcsfs hands aiohttp its parts as bytes
pytestmark = pytest.mark.filterwarnings("ignore:Sending a large body:ResourceWarning")

SCHEMA = {"schema_ref": "any", "properties": {"x": {"type": "string"}}}


def take_back(request: Any, response: Any, storage: Any, *_: Any, **__: Any) -> None:
    storage.delete_resumable_file_obj(request.query["upload_id"][0])
    response.status = SimpleNamespace(value=499, phrase="Client Closed Request")


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    server = create_server("127.0.0.1", 0, in_memory=True, default_bucket="exports")
    server.start()
    host, port = server._api._httpd.server_address  # noqa: SLF001  nothing else tells the port
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", f"http://{host}:{port}")
    # Google's server takes an upload back with 499; the emulator knows no such call
    [upload] = [calls for path, calls in HANDLERS if path.startswith("^/upload/")]
    monkeypatch.setitem(upload, "DELETE", take_back)
    gcsfs.GCSFileSystem.clear_instance_cache()
    yield "gs://exports"
    gcsfs.GCSFileSystem.clear_instance_cache()
    server.stop()


def objects() -> list[str]:
    filesystem = fsspec.filesystem("gs")
    filesystem.invalidate_cache()
    return sorted(filesystem.find("exports"))


def test_an_export_arrives_with_a_manifest_that_holds(
    arranged: Arranged, uri: str, bucket: str
) -> None:
    arranged.confirmed(paragraphs(20), SCHEMA, [{"x": "ü"}] * 20)

    def overlay(*arguments: str) -> Any:
        return CliRunner().invoke(main, ["--database", uri, "--as", OWNER, *arguments])

    output = f"{bucket}/2026/all.jsonl"
    done = overlay("export", "--project", "exports", "--output", output)
    assert done.exit_code == 0, done.output
    with fsspec.open(output, "rb") as file:
        rows = [json.loads(line) for line in file.read().splitlines()]
    assert [row["user_defined"]["data"] for row in rows] == [{"x": "ü"}] * 20
    assert objects() == ["exports/2026/all.jsonl", "exports/2026/all.jsonl.manifest.json"]
    assert overlay("export", "--verify", f"{output}.manifest.json").exit_code == 0


@pytest.mark.parametrize("size", [10, 12 * 1024 * 1024], ids=["one request", "in parts"])
def test_what_fails_on_the_way_is_not_there(bucket: str, size: int) -> None:
    with pytest.raises(KeyboardInterrupt), opened(f"{bucket}/half.jsonl") as stream:  # noqa: PT012
        stream.write(b"x" * size)
        raise KeyboardInterrupt
    assert objects() == []
    with opened(f"{bucket}/half.jsonl") as stream:
        stream.write(b"x" * size)
    assert objects() == ["exports/half.jsonl"]


def test_a_bucket_that_is_missing_is_said_plainly(bucket: str) -> None:
    assert bucket
    with (
        pytest.raises(OverlayError, match="file cannot be written") as caught,
        opened("gs://none/x") as stream,
    ):
        stream.write(b"x")
    assert "gs://none/x: not found" in caught.value.detail
