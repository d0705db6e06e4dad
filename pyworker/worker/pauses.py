"""Runs that a budget has paused: a claim that pauses one gives no overlays and cannot say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyworker.database.queue import Queue
    from pyworker.worker.observer import Observer
    from pyworker.worker.options import Options


class Pauses:
    """Tells of each pause once, when a claim has found nothing."""

    def __init__(self, queue: Queue, options: Options, observer: Observer) -> None:
        self._queue = queue
        self._options = options
        self._observer = observer
        self._known: dict[str, str] = {}

    async def begin(self) -> None:
        """Learn what was paused before this worker came."""
        self._known = await self._now()

    async def look(self) -> None:
        """Tell of what was paused since; a run that was resumed and paused again counts anew."""
        pauses = await self._now()
        for run_id, reason in pauses.items():
            if run_id not in self._known:
                self._observer.on_pause(run_id, reason)
        self._known = pauses

    async def _now(self) -> dict[str, str]:
        options = self._options
        return await self._queue.budget_pauses(**options.scope)
