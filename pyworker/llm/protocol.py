"""What every model looks like to the rest of the program, and how a call may fail.

Another provider is one more file that satisfies `Model`. Python only says of which kind a failure
is; what follows from the kind (retry, wait, pause, give the attempt back) is decided in SQL.
"""

from collections.abc import AsyncIterator, Collection, Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

Kind = Literal["item", "item_terminal", "provider", "configuration", "money"]
"""Whose fault a failed call is.

- `item`: this answer is bad, another try may be better (invalid JSON, cut short, timed out)
- `item_terminal`: this block will never get an answer (refused, too large for the model)
- `provider`: the provider is busy, broken or unreachable; the block has done nothing wrong
- `configuration`: no block can succeed until a person changes something (key, model, schema)
- `money`: no block can succeed until somebody pays or a spend limit is raised
"""


Outcome = Literal[
    "answered",
    "invalid",
    "truncated",
    "refused",
    "too_long",
    "rate_limited",
    "overloaded",
    "error",
    "timeout",
    "lost",
    "abandoned",
]
"""What came of a request, in the words of the table `llm_calls`."""


@dataclass(frozen=True, slots=True)
class Request:
    """One block to fill, as `claim_overlay_batch` resolved it. `max_tokens` bounds the answer."""

    model: str
    max_tokens: int
    system_prompt: str
    user_prompt: str
    output_schema: dict[str, Any]
    """The user's JSON schema exactly as it is stored."""
    block_content: str
    """The bare text of the block: what the offline model reads."""
    pack: tuple[str, ...] = ()
    """The bare texts of all blocks, where the request is for several."""


@dataclass(frozen=True, slots=True)
class Headroom:
    """How near the tightest rate limit of a key is, as the provider's headers tell it."""

    left: float
    """Share of the limit, from 0 to 1."""
    seconds_to_full: float = 0.0
    """Until all of it is there again."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model gave for one block, and what it cost."""

    data: Any
    model: str
    input_tokens: int
    output_tokens: int
    cache_creation_tokens: int
    cache_read_tokens: int
    request_id: str | None
    latency_ms: int
    cache_creation_1h_tokens: int = 0
    """Of those written to the cache: kept for an hour, the others for five minutes."""
    headroom: Headroom | None = None

    @property
    def whole_input(self) -> int:
        """Tokens of the prompt, from the cache or not."""
        return self.input_tokens + self.cache_creation_tokens + self.cache_read_tokens


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """What a provider tells of a model without being paid."""

    lifecycle: str
    retires_at: datetime | None
    structured: bool


class ModelError(Exception):
    """A call that gave nothing usable.

    `retry_after` is what the provider asked for, in seconds, without a bound of ours. `billed` is
    there when the provider answered and charged although nothing can be used: its `data` is None.
    `outcome` is None when no request was made at all. `too_many` says that fewer requests would
    have fared better, `of_key` that another key might.
    """

    def __init__(
        self,
        kind: Kind,
        message: str,
        *,
        retry_after: float | None = None,
        request_id: str | None = None,
        billed: Answer | None = None,
        outcome: Outcome | None = None,
        too_many: bool = False,
        of_key: bool = False,
    ) -> None:
        super().__init__(message)
        self.kind: Kind = kind
        self.retry_after = retry_after
        self.request_id = request_id
        self.billed = billed
        self.outcome: Outcome | None = outcome
        self.too_many = too_many
        self.of_key = of_key


class Model(Protocol):
    """Anything that fills a schema from a block, with one key of its provider."""

    provider: str
    """As OpenTelemetry names it."""

    def prefix(self, request: Request) -> Hashable | None:
        """Name what the request shares with others, if a prompt cache is worth warming for it."""
        ...

    async def answer(self, request: Request) -> Answer:
        """Fill the schema for one block; raises `ModelError` and nothing else."""
        ...

    async def close(self) -> None:
        """Let go of connections; the model answers nothing after this."""
        ...


class MessageBatches(Model, Protocol):
    """A model that also takes many requests at once and answers them within a day."""

    async def create(self, requests: Mapping[str, Request]) -> str:
        """Send a batch, each request under its custom id; return the provider's name for it."""
        ...

    async def find(self, custom_ids: Collection[str], *, created_after: datetime) -> str | None:
        """Find the batch that holds these ids; None when there is none."""
        ...

    async def has_ended(self, name: str) -> bool:
        """Say whether the results are there."""
        ...

    async def cancel(self, name: str) -> None:
        """Ask the provider to stop: what it has not begun is not paid."""
        ...

    def results(
        self, name: str, schemas: Mapping[str, dict[str, Any]]
    ) -> AsyncIterator[tuple[str, Answer | ModelError]]:
        """Yield what became of each request, by its custom id, as its schema asks for it."""
        ...
