"""Claims ahead of the requests in flight, so that these never drain between two batches."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from pyworker.database.errors import OverlayError
from pyworker.llm import OFFLINE, Model, ModelError, model_for
from pyworker.worker.handback import HandBack
from pyworker.worker.options import Mode, Options
from pyworker.worker.packs import Pack, packs_of
from pyworker.worker.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from uuid import UUID

    from pyworker.database.queue import Queue
    from pyworker.database.rows import Claim, HeldClaim


class Worker:
    """One worker process: `run` until its mode says that it is done, or `stop` is called."""

    def __init__(self, queue: Queue, options: Options) -> None:
        self.tally = Tally()
        self._queue = queue
        self._options = options
        self._models: dict[bool, Model] = {}
        self._making_models = asyncio.Lock()
        self._in_flight = asyncio.Semaphore(options.concurrency)
        self._held: dict[UUID, Claim] = {}
        self._working: set[asyncio.Task[None]] = set()
        self._room = asyncio.Event()
        self._stop = asyncio.Event()
        self._hand_back = HandBack(queue, self.tally, options.batch_size, self._settled)

    def stop(self) -> None:
        """Claim nothing more, finish what is in flight within the grace, give the rest back."""
        self._stop.set()
        self._room.set()

    async def run(self) -> Tally:
        """Work until there is nothing more to do.

        Raises OverlayError when the database refuses or stays away; what was claimed then comes
        back to the queue when its lease is over.
        """
        try:
            async with asyncio.TaskGroup() as tasks:
                helpers = [
                    tasks.create_task(self._hand_back.run()),
                    tasks.create_task(self._keep_leases()),
                ]
                await self._claim_ahead(tasks)
                await self._finish()
                for helper in helpers:
                    helper.cancel()
        except BaseExceptionGroup as group:
            first = group.subgroup(OverlayError)
            raise (first.exceptions[0] if first else group) from None
        finally:
            for model in self._models.values():
                await model.close()
        return self.tally

    async def _claim_ahead(self, tasks: asyncio.TaskGroup) -> None:
        options = self._options
        while not self._stop.is_set():
            if len(self._held) > options.most_held - options.batch_size:
                await self._until_room()
                continue
            claims = await self._queue.claim_overlay_batch(
                options.batch_size,
                run_id=options.run_id,
                project_id=options.project_id,
                lease=options.lease,
                model_override=options.model_override,
            )
            self.tally.claimed += len(claims)
            for claim in claims:
                self._held[claim.overlay_id] = claim
            for pack in packs_of(claims):
                task = tasks.create_task(self._work(pack))
                self._working.add(task)
                task.add_done_callback(self._working.discard)
            if options.mode is Mode.ONCE:
                return
            if not claims and self._held:
                await self._until_room()
            elif not claims and not await self._wait_for_more():
                return

    async def _work(self, pack: Pack) -> None:
        async with self._in_flight:
            if self._stop.is_set():
                return  # still held: given back at the end
            try:
                model = await self._model(pack.claims[0].model)
                answer = await self._hand_back.ledger.noted(
                    pack.claims[0], model.answer(pack.request())
                )
            except ModelError as error:
                for claim in pack.claims:
                    self._hand_back.failure(claim, error, of_pack=pack.is_shared)
                return
            for claim, part in pack.parts(answer):
                if isinstance(part, ModelError):
                    self._hand_back.failure(claim, part, of_pack=True)
                else:
                    self._hand_back.answer(claim, part)

    async def _model(self, name: str) -> Model:
        offline = name == OFFLINE
        async with self._making_models:
            if offline not in self._models:
                # an SDK takes a second to import, in which no lease would be extended
                self._models[offline] = await asyncio.to_thread(model_for, name)
        return self._models[offline]

    async def _finish(self) -> None:
        """Wait for what is in flight, hand it back, and give back what was never begun."""
        while self._held and not self._stop.is_set():
            await self._until_room()
        if self._working:
            await asyncio.wait(set(self._working), timeout=self._options.grace.total_seconds())
        for task in self._working:
            task.cancel()
        # the ledger hears of what is given up
        await asyncio.gather(*self._working, return_exceptions=True)
        await self._hand_back.flush()
        if self._held:
            unfinished = list(self._held.values())
            async for answer in self._queue.release_overlay_batch(unfinished, "worker stopped"):
                self.tally.add(answer)

    async def _keep_leases(self) -> None:
        while True:
            await asyncio.sleep(self._options.lease.total_seconds() / 3)
            if self._held:
                await self._queue.extend_claims(list(self._held.values()), self._options.lease)

    async def _wait_for_more(self) -> bool:
        """Wait until a claim is worth another try; False when a drain has nothing to wait for."""
        options = self._options
        wait = await self._queue.next_claim_in(run_id=options.run_id, project_id=options.project_id)
        if wait is None and options.mode is Mode.DRAIN:
            return False
        wait = options.poll if wait is None else min(wait, options.poll)
        if options.mode is Mode.WATCH:
            await _until(self._stop, self._queue.wait_for_pending(wait))
        else:
            await _until(self._stop, asyncio.sleep(wait.total_seconds()))
        return True

    async def _until_room(self) -> None:
        if not self._stop.is_set():
            self._room.clear()
            await self._room.wait()

    def _settled(self, claim: HeldClaim) -> None:
        self._held.pop(claim.overlay_id, None)
        self._room.set()


async def _until(event: asyncio.Event, waiting: Coroutine[None, None, None]) -> None:
    """Wait for one or the other, and leave nothing of either behind."""
    both = {asyncio.ensure_future(waiting), asyncio.ensure_future(event.wait())}
    done, rest = await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
    for task in done:
        task.result()
