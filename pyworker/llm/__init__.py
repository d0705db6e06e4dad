"""The model side: one small protocol, an offline model made of plain rules, and two providers.

`keys_for` and `model_for` are the whole registry. Another provider is one file beside `claude.py`
and one line in each of them.
"""

from types import ModuleType

from pyworker.llm.keys import ANTHROPIC, OPENAI, OPENAI_PREFIX, Key, keys_from
from pyworker.llm.protocol import (
    Answer,
    Headroom,
    Kind,
    MessageBatches,
    Model,
    ModelError,
    ModelFacts,
    Request,
)

__all__ = [
    "OFFLINE",
    "Answer",
    "Headroom",
    "Key",
    "Kind",
    "MessageBatches",
    "Model",
    "ModelError",
    "ModelFacts",
    "Request",
    "batches_of_messages",
    "checks_of",
    "keys_for",
    "model_for",
]

OFFLINE = "offline"
"""The name that a run's configuration gives the offline model."""


def keys_for(name: str) -> list[Key]:
    """Return the keys that the model of that name may be asked with, at least one."""
    if name == OFFLINE:
        return [Key(OFFLINE, "no key")]
    if name.startswith(OPENAI_PREFIX):
        return keys_from("openai", OPENAI)
    return keys_from("anthropic", ANTHROPIC)


def model_for(name: str, *, timeout_seconds: float = 90.0, key: Key | None = None) -> Model:
    """Return what answers for the model of that name, and for every other of its provider.

    `timeout_seconds` bounds each call and should stay well under the lease of a claim. Without
    `key` it is the first one. Raises `ModelError` of kind `configuration` when there is none, or
    when the provider's package is not installed.
    """
    # Imported here because an SDK takes most of a second, which offline work should not pay.
    key = key or keys_for(name)[0]
    if key.provider == OFFLINE:
        from pyworker.llm.offline import Offline  # noqa: PLC0415

        return Offline()
    if key.provider == "openai":
        try:
            from pyworker.llm.openai_chat import OpenAIChat  # noqa: PLC0415
        except ModuleNotFoundError as error:
            raise _no_openai(name) from error
        return OpenAIChat(key.secret, timeout_seconds=timeout_seconds)
    from pyworker.llm.claude import Claude  # noqa: PLC0415

    return Claude(key.secret, timeout_seconds=timeout_seconds)


def checks_of(provider: str) -> ModuleType:
    """Return what has `has_key` and `facts_of` of a provider; raises `ModelError` without it."""
    if provider == "openai":
        try:
            from pyworker.llm import openai_check  # noqa: PLC0415
        except ModuleNotFoundError as error:
            raise _no_openai("openai") from error
        return openai_check
    from pyworker.llm import claude_check  # noqa: PLC0415

    return claude_check


def _no_openai(name: str) -> ModelError:
    text = f"{name} needs the package openai: pip install 'pgoverlay[openai]'"
    return ModelError("configuration", text)


def batches_of_messages(*, timeout_seconds: float = 90.0) -> MessageBatches:
    """Return what sends batches of messages; raises `ModelError` when the key is missing."""
    from pyworker.llm.claude_batches import ClaudeBatches  # noqa: PLC0415

    # a batch is found again only with the key that sent it: the first one, always
    [key, *_] = keys_from("anthropic", ANTHROPIC)
    return ClaudeBatches(key.secret, timeout_seconds=timeout_seconds)
