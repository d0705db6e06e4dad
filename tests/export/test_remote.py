"""Exports to S3, against a server of moto's: the object is there whole or not at all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from uuid import uuid4

import fsspec
import pytest
from exporting import paragraphs
from moto.server import ThreadedMotoServer

from pyworker.database.errors import OverlayError
from pyworker.export.manifest import load, problems, save
from pyworker.export.order import Order, Scope
from pyworker.export.target import opened
from pyworker.export.write import manifest_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exporting import Arranged

SCHEMA = {"schema_ref": "any", "properties": {"x": {"type": "string"}}}


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    filesystem = fsspec.filesystem("s3", skip_instance_cache=True)
    name = f"exports-{uuid4()}"  # the server keeps what it has as long as the process lives
    filesystem.mkdir(name)
    yield f"s3://{name}"
    fsspec.filesystem("s3").clear_instance_cache()
    server.stop()


def objects(bucket: str) -> list[str]:
    filesystem = fsspec.filesystem("s3", skip_instance_cache=True)
    return sorted(str(name) for name in filesystem.ls(bucket, refresh=True))


def test_an_export_arrives_with_a_manifest_that_holds(arranged: Arranged, bucket: str) -> None:
    arranged.confirmed(paragraphs(20), SCHEMA, [{"x": "ü"}] * 20)
    output = f"{bucket}/all.jsonl"
    told = arranged.export(output)
    with arranged.owner.snapshot() as snapshot:
        order = Order(Scope("confirmed", "empty", project_id=arranged.project_id))
        save(manifest_of(snapshot, order), {**told, "name": "all.jsonl"}, f"{output}.manifest.json")
    with fsspec.open(output, "rb") as file:
        rows = [json.loads(line) for line in file.read().splitlines()]
    assert [row["user_defined"]["data"] for row in rows] == [{"x": "ü"}] * 20
    assert load(f"{output}.manifest.json")["rows"] == 20
    assert list(problems(f"{output}.manifest.json")) == []


@pytest.mark.parametrize("size", [10, 60 * 1024 * 1024], ids=["one request", "in parts"])
def test_what_fails_on_the_way_is_not_there(bucket: str, size: int) -> None:
    with pytest.raises(KeyboardInterrupt), opened(f"{bucket}/half.jsonl") as stream:  # noqa: PT012
        stream.write(b"x" * size)
        raise KeyboardInterrupt
    assert objects(bucket) == []
    with opened(f"{bucket}/half.jsonl") as stream:
        stream.write(b"x" * size)
    assert objects(bucket) == [f"{bucket.removeprefix('s3://')}/half.jsonl"]


def test_a_bucket_that_is_missing_is_said_plainly(bucket: str) -> None:
    assert bucket
    with (
        pytest.raises(OverlayError, match="file cannot be written"),
        opened("s3://none/x") as stream,
    ):
        stream.write(b"x")


def test_an_address_that_no_library_knows_is_refused() -> None:
    with pytest.raises(OverlayError, match="needs a library"), opened("nonsense://x") as stream:
        stream.write(b"x")
