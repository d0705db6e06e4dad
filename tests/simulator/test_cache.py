"""Cached tokens are counted by the rules that the provider documents."""

from typing import Any

import pytest

from simulator.cache import LIFETIMES, PromptCache, Usage, tokens

LONG = "word " * 1200
assert tokens(LONG) == 1500

MARK = {"type": "ephemeral"}


def request(
    *system: str, model: str = "claude-haiku-5-5", block: str = "Hello", ttl: str | None = None
) -> dict[str, Any]:
    """Ask with these texts as the system prompt, the last of them marked as the prefix's end."""
    blocks: list[dict[str, Any]] = [{"type": "text", "text": text} for text in system]
    if blocks:
        blocks[-1]["cache_control"] = {**MARK, "ttl": ttl} if ttl else MARK
    return {
        "model": model,
        "max_tokens": 100,
        "system": blocks,
        "messages": [{"role": "user", "content": block}],
        "output_config": {},
    }


def counts(usage: Usage) -> tuple[int, int, int]:
    return usage.input_tokens, usage.cache_creation_tokens, usage.cache_read_tokens


def asked(cache: PromptCache, wanted: dict[str, Any], account: str = "a") -> tuple[int, int, int]:
    """Ask, wait for the answer, and return input, written and read tokens."""
    usage = cache.measure(wanted, account)
    cache.remember(usage)
    return counts(usage)


REST = tokens("Hello") + tokens("{}")


def test_a_prefix_is_written_once_and_then_read() -> None:
    cache = PromptCache()
    assert asked(cache, request(LONG)) == (REST, 1500, 0)
    assert asked(cache, request(LONG)) == (REST, 0, 1500)
    assert asked(cache, request(LONG, block="Something else")) == (REST + 2, 0, 1500)


def test_requests_side_by_side_all_pay_for_writing() -> None:
    cache = PromptCache()
    both = [cache.measure(request(LONG), "a") for _ in range(2)]
    assert [usage.cache_creation_tokens for usage in both] == [1500, 1500]


@pytest.mark.parametrize(
    "other",
    [
        request("x" + LONG),
        request(LONG, model="claude-sonnet-5-5"),
        {**request(LONG), "output_config": {"format": {"type": "json_schema", "schema": {}}}},
    ],
    ids=["other text", "other model", "other schema"],
)
def test_a_prefix_must_match_from_its_first_character(other: dict[str, Any]) -> None:
    cache = PromptCache()
    asked(cache, request(LONG))
    assert asked(cache, other)[1:] == (1500 + ("x" in other["system"][0]["text"][:1]), 0)


def test_another_account_has_another_cache() -> None:
    cache = PromptCache()
    asked(cache, request(LONG), "a")
    assert asked(cache, request(LONG), "b") == (REST, 1500, 0)


def test_a_longer_prefix_reads_what_is_known_of_it_and_writes_the_rest() -> None:
    cache = PromptCache()
    asked(cache, request(LONG))
    assert asked(cache, request(LONG, LONG)) == (REST, 1500, 1500)
    assert asked(cache, request(LONG, LONG)) == (REST, 0, 3000)


@pytest.mark.parametrize(("model", "least"), [("claude-haiku-5-5", 1024), ("claude-opus-5-5", 512)])
def test_what_is_shorter_than_the_models_minimum_is_not_cached(model: str, least: int) -> None:
    cache = PromptCache()
    short, enough = "a" * 4 * (least - 1), "a" * 4 * least
    for _ in range(2):
        assert asked(cache, request(short, model=model)) == (REST + least - 1, 0, 0)
    assert asked(cache, request(enough, model=model)) == (REST, least, 0)


def test_without_a_mark_nothing_is_cached() -> None:
    cache = PromptCache()
    unmarked = {**request(), "system": LONG}
    assert asked(cache, unmarked) == asked(cache, unmarked) == (REST + 1500, 0, 0)


@pytest.mark.parametrize("ttl", ["5m", "1h"])
def test_an_entry_stays_for_its_time_after_its_last_use(
    ttl: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr("simulator.cache.monotonic", lambda: now)
    cache = PromptCache()
    asked(cache, request(LONG, ttl=ttl))
    for _ in range(3):  # each use refreshes it
        now += LIFETIMES[ttl] - 1
        assert asked(cache, request(LONG, ttl=ttl)) == (REST, 0, 1500)
    now += LIFETIMES[ttl] + 1
    assert asked(cache, request(LONG, ttl=ttl)) == (REST, 1500, 0)
