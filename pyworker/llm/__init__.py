"""The model side: one small protocol, an offline model made of plain rules, and Claude.

`model_for` is the whole registry. Another provider is one file beside
`claude.py` and one line here.
"""

from pyworker.llm.protocol import Answer, Kind, MessageBatches, Model, ModelError, Request

__all__ = [
    "OFFLINE",
    "Answer",
    "Kind",
    "MessageBatches",
    "Model",
    "ModelError",
    "Request",
    "batches_of_messages",
    "model_for",
]

OFFLINE = "offline"
"""The name that a run's configuration gives the offline model."""


def model_for(name: str, *, timeout_seconds: float = 90.0) -> Model:
    """Return what answers for the model of that name.

    One Claude client serves every Claude model, so a worker needs at most one of each.
    `timeout_seconds` bounds each call and should stay well under the lease of a claim. Raises
    `ModelError` of kind `configuration` when the provider's key is missing.
    """
    # Imported here because the SDK takes most of a second, which offline work should not pay.
    if name == OFFLINE:
        from pyworker.llm.offline import Offline  # noqa: PLC0415

        return Offline()
    from pyworker.llm.claude import Claude  # noqa: PLC0415

    return Claude(timeout_seconds=timeout_seconds)


def batches_of_messages(*, timeout_seconds: float = 90.0) -> MessageBatches:
    """Return what sends batches of messages; raises `ModelError` when the key is missing."""
    from pyworker.llm.claude_batches import ClaudeBatches  # noqa: PLC0415

    return ClaudeBatches(timeout_seconds=timeout_seconds)
