"""One request to the Messages API, from its arrival to its reply."""

import asyncio
import hashlib
import json
import re
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Literal

from simulator.answers import break_schema, make_up
from simulator.cache import PromptCache, Usage, tokens
from simulator.checks import ApiError, check_headers, check_request, key_of, parse_body, texts_of
from simulator.faults import Behaviour, Faults
from simulator.ledger import Entry, Ledger
from simulator.limits import Limits

_STATUSES = {
    "rate_limited": ApiError(429, "rate_limit_error", "Number of requests exceeds your limit"),
    "overloaded": ApiError(529, "overloaded_error", "Overloaded"),
    "server_error": ApiError(500, "api_error", "Internal server error"),
    "payment_required": ApiError(402, "billing_error", "Payment is required"),
    "spend_limit": ApiError(
        429, "rate_limit_error", "Monthly limit reached", code="enforced_spend_limit_reached"
    ),
    "low_credit": ApiError(
        400, "invalid_request_error", "Your credit balance is too low to access the Anthropic API."
    ),
    "schema_refused": ApiError(
        400, "invalid_request_error", "The compiled grammar is too large, simplify your schema."
    ),
    "too_large": ApiError(413, "request_too_large", "Request exceeds the maximum size"),
    "prompt_too_long": ApiError(
        400, "invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum"
    ),
    "content_blocked": ApiError(
        400, "invalid_request_error", "Output blocked by content filtering policy"
    ),
}
_STOPS = {"refusal": "refusal", "max_tokens": "max_tokens"} | {
    "context_exceeded": "model_context_window_exceeded"
}


