"""The Message Batches API: taken at once, worked when the test says so, told in any order."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from simulator.checks import ApiError, check_headers, parse_body
from simulator.messages import Messages, Reply

_MOST_REQUESTS = 100_000
_LONGEST_ID = 64
_UNFINISHED = {"drop": "expired", "hang": "canceled"}
"""What becomes of a request in a batch where a connection would have been lost."""


@dataclass(slots=True)
class _Batch:
    batch_id: str
    requests: list[dict[str, Any]]
    created_at: datetime
    results: list[dict[str, Any]] = field(default_factory=list)
    cancelled: bool = False
    ended: bool = False


class Batches:
    """The state behind `/v1/messages/batches`; `held` keeps new batches in progress."""

    def __init__(self, messages: Messages) -> None:
        self.held = False
        self.url = ""
        self._messages = messages
        self._batches: dict[str, _Batch] = {}

    def release(self) -> None:
        """Let the batches end that were held, and new ones at once."""
        self.held = False

    def serve(self, method: str, path: list[str], query: str, headers: Any, body: bytes) -> Reply:
        """Answer a request to an address under `/v1/messages/batches`."""
        request_id = f"req_011Cbatch{len(self._batches)}"
        try:
            check_headers(headers)
            return self._serve(method, path, query, body)
        except ApiError as error:
            return _json(error.status, error.body(request_id))

    def _serve(self, method: str, path: list[str], query: str, body: bytes) -> Reply:
        match method, path:
            case "POST", []:
                return self._create(parse_body(body))
            case "GET", []:
                return self._list(dict(pair.split("=") for pair in query.split("&") if pair))
            case "GET", [batch_id]:
                return _json(200, self._describe(self._find(batch_id)))
            case "GET", [batch_id, "results"]:
                return self._results(self._find(batch_id))
            case "POST", [batch_id, "cancel"]:
                batch = self._find(batch_id)
                batch.cancelled = True
                return _json(200, self._describe(batch))
        raise ApiError(404, "not_found_error", "/".join(path))

    def _create(self, given: Mapping[str, Any]) -> Reply:
        """Look at ids only: parameters are checked when the batch is worked, as at the API."""
        requests = given.get("requests")
        if not isinstance(requests, list) or not 0 < len(requests) <= _MOST_REQUESTS:
            raise _invalid("requests: from 1 to 100000 are allowed")
        ids = [request["custom_id"] for request in requests]
        if len(set(ids)) < len(ids):
            raise _invalid("requests: custom_id must be unique")
        if any(not 0 < len(custom_id) <= _LONGEST_ID for custom_id in ids):
            raise _invalid("requests: custom_id must have from 1 to 64 characters")
        digest = hashlib.sha256(f"{len(self._batches)} {ids[0]}".encode()).hexdigest()
        batch = _Batch(f"msgbatch_01{digest[:20]}", requests, datetime.now(UTC))
        self._batches[batch.batch_id] = batch
        return _json(200, self._describe(batch))

    def _list(self, query: Mapping[str, str]) -> Reply:
        newest_first = list(reversed(self._batches.values()))
        ids = [batch.batch_id for batch in newest_first]
        first = ids.index(query["after_id"]) + 1 if "after_id" in query else 0
        page = newest_first[first : first + int(query.get("limit", "20"))]
        answer = {
            "data": [self._describe(batch) for batch in page],
            "has_more": first + len(page) < len(ids),
            "first_id": page[0].batch_id if page else None,
            "last_id": page[-1].batch_id if page else None,
        }
        return _json(200, answer)

    def _results(self, batch: _Batch) -> Reply:
        self._work(batch)
        if not batch.ended:
            raise ApiError(404, "not_found_error", "the batch has not ended")
        lines = "".join(json.dumps(result) + "\n" for result in batch.results)
        return Reply(200, lines.encode(), {"content-type": "application/x-jsonl"})

    def _find(self, batch_id: str) -> _Batch:
        if batch_id not in self._batches:
            raise ApiError(404, "not_found_error", f"batch: {batch_id}")
        return self._batches[batch_id]

    def _describe(self, batch: _Batch) -> dict[str, Any]:
        self._work(batch)
        kinds = [result["result"]["type"] for result in batch.results]
        status = "ended" if batch.ended else "canceling" if batch.cancelled else "in_progress"
        return {
            "id": batch.batch_id,
            "type": "message_batch",
            "processing_status": status,
            "request_counts": {
                "processing": 0 if batch.ended else len(batch.requests),
                **{
                    kind: kinds.count(kind)
                    for kind in ("succeeded", "errored", "canceled", "expired")
                },
            },
            "created_at": batch.created_at.isoformat(),
            "expires_at": (batch.created_at + timedelta(days=1)).isoformat(),
            "ended_at": datetime.now(UTC).isoformat() if batch.ended else None,
            "results_url": f"{self.url}/v1/messages/batches/{batch.batch_id}/results"
            if batch.ended
            else None,
        }

    def _work(self, batch: _Batch) -> None:
        if self.held or batch.ended:
            return
        # results are not in the order of the requests, and nobody may rely on it
        for request in reversed(batch.requests):
            result = {"type": "canceled"} if batch.cancelled else self._result(request["params"])
            batch.results.append({"custom_id": request["custom_id"], "result": result})
        batch.ended = True

    def _result(self, params: Mapping[str, Any]) -> dict[str, Any]:
        reply = self._messages.answer_in_batch(params)
        if reply.transport != "send":
            return {"type": _UNFINISHED.get(reply.transport, "expired")}
        answer = json.loads(reply.body)
        if reply.status != 200:
            return {"type": "errored", "error": answer}
        return {"type": "succeeded", "message": answer}


def _invalid(message: str) -> ApiError:
    return ApiError(400, "invalid_request_error", message)


def _json(status: int, value: object) -> Reply:
    return Reply(status, json.dumps(value).encode(), {"request-id": "req_011Csimulator"})
