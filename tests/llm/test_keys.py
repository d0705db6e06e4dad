"""Where keys come from, and that they show up nowhere."""

import pytest

from pyworker.llm import keys_for


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OVERLAY_ANTHROPIC_KEYS", "ANTHROPIC_API_KEY", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("listed", ["one,two", " one two ", "one,\n two,one,"])
def test_several_keys_are_told_apart(monkeypatch: pytest.MonkeyPatch, listed: str) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", listed)
    keys = keys_for("claude-haiku-5-5")
    assert [key.secret for key in keys] == ["one", "two"]
    assert [key.label for key in keys] == ["key 1", "key 2"]
    assert "one" not in repr(keys)


def test_a_list_of_our_own_goes_before_the_sdks_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "theirs")
    monkeypatch.setenv("OVERLAY_ANTHROPIC_KEYS", "ours")
    assert [key.secret for key in keys_for("claude-haiku-5-5")] == ["ours"]


def test_without_a_key_the_sdk_is_left_to_look_for_one() -> None:
    assert [key.secret for key in keys_for("claude-haiku-5-5")] == [None]
    assert [key.secret for key in keys_for("openai:gpt-5")] == [None]


def test_the_offline_model_needs_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "one,two")
    assert len(keys_for("offline")) == 1