_FENCED = re.compile(r"<block ([^>]+)>\n(.*)\n</block \1>", re.DOTALL)
"""Where a prompt holds the block: its marks and the prompt around it differ between attempts."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back, and whether it gets there."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    transport: Literal["send", "drop", "cut", "hang"] = "send"


@dataclass(frozen=True, slots=True)
class _Asked:
    """A parsed request with what the ledger needs to know of it."""

    request: Mapping[str, Any]
    request_id: str
    text: str
    block_hash: str
    key: str
    started: float
    limits: Limits
    usage: Usage
    """By the cache as it was when the request came."""


class Messages:
    """The state behind `POST /v1/messages`: plan, script, cache, limits and ledger."""

    def __init__(self, faults: Faults, *, keep_text: bool = True) -> None:
        self.ledger = Ledger()
        self.script: deque[Behaviour] = deque()
        self._faults, self._keep_text = faults, keep_text
        self._cache = PromptCache()
        self._limits: dict[tuple[str, str], Limits] = {}
        self._seen: Counter[str] = Counter()
        self._released = asyncio.Event()

    def plan(self, faults: Faults) -> None:
        """Follow another plan from now on; requests under way keep to the old one."""
        self._faults = faults

    def release(self) -> None:
        """Let every request that is held go on; the next hold begins anew."""
        self._released.set()
        self._released = asyncio.Event()

    async def create(self, headers: Mapping[str, str], body: bytes) -> Reply:
        """Answer as the script, then the plan says, unless the request itself is wrong."""
        self.ledger.arrive()
        try:
            return await self._create(headers, body)
        finally:
            self.ledger.leave()

    def count(self, headers: Mapping[str, str], body: bytes) -> Reply:
        """Answer `POST /v1/messages/count_tokens`."""
        request_id = self._request_id("count")
        try:
            check_headers(headers)
            request = {**parse_body(body), "max_tokens": 1}
            check_request(request)
        except ApiError as error:
            return _refuse(error, request_id, {})
        usage = PromptCache().measure(request)
        total = usage.input_tokens + usage.cache_creation_tokens
        return Reply(200, json.dumps({"input_tokens": total}).encode(), {"request-id": request_id})

    def answer_in_batch(self, request: Mapping[str, Any]) -> Reply:
        """Answer a request of a batch: no wait and no rate limit, and only now is it checked."""
        asked = self._asked(request, self._request_id("batch"), "batch")
        self.ledger.arrive()
        try:
            check_request(request)
            return self._behave(self._behaviour(asked), asked)
        except ApiError as error:
            self._note(asked, error.kind, error.status, Usage(0), 0)
            return _refuse(error, asked.request_id, {})
        finally:
            self.ledger.leave()

    async def _create(self, headers: Mapping[str, str], body: bytes) -> Reply:
        request_id = self._request_id("message")
        limits = Limits(None)
        asked = _Asked({}, request_id, "", "", "", monotonic(), limits, Usage(0))
        try:
            check_headers(headers)
            asked = self._asked(parse_body(body), request_id, key_of(headers))
            limits = asked.limits
            behaviour = self._behaviour(asked)
            if behaviour.name not in _STATUSES:
                limits.admit()
            await self._wait(behaviour)
            return self._behave(behaviour, asked)
        except ApiError as error:
            self._note(asked, error.kind, error.status, Usage(0), 0)
            return _refuse(error, request_id, limits.headers())

    def _limits_of(self, key: str, model: str) -> Limits:
        if (key, model) not in self._limits:
            self._limits[key, model] = Limits(self._faults.requests_per_minute)
        return self._limits[key, model]

    def _asked(self, request: Mapping[str, Any], request_id: str, key: str) -> _Asked:
        try:
            text = "\n".join(texts_of(request["messages"]))
        except (KeyError, TypeError, AttributeError):
            text = ""
        block = _FENCED.search(text)
        digest = hashlib.sha256((block[2] if block else text).encode()).hexdigest()
        try:
            usage = self._cache.measure(request, key)
        except (KeyError, TypeError, AttributeError):  # what is wrong with it is said later
            usage = Usage(0)
        limits = self._limits_of(key, str(request.get("model")))
        return _Asked(request, request_id, text, digest, key, monotonic(), limits, usage)

    def _behaviour(self, asked: _Asked) -> Behaviour:
        planned = self._faults.decide(asked.block_hash, self._seen[asked.block_hash])
        self._seen[asked.block_hash] += 1
        return self.script.popleft() if self.script else planned

    async def _wait(self, behaviour: Behaviour) -> None:
        if behaviour.name == "hold":
            await self._released.wait()
        seconds = behaviour.latency
        if seconds is None:
            seconds = self._faults.latency.median
        if seconds:
            await asyncio.sleep(seconds)

    def _behave(self, behaviour: Behaviour, asked: _Asked) -> Reply:
        name = behaviour.name
        if name in {"drop", "hang"}:
            self._note(asked, name, 0, Usage(0), 0)
            return Reply(0, b"", transport="drop" if name == "drop" else "hang")
        if name in {"bad_gateway", "garbled", "not_a_message"}:
            return self._from_a_proxy(name, asked)
        if name in _STATUSES:
            error = _STATUSES[name]
            self._note(asked, name, error.status, Usage(0), 0)
            return _refuse(error, asked.request_id, asked.limits.headers(), behaviour.retry_after)
        check_request(asked.request)
        return self._answer(name, asked)

    def _from_a_proxy(self, name: str, asked: _Asked) -> Reply:
        """Answer like something that is not the Messages API but stands in its place."""
        status = 502 if name == "bad_gateway" else 200
        kind = "application/json" if name == "garbled" else "text/html"
        self._note(asked, name, status, Usage(0), 0)
        return Reply(status, b"<html>Welcome to the network</html>", {"content-type": kind})

    def _answer(self, name: str, asked: _Asked) -> Reply:
        usage = asked.usage
        self._cache.remember(usage)
        text = self._text(name, asked)
        output_tokens = asked.request["max_tokens"] if name == "max_tokens" else tokens(text)
        asked.limits.spend(usage.input_tokens, output_tokens)
        self._note(asked, name, 200, usage, max(1, output_tokens))
        message = _message(name, asked, text, usage, max(1, output_tokens))
        headers = {"request-id": asked.request_id, **asked.limits.headers()}
        transport: Literal["send", "cut"] = "cut" if name == "cut" else "send"
        return Reply(200, json.dumps(message).encode(), headers, transport)

    def _text(self, name: str, asked: _Asked) -> str:
        output = asked.request.get("output_config", {}).get("format")
        if name == "refusal":
            return ""
        if output is None:
            return f"Simulated answer {asked.block_hash[:12]}."
        data = _made_up(output["schema"], asked)
        if name == "unstorable":
            return json.dumps(dict.fromkeys(data, "\0"))
        text = json.dumps(break_schema(data) if name == "invalid_schema" else data)
        cut_short = name in {"invalid_json", "max_tokens", "context_exceeded"}
        return text[: len(text) // 2] if cut_short else text

    def _note(self, asked: _Asked, outcome: str, status: int, usage: Usage, output: int) -> None:
        self.ledger.append(
            Entry(
                request_id=asked.request_id,
                model=str(asked.request.get("model")),
                block_hash=asked.block_hash,
                user_text=asked.text if self._keep_text else "",
                key=asked.key,
                outcome=outcome,
                status=status,
                input_tokens=usage.input_tokens,
                output_tokens=output,
                cache_creation_tokens=usage.cache_creation_tokens,
                cache_read_tokens=usage.cache_read_tokens,
                seconds=monotonic() - asked.started,
                at=self.ledger.now,
            )
        )

    def _request_id(self, what: str) -> str:
        digest = hashlib.sha256(f"{what} {self._faults.seed} {self.ledger.arrived}".encode())
        return f"req_011C{digest.hexdigest()[:20]}"


def _made_up(schema: dict[str, Any], asked: _Asked) -> Any:
    """Answer a block, or each block of a pack in its position."""
    blocks = [found[2] for found in _FENCED.finditer(asked.text)]
    if len(blocks) < 2:
        return make_up(schema, asked.block_hash)
    of_block = schema["properties"]["blocks"]["items"]["properties"]["data"]
    return {
        "blocks": [
            {
                "position": position,
                "data": make_up(of_block, hashlib.sha256(block.encode()).hexdigest()),
            }
            for position, block in enumerate(blocks, 1)
        ]
    }


def _message(name: str, asked: _Asked, text: str, usage: Usage, output: int) -> dict[str, Any]:
    long = any(lifetime == "1h" for _, lifetime in usage.written)
    refusal = {"type": "refusal", "category": "general_harms", "explanation": "Simulated refusal."}
    return {
        "id": f"msg_01{asked.request_id[8:]}",
        "type": "message",
        "role": "assistant",
        "model": asked.request["model"],
        "content": [{"type": "text", "text": text}] if text else [],
        "stop_reason": _STOPS.get(name, "end_turn"),
        "stop_sequence": None,
        "stop_details": refusal if name == "refusal" else None,
        "usage": {
            "input_tokens": usage.input_tokens,
            "output_tokens": output,
            "cache_creation_input_tokens": usage.cache_creation_tokens,
            "cache_read_input_tokens": usage.cache_read_tokens,
            "cache_creation": {
                "ephemeral_5m_input_tokens": 0 if long else usage.cache_creation_tokens,
                "ephemeral_1h_input_tokens": usage.cache_creation_tokens if long else 0,
            },
            "service_tier": "standard",
        },
    }


def _refuse(
    error: ApiError, request_id: str, headers: Mapping[str, str], retry_after: float | None = None
) -> Reply:
    wait = error.retry_after if retry_after is None else retry_after
    extra = (
        {"request-id": request_id}
        if wait is None
        else {"request-id": request_id, "retry-after": f"{wait:g}"}
    )
    return Reply(error.status, json.dumps(error.body(request_id)).encode(), {**headers, **extra})
