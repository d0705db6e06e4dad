"""Claims ahead of the requests in flight, so that these never drain between two batches."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING

from pyworker.database.errors import OverlayError
from pyworker.llm import ModelError
from pyworker.worker.asking import Asking
from pyworker.worker.handback import HandBack
from pyworker.worker.lane import ClosedError
from pyworker.worker.lanes import Lanes
from pyworker.worker.ledger import Ledger
from pyworker.worker.observer import Everybody, Observer
from pyworker.worker.options import SHORTEST_WAIT, Mode, Options
from pyworker.worker.packs import Pack, packs_of
from pyworker.worker.pauses import Pauses
from pyworker.worker.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from uuid import UUID

    from pyworker.database.queue import Queue
    from pyworker.database.rows import Claim, HeldClaim

LOOK_AGAIN = 1.0
"""Seconds after which a claim that found nothing is tried again while other work goes on."""


class Worker:
    """One worker process: `run` until its mode says that it is done, or `stop` is called."""

    def __init__(self, queue: Queue, options: Options, *observers: Observer) -> None:
        self.tally = Tally()
        self._queue = queue
        self._options = options
        ledger = Ledger(queue)  # first: what others do with a call cannot keep it from there
        self._observer = Everybody((ledger, self.tally, *observers))
        self._lanes = Lanes(options.concurrency, self._observer.on_hold_off)
        self._held: dict[UUID, Claim] = {}
        self._working: set[asyncio.Task[None]] = set()
        self._room = asyncio.Event()
        self._stop = asyncio.Event()
        self._found_nothing: tuple[list[str], float] = ([], 0.0)
        self._hand_back = HandBack(
            queue, self._observer, ledger, options.hand_back_size, self._settled
        )
        self._asking = Asking(self._observer)
        self._pauses = Pauses(queue, options, self._observer)

    def stop(self) -> None:
        """Claim nothing more, finish what is in flight within the grace, give the rest back."""
        self._stop.set()
        self._room.set()
        self._queue.patience = min(self._queue.patience, self._options.grace)

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
            await self._lanes.close()
        return self.tally

    async def _claim_ahead(self, tasks: asyncio.TaskGroup) -> None:
        options = self._options
        await self._pauses.begin()
        while not self._stop.is_set():
            full = self._lanes.full(options.low_water)
            behind = self._hand_back.unsettled > options.most_unsettled
            if behind or (full and self._found_nothing_beside(full)):
                await self._until_room()
                continue
            claims = await self._queue.claim_overlay_batch(
                options.claim_size(self._lanes.room()),
                **options.scope,
                lease=options.lease,
                model_override=options.model_override,
                except_models=full,
            )
            for pack in packs_of(claims):
                self._begin(pack, tasks)
            if claims:
                self._observer.on_claim(claims)
            else:
                await self._pauses.look()
            if options.mode is Mode.ONCE:
                return
            if claims:
                continue
            if full:
                self._found_nothing = (full, monotonic())
            elif self._held:
                await self._until_room()
            elif not await self._wait_for_more():
                return

    def _begin(self, pack: Pack, tasks: asyncio.TaskGroup) -> None:
        for claim in pack.claims:
            self._held[claim.overlay_id] = claim
        self._lanes.waiting[pack.model] += 1
        task = tasks.create_task(self._work(pack))
        self._working.add(task)
        task.add_done_callback(self._working.discard)

    async def _work(self, pack: Pack) -> None:
        try:
            try:
                lane = await self._lanes.lane(pack.model)
                given = await lane.enter()
            finally:
                self._lanes.waiting[pack.model] -= 1
                self._room.set()
            if self._stop.is_set():
                lane.give_back(given)
                return  # still held: given back at the end
            answer = await self._asking.ask(pack, lane, given)
        except ClosedError as closed:
            for claim in pack.claims:
                self._hand_back.release(claim, closed.seconds)
        except ModelError as error:
            for claim in pack.claims:
                self._hand_back.failure(claim, error, of_pack=pack.is_shared)
        else:
            self._hand_back.parts(pack.parts(answer))

    async def _finish(self) -> None:
        """Wait for what is in flight, hand it back, and give back what was never begun."""
        while self._held and not self._stop.is_set():
            await self._until_room()
        if self._working:
            await asyncio.wait(set(self._working), timeout=self._options.grace.total_seconds())
        given_up = set(self._working)
        for task in given_up:
            task.cancel()
        await asyncio.gather(*given_up, return_exceptions=True)
        await self._hand_back.flush()
        if self._held:
            unfinished = list(self._held.values())
            answer = await self._queue.release_overlay_batch(unfinished, "worker stopped")
            self._observer.on_hand_back("unworked", answer)

    async def _keep_leases(self) -> None:
        while True:
            await asyncio.sleep(self._options.lease.total_seconds() / 3)
            if self._held:
                await self._queue.extend_claims(list(self._held.values()), self._options.lease)

    async def _wait_for_more(self) -> bool:
        """Wait until a claim is worth another try; False when a drain has nothing to wait for."""
        options = self._options
        wait = await self._queue.next_claim_in(**options.scope)
        if wait is None and options.mode is Mode.DRAIN:
            return False
        wait = max(options.poll if wait is None else min(wait, options.poll), SHORTEST_WAIT)
        if options.mode is Mode.WATCH:
            await _until(self._stop, self._queue.wait_for_pending(wait))
        else:
            await _until(self._stop, asyncio.sleep(wait.total_seconds()))
        return True

    def _found_nothing_beside(self, full: list[str]) -> bool:
        """Whether the last claim that left the same models out has just found nothing."""
        models, when = self._found_nothing
        return models == full and monotonic() - when < LOOK_AGAIN

    async def _until_room(self) -> None:
        """Wait until something has begun or was handed back, or for a while."""
        if not self._stop.is_set():
            self._room.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._room.wait(), LOOK_AGAIN)

    def _settled(self, claim: HeldClaim) -> None:
        held = self._held.get(claim.overlay_id)
        # what was lost to the end of its lease may have been claimed again, by this worker even
        if held is not None and held.claim_token == claim.claim_token:
            del self._held[claim.overlay_id]
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
