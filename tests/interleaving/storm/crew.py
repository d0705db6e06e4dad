"""Who does what in the storm, and how often."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from typing import TYPE_CHECKING

from interleaving.storm.batches import Batches
from interleaving.storm.documents import Documents
from interleaving.storm.following import Following
from interleaving.storm.money import Money
from interleaving.storm.reading import Reading
from interleaving.storm.review import Review
from interleaving.storm.runs import Runs
from interleaving.storm.sailor import Log
from interleaving.storm.seeing import Seeing
from interleaving.storm.settings import MODELS
from model.callers import Caller
from model.invariants import breaches

if TYPE_CHECKING:
    from collections.abc import Iterator

CONNECTIONS = 8
LEG = 500
"""Operations between two looks at the whole."""

WEIGHTS = {
    # workers
    "claim": 45, "complete": 22, "fail": 5, "release": 3, "extend": 2, "time_passes": 6,
    "look_at_the_queue": 2, "plan_batch": 4, "submit_batch": 2, "take_batch": 6, "close_batch": 1,
    "wait_for_batches": 3, "record_calls": 8,
    # people
    "edit": 6, "edit_a_block": 2, "patch": 6, "confirm": 6, "confirm_in_bulk": 3, "reject": 5,
    "confirm_by_watermark": 2, "confirm_by_version": 2,
    "reopen": 5, "reset": 4, "exclude": 4, "include": 3, "undo": 8,
    "retry": 3, "pause": 1, "resume": 5, "cancel": 0.4, "delete_run": 2,
    "create_run": 4, "create_run_again": 4, "create_project": 0.5, "ingest_shared": 4,
    "begin_conversion": 2, "fail_conversion": 1, "register_schema": 2, "apply_schema": 2,
    "delete_document": 1, "delete_project": 0.15, "delete_schema": 0.4,
    # money
    "set_run_budget": 2, "set_project_budget": 3, "set_price": 1,
    # readers
    "read_the_books": 1, "verify_history": 2, "read_progress": 1, "read_an_overlay": 1,
    "look_around": 1, "reconstruct": 1, "read_manifest": 1, "read_as_exporter": 0.5,
    "follow_project": 2, "follow_run": 2, "follow_an_undo": 1,
}  # fmt: skip


class Hand(Batches, Money, Review, Seeing, Runs, Documents, Reading, Following):
    """Somebody who does anything."""


@contextmanager
def crew(uri: str, seed: int = 0) -> Iterator[list[Hand]]:
    """Bring a crew together on a database with a few runs of two users in it."""
    users = [uuid.uuid4(), uuid.uuid4()]
    log = Log()
    with ExitStack() as harbour:
        callers = [harbour.enter_context(closing(Caller(uri))) for _ in range(CONNECTIONS)]
        hands = [Hand(caller, seed + n, users, log) for n, caller in enumerate(callers)]
        for model in MODELS[:2]:
            hands[0].set_price_of(model)
        for user in users * 3:
            hands[0].user = user
            hands[0].create_run()
        yield hands


def sail(hands: list[Hand], operations: int) -> list[str]:
    """Let all of them do their share at once; return what came of it that should not have.

    Now and then they rest, and everything has to be as it must be.
    """
    owner = hands[0].caller
    with ThreadPoolExecutor(len(hands)) as threads:
        for _ in range(operations // LEG):
            list(threads.map(lambda hand: hand.sail(WEIGHTS, LEG // len(hands)), hands))
            owner.become("none")
            alarms = [alarm for hand in hands for alarm in hand.alarms] + breaches(owner)
            if alarms:
                return alarms
    return []
