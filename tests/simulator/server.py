"""The simulator's HTTP side: a keep-alive HTTP/1.1 server on asyncio streams.

Written by hand because one process must hold hundreds of connections cheaply and be able to cut
them at any byte, which web frameworks hide.
"""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from http import HTTPStatus

from simulator.batches import Batches
from simulator.chat import complete
from simulator.checks import MOST_BYTES, ApiError, check_headers
from simulator.faults import Behaviour, Faults, Latency
from simulator.messages import Messages, Reply
from simulator.models import MODELS, describe


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


class Server:
    """Listens on loopback from `start` to `stop`; belongs to the event loop that started it."""

    def __init__(self, faults: Faults | None = None, *, keep_text: bool = True) -> None:
        self.messages = Messages(faults or Faults(), keep_text=keep_text)
        self.batches = Batches(self.messages)
        self.url = ""
        self._connections: set[asyncio.Task[None]] = set()
        self._listener: asyncio.Server | None = None

    async def start(self, port: int = 0) -> None:
        """Listen; port 0 takes a free one, told by `url`."""
        self._listener = await asyncio.start_server(self._serve, "127.0.0.1", port, backlog=1024)
        self.url = f"http://127.0.0.1:{self._listener.sockets[0].getsockname()[1]}"
        self.batches.url = self.url

    async def stop(self) -> None:
        """Stop listening and cut every connection."""
        if self._listener is not None:
            self._listener.close()
        for task in self._connections:
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        if self._listener is not None:
            await self._listener.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)
        try:
            while await self._exchange(reader, writer):
                pass
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            # The client went away, or the server stops: either way there is nobody to tell.
            pass
        finally:
            writer.transport.abort()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Serve one request; answers whether the connection lives on."""
        reply = await self._route(await _read(reader))
        if reply.transport == "hang":
            await reader.read(1)
        if reply.transport in {"drop", "hang"}:
            return False
        written = _encode(reply)
        if reply.transport == "cut":
            writer.write(written[: -len(reply.body) // 2])
            await writer.drain()
            return False
        writer.write(written)
        await writer.drain()
        return True

    async def _route(self, request: _Request) -> Reply:  # noqa: PLR0911  one for each address
        path, _, query = request.path.partition("?")
        match request.method, path.strip("/").split("/"):
            case "POST", ["v1", "messages"]:
                return await self.messages.create(request.headers, request.body)
            case "POST", ["v1", "chat", "completions"]:
                return await complete(self.messages, request.headers, request.body)
            case "POST", ["v1", "messages", "count_tokens"]:
                return self.messages.count(request.headers, request.body)
            case method, ["v1", "messages", "batches", *rest]:
                return self.batches.serve(method, rest, query, request.headers, request.body)
            case "GET", ["v1", "models", model]:
                return _describe(model, request.headers)
            case "POST" | "GET", ["_simulator", name]:
                return self._control(name, request.body)
        return _unknown(f"{request.method} {request.path}")

    def _control(self, name: str, body: bytes) -> Reply:
        """Serve the addresses that a test or benchmark in another process steers it by."""
        match name:
            case "script":
                self.messages.script.extend(map(Behaviour.parse, json.loads(body)))
            case "release":
                self.messages.release()
                self.batches.release()
            case "hold_batches":
                self.batches.held = True
            case "plan":
                given = json.loads(body)
                latency = Latency(**given.pop("latency", {}))
                self.messages.plan(Faults(**given, latency=latency))
                return _json(200, {"at": self.messages.ledger.now})
            case "ledger":
                return _json(200, [asdict(entry) for entry in self.messages.ledger])
            case "summary":
                return _json(200, self.messages.ledger.summary())
            case _:
                return _unknown(name)
        return _json(200, {})


async def _read(reader: asyncio.StreamReader) -> _Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, path, _ = head[0].split(" ", 2)
    pairs = (line.partition(":") for line in head[1:] if line)
    headers = {name.lower(): value.strip() for name, _, value in pairs}
    length = min(int(headers.get("content-length", 0)), MOST_BYTES + 1)
    return _Request(method, path, headers, await reader.readexactly(length))


def _encode(reply: Reply) -> bytes:
    try:
        phrase = HTTPStatus(reply.status).phrase
    except ValueError:
        phrase = "Overloaded"
    headers = {
        "content-type": "application/json",
        "content-length": str(len(reply.body)),
        **reply.headers,
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {reply.status} {phrase}\r\n{lines}\r\n".encode("latin-1") + reply.body


def _describe(model: str, headers: Mapping[str, str]) -> Reply:
    try:
        # an OpenAI-compatible endpoint has the same address, and is told no version
        check_headers({"anthropic-version": "any", **headers})
    except ApiError as error:
        return _json(error.status, error.body("req_models"))
    return _json(200, describe(model)) if model in MODELS else _unknown(f"model: {model}")


def _unknown(what: str) -> Reply:
    return _json(404, ApiError(404, "not_found_error", what).body("req_unknown"))


def _json(status: int, value: object) -> Reply:
    return Reply(status, json.dumps(value).encode(), {"request-id": "req_011Csimulator"})
