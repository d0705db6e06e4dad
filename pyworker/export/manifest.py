"""Manifests: written beside an export, read for the next one, and checked against the files."""

from __future__ import annotations

import hashlib
import json
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from pyworker.database.errors import OverlayError
from pyworker.export.target import opened

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK_BYTES = 1024 * 1024


def place_of(output: str) -> str:
    """Return where the manifest of an output stands."""
    return f"{output}.manifest.json"


def save(manifest: dict[str, Any], file: dict[str, Any], place: str) -> None:
    """Write a manifest, without the schemas' fields, which the schemas' uids stand for."""
    schemas = [{k: v for k, v in s.items() if k != "fields"} for s in manifest["schemas"]]
    whole = {**manifest, "schemas": schemas, "files": [file]}
    with opened(place) as stream:
        stream.write(json.dumps(whole, indent=2, ensure_ascii=False, sort_keys=True).encode())
        stream.write(b"\n")


def load(place: str) -> dict[str, Any]:
    """Read a manifest.

    Raises OverlayError when it cannot be read, or is none.
    """
    with _reading(place) as stream:
        text = stream.read()
    try:
        manifest = json.loads(text)
        if manifest["files"] and manifest["runs"] is not None:
            return manifest
    except (ValueError, RecursionError, LookupError, TypeError):
        pass
    raise OverlayError(
        "this is no manifest",
        detail=place,
        hint="overlay export writes one beside its file: FILE.manifest.json.",
    )


def problems(place: str) -> Iterator[str]:
    """Yield what is wrong with the files that a manifest names; they stand beside it."""
    folder = place.rpartition("/")[0]
    for file in load(place)["files"]:
        path = f"{folder}/{file['name']}" if folder else file["name"]
        try:
            with _reading(path) as stream:
                found = _told(stream)
        except OverlayError as error:
            yield f"{file['name']}: {error.message}"
            continue
        if found["bytes"] != file["bytes"]:
            yield f"{file['name']}: it has {found['bytes']} bytes; {file['bytes']} were written"
        elif found["sha256"] != file["sha256"]:
            yield f"{file['name']}: its SHA-256 is {found['sha256']}; it was {file['sha256']}"


@contextmanager
def _reading(place: str) -> Iterator[IO[bytes]]:
    try:
        if "://" in place:
            import fsspec  # noqa: PLC0415  an extra

            opening = fsspec.open(place, "rb")
        else:
            opening = Path(place).open("rb")  # noqa: SIM115  it is entered below
        with opening as stream:
            yield stream
    except (OSError, ImportError, ValueError) as error:
        raise OverlayError(
            "file cannot be read",
            detail=f"{place}: {getattr(error, 'strerror', None) or error}.",
            hint="Check the path, and that nobody moved the file away from its manifest.",
        ) from error


def _told(stream: IO[bytes]) -> dict[str, Any]:
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK_BYTES):
        digest.update(chunk)
        size += len(chunk)
    return {"bytes": size, "sha256": digest.hexdigest()}
