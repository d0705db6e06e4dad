"""Where an export goes: a place that takes a file whole or not at all."""

from __future__ import annotations

import hashlib
import os
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Protocol

from pyworker.database.errors import OverlayError
from pyworker.export.partial import partial

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Sink(Protocol):
    """What bytes can be written to."""

    def write(self, data: bytes, /) -> Any:
        """Write all of it."""


class Measured:
    """A stream that counts and hashes what is written to it.

    Raises OverlayError when the place does not take it; the error of whoever writes passes through.
    """

    def __init__(self, stream: IO[bytes], name: str) -> None:
        self._stream = stream
        self._name = name
        self._hash = hashlib.sha256()
        self.size = 0
        self.closed = False

    def write(self, data: bytes, /) -> int:
        """Write all of it."""
        written(lambda: self._stream.write(data), self._name)
        self._hash.update(data)
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Pass on what is buffered."""
        written(self._stream.flush, self._name)

    def tell(self) -> int:
        """Return how many bytes there are."""
        return self.size

    def readable(self) -> bool:
        """Only written to."""
        return False

    def writable(self) -> bool:
        """Only written to."""
        return True

    def seekable(self) -> bool:
        """Only appended to."""
        return False

    def close(self) -> None:
        """Whoever opened the stream closes it."""

    @property
    def told(self) -> dict[str, Any]:
        """What a manifest says of the bytes."""
        return {"bytes": self.size, "sha256": self._hash.hexdigest()}


def written(act: Callable[[], Any], name: str) -> Any:
    """Do something to a file; say what is wrong where it cannot be done."""
    try:
        return act()
    except BrokenPipeError:
        raise  # whoever reads has read enough
    except Exception as error:  # clouds' libraries raise what they like
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        if isinstance(error, FileNotFoundError) and "://" in name:
            reason = "not found"  # the library tells an address of its own
        raise OverlayError(
            "file cannot be written",
            detail=f"{name}: {reason}.",
            hint="Check the folder, who may write to it and the space left.",
        ) from error


@contextmanager
def opened(output: str) -> Iterator[Measured]:
    """Open a path or URL to be written; it takes its name when all is written, and only then."""
    opener = _remote if "://" in output else _local
    with opener(output) as stream:
        yield Measured(stream, output)


@contextmanager
def _local(output: str) -> Iterator[IO[bytes]]:
    path = Path(output)
    if path.exists() and not path.is_file() and not path.is_dir():  # a pipe or a device
        with written(lambda: path.open("wb"), output) as stream:
            yield stream
            written(stream.flush, output)
        return
    with ExitStack() as stack:
        stream, name = written(lambda: stack.enter_context(partial(path)), output)
        yield stream
        written(lambda: _to_disk(stream), output)
        written(lambda: name.replace(path), output)


def _to_disk(stream: IO[bytes]) -> None:
    stream.flush()
    os.fsync(stream.fileno())


@contextmanager
def _remote(output: str) -> Iterator[IO[bytes]]:
    try:
        from fsspec.core import url_to_fs  # noqa: PLC0415  an extra

        filesystem, path = url_to_fs(output)
    except (ImportError, ValueError) as error:
        raise OverlayError(
            "this address needs a library",
            detail=f"{output}: {error}.",
            hint="Install it: pip install 'pgoverlay[s3]' for s3://, 'pgoverlay[gcs]' for gs://.",
        ) from error
    stream = written(lambda: filesystem.open(path, "wb", autocommit=False), output)
    try:
        yield stream
        written(stream.close, output)
        written(stream.commit, output)
    except BaseException:
        # parts that were sent already are thrown away, and closing it later sends nothing
        stream.closed = True
        with suppress(Exception):  # they are no object yet, and what went wrong first is to be told
            stream.discard()
        raise
