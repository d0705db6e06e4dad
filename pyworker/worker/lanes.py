"""The lanes of a worker, one for each model that its claims have named so far."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING

from pyworker.llm import Key, Model, ModelError, keys_for, model_for
from pyworker.worker.lane import Lane

if TYPE_CHECKING:
    from collections.abc import Callable


class Lanes:
    """Makes lanes as the need arises, and closes what they hold."""

    def __init__(self, most_each: int, held_off: Callable[[str, float], None]) -> None:
        self._most_each = most_each
        self._held_off = held_off
        self._lanes: dict[str, Lane] = {}
        self._models: dict[Key, Model] = {}
        self._making = asyncio.Lock()
        self.waiting: Counter[str] = Counter()
        """Claims that have not begun, by model; the worker keeps count."""

    def full(self, most_waiting: int) -> list[str]:
        """Name the models for which nothing more should be claimed now."""
        closed = (name for name, lane in self._lanes.items() if lane.closed_for > 0)
        crowded = (name for name, waiting in self.waiting.items() if waiting > most_waiting)
        return sorted({*closed, *crowded})

    def room(self) -> int:
        """Count the requests that could begin now, for the model with the most room."""
        if not self._lanes:
            return self._most_each
        return max(lane.room - self.waiting[name] for name, lane in self._lanes.items())

    async def lane(self, model: str) -> Lane:
        """Return the model's lane; raises ModelError when its provider cannot be set up."""
        if model not in self._lanes:
            async with self._making:
                if model not in self._lanes:
                    self._lanes[model] = await self._made(model)
        return self._lanes[model]

    async def close(self) -> None:
        """Close the connections of every key."""
        for model in self._models.values():
            await model.close()

    async def _made(self, name: str) -> Lane:
        doors, refusal = [], None
        for key in keys_for(name):
            try:
                doors.append((key.label, await self._model(name, key)))
            except ModelError as error:
                refusal = error
        if not doors and refusal is not None:
            raise refusal
        return Lane(doors, self._most_each, lambda seconds: self._held_off(name, seconds))

    async def _model(self, name: str, key: Key) -> Model:
        if key not in self._models:
            # an SDK takes a second to import, in which no lease would be extended
            self._models[key] = await asyncio.to_thread(model_for, name, key=key)
        return self._models[key]
