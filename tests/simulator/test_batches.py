"""The life of a batch of messages, from its creation to results in an order of their own."""

import json
from typing import Any

import pytest

from simulator.calling import call, exchange
from simulator.fixture import Running

BATCHES = "/v1/messages/batches"


def params(text: str = "Hello", **change: Any) -> dict[str, Any]:
    messages = [{"role": "user", "content": text}]
    return {"model": "claude-haiku-5-5", "max_tokens": 100, "messages": messages, **change}


def requests(count: int) -> list[dict[str, Any]]:
    return [{"custom_id": f"id-{n}", "params": params(f"Block {n}")} for n in range(count)]


def created(simulator: Running, given: list[dict[str, Any]]) -> dict[str, Any]:
    status, batch, _ = call(simulator.url, "POST", BATCHES, {"requests": given})
    assert status == 200
    return batch


def looked_at(simulator: Running, batch: dict[str, Any]) -> dict[str, Any]:
    return call(simulator.url, "GET", f"{BATCHES}/{batch['id']}")[1]


def results(simulator: Running, batch: dict[str, Any]) -> list[dict[str, Any]]:
    status, body, _ = exchange(simulator.url, "GET", f"{BATCHES}/{batch['id']}/results")
    assert status == 200
    return [json.loads(line) for line in body.splitlines()]


def test_it_is_in_progress_and_then_ended(simulator: Running) -> None:
    simulator.hold_batches()
    batch = created(simulator, requests(3))
    assert batch["id"].startswith("msgbatch_")
    assert (batch["processing_status"], batch["results_url"]) == ("in_progress", None)
    assert batch["request_counts"]["processing"] == 3
    assert exchange(simulator.url, "GET", f"{BATCHES}/{batch['id']}/results")[0] == 404
    assert not simulator.ledger, "nothing is paid before it is worked"

    simulator.release()
    batch = looked_at(simulator, batch)
    assert batch["processing_status"] == "ended"
    assert batch["results_url"].endswith(f"{batch['id']}/results")
    assert batch["request_counts"] == {
        "processing": 0, "succeeded": 3, "errored": 0, "canceled": 0, "expired": 0
    }  # fmt: skip


def test_results_come_in_an_order_of_their_own_and_the_same_each_time(simulator: Running) -> None:
    batch = created(simulator, requests(5))
    first = results(simulator, batch)
    assert [result["custom_id"] for result in first] != [f"id-{n}" for n in range(5)]
    assert {result["custom_id"] for result in first} == {f"id-{n}" for n in range(5)}
    assert results(simulator, batch) == first
    assert len(simulator.ledger) == 5, "fetching is free"
    usage = {result["result"]["message"]["usage"]["output_tokens"] for result in first}
    assert usage == {entry.output_tokens for entry in simulator.ledger}


def test_each_request_has_an_end_of_its_own(simulator: Running) -> None:
    given = requests(5)
    given[0]["params"]["max_tokens"] = 0
    # worked from the last to the first
    simulator.script("answer", "drop", "hang", "server_error")
    found = {
        result["custom_id"]: result["result"]
        for result in results(simulator, created(simulator, given))
    }
    kinds = {custom_id: result["type"] for custom_id, result in found.items()}
    assert kinds == {
        "id-4": "succeeded", "id-3": "expired", "id-2": "canceled", "id-1": "errored",
        "id-0": "errored",
    }  # fmt: skip
    assert found["id-1"]["error"]["error"]["type"] == "api_error"
    assert "max_tokens" in found["id-0"]["error"]["error"]["message"]


def test_a_cancelled_batch_ends_with_nothing_paid(simulator: Running) -> None:
    simulator.hold_batches()
    batch = created(simulator, requests(2))
    cancelled = call(simulator.url, "POST", f"{BATCHES}/{batch['id']}/cancel")[1]
    assert cancelled["processing_status"] == "canceling"
    simulator.release()
    assert looked_at(simulator, batch)["request_counts"]["canceled"] == 2
    assert {result["result"]["type"] for result in results(simulator, batch)} == {"canceled"}
    assert not simulator.ledger


def test_batches_are_listed_a_page_at_a_time_the_newest_first(simulator: Running) -> None:
    made = [created(simulator, requests(1))["id"] for _ in range(3)]
    _, page, _ = call(simulator.url, "GET", f"{BATCHES}?limit=2")
    assert [batch["id"] for batch in page["data"]] == [made[2], made[1]]
    assert page["has_more"]
    _, rest, _ = call(simulator.url, "GET", f"{BATCHES}?limit=2&after_id={page['last_id']}")
    assert ([batch["id"] for batch in rest["data"]], rest["has_more"]) == ([made[0]], False)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([], "from 1 to 100000"),
        ([*requests(1), *requests(1)], "must be unique"),
        ([{"custom_id": "x" * 65, "params": params()}], "from 1 to 64 characters"),
    ],
)
def test_what_is_no_batch_is_refused(
    simulator: Running, given: list[dict[str, Any]], words: str
) -> None:
    status, body, _ = call(simulator.url, "POST", BATCHES, {"requests": given})
    assert status == 400
    assert words in body["error"]["message"]


def test_a_batch_that_there_is_not_is_not_found(simulator: Running) -> None:
    assert call(simulator.url, "GET", f"{BATCHES}/msgbatch_of_nowhere")[0] == 404
    assert call(simulator.url, "GET", BATCHES, headers={})[0] == 401
