"""Work through batches of messages: half the price, and an answer within a day.

A pass looks after what the provider has, then sends what is pending. What was sent stands in the
database, so that any worker can fetch the answers, whatever became of the one that asked.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from pyworker.database.queue import MOST_AT_ONCE
from pyworker.llm import batches_of_messages
from pyworker.worker.fetching import Fetching
from pyworker.worker.handback import HandBack
from pyworker.worker.ledger import Ledger
from pyworker.worker.observer import Everybody, Observer
from pyworker.worker.options import SHORTEST_WAIT, Mode
from pyworker.worker.pauses import Pauses
from pyworker.worker.sending import Sending
from pyworker.worker.tally import Tally

if TYPE_CHECKING:
    from pyworker.database.queue import Queue
    from pyworker.worker.options import Options


class BatchWorker:
    """One worker process: `run` until its mode says that it is done, or `stop` is called."""

    def __init__(self, queue: Queue, options: Options, *observers: Observer) -> None:
        self.tally = Tally()
        ledger = Ledger(queue)  # first: what others do with a call cannot keep it from there
        observer = Everybody((ledger, self.tally, *observers))
        hand_back = HandBack(queue, observer, ledger, MOST_AT_ONCE, lambda _claim: None)
        self._queue = queue
        self._options = options
        self._stop = asyncio.Event()
        self._pauses = Pauses(queue, options, observer)
        self._fetching = Fetching(queue, options, observer, hand_back)
        self._sending = Sending(queue, options, observer, hand_back)

    def stop(self) -> None:
        """Send nothing more; what the provider has is fetched by whoever works next."""
        self._stop.set()

    async def run(self) -> Tally:
        """Work until there is nothing more to do.

        Raises OverlayError when the database refuses or stays away, and ModelError when no batch
        can be sent at all, before anything is claimed.
        """
        model = await asyncio.to_thread(batches_of_messages)
        await self._pauses.begin()
        try:
            while not self._stop.is_set():
                await self._fetching.look_after_batches(model)
                sent = not self._stop.is_set() and await self._sending.send_pending(model)
                if not sent:
                    await self._pauses.look()
                if self._options.mode is Mode.ONCE or not (sent or await self._wait_for_more()):
                    break
        finally:
            await model.close()
        return self.tally

    async def _wait_for_more(self) -> bool:
        """Wait until a pass is worth another try; False when a drain has nothing to wait for."""
        options = self._options
        waits = [
            await self._queue.next_claim_in(**options.scope),
            await self._queue.next_message_batch_in(),
        ]
        known = [wait for wait in waits if wait is not None]
        if not known and options.mode is Mode.DRAIN:
            return False
        seconds = max(min([*known, options.batch_poll]), SHORTEST_WAIT).total_seconds()
        try:
            await asyncio.wait_for(self._stop.wait(), seconds)
        except TimeoutError:
            return True
        return False
