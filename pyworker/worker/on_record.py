"""Makes one request, and tells what came of it whoever ends it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING
from uuid import uuid4

from pyworker.llm import Answer, ModelError
from pyworker.worker.observer import Call, Observer

if TYPE_CHECKING:
    from pyworker.llm import Model, Request
    from pyworker.worker.packs import Pack


async def ask_on_record(
    model: Model, key: str, pack: Pack, request: Request, observer: Observer
) -> Answer:
    """Ask the model with the key of that label for a pack; raises ModelError."""
    started_at, began = datetime.now(UTC), monotonic()

    def tell(ended: Answer | ModelError) -> None:
        call = Call(
            call_id=uuid4(),
            claims=pack.claims,
            provider=model.provider,
            key=key,
            ended=ended,
            model=pack.model,
            started_at=started_at,
            latency_ms=round((monotonic() - began) * 1000),
        )
        observer.on_call(call)

    try:
        answer = await model.answer(request)
    except ModelError as error:
        tell(error)
        raise
    except asyncio.CancelledError:
        tell(ModelError("provider", "the worker was stopped", outcome="abandoned"))
        raise
    tell(answer)
    return answer
