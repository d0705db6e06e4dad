"""What workers do, by the contract of the queue's functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from model.callers import Refused
from model.state import SOME_ERROR

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from model.state import Overlay, Run, World

Claims = dict["UUID", "UUID"]
"""What a worker hands back: tokens by overlay."""


def held(world: World, claims: Claims) -> dict[UUID, Overlay]:
    """Return the overlays whose token is still the one that was given out."""
    return {
        overlay_id: overlay
        for overlay_id, overlay in world.overlays.items()
        if overlay.token is not None and claims.get(overlay_id) == overlay.token
    }


def lost(claims: Claims, handed_in: dict[UUID, Overlay]) -> list[str]:
    return [str(overlay_id) for overlay_id in claims if overlay_id not in handed_in]


def take_back_expired(world: World, run: Run) -> int | None:
    """Count a lease that ran out as an attempt: again, or failed after the last one."""

    def take_back(overlay: Overlay) -> None:
        overlay.hand_back("pending" if overlay.attempts < run.max_attempts else "failed")
        overlay.last_error = SOME_ERROR

    return world.operate("expire", [o for o in run.overlays if o.lease_is_over], take_back)


def claimable(run: Run) -> list[Overlay]:
    return [o for o in run.overlays if o.status == "pending" and not o.excluded and not o.waits]


def claim(world: World, runs: Iterable[Run], size: int) -> list[Overlay]:
    """Claim from the open run that waits longest, in document order; the caller sees to tokens.

    A claim that takes leases back touches no other run, also when it finds nothing to claim then.
    """
    waiting = [r for r in runs if r.is_open]
    for run in sorted(waiting, key=lambda r: (r.last_claim, r.run_id)):
        expired = take_back_expired(world, run)
        chosen = claimable(run)[:size]
        if expired and not chosen:
            break
        if not chosen:
            continue

        def take(overlay: Overlay) -> None:
            overlay.status = "claimed"
            overlay.attempts += 1
            overlay.waits = False

        run.last_claim = world.operate("claim", chosen, take) or 0
        run.has_started = True
        return chosen
    return []


def complete(world: World, answers: dict[UUID, tuple[UUID, Any]]) -> dict[str, Any]:
    """Stage the good answers; the others count an attempt and go back, or fail."""
    claims = {overlay_id: token for overlay_id, (token, _) in answers.items()}
    handed_in = held(world, claims)
    counts = {"completed": 0, "returned": 0, "failed": 0}

    def answer(overlay: Overlay) -> None:
        _, data = answers[overlay.overlay_id]
        schema = overlay.run.schema
        if isinstance(data, dict) and not (schema.validation == "enforce" and schema.marks(data)):
            overlay.hand_back("ai_complete")
            overlay.stage(data)
            overlay.last_error = None
            counts["completed"] += 1
        elif overlay.attempts < overlay.run.max_attempts:
            overlay.hand_back("pending")
            overlay.last_error = SOME_ERROR
            counts["returned"] += 1
        else:
            overlay.hand_back("failed")
            overlay.last_error = SOME_ERROR
            counts["failed"] += 1

    world.operate("complete", handed_in.values(), answer)
    return counts | {"lost": lost(claims, handed_in)}


def fail(world: World, claims: Claims, kind: str, error: str) -> dict[str, Any]:
    """Whose fault it was decides what becomes of the attempt, the overlay and the run."""
    if kind not in ("item", "item_terminal", "provider", "configuration", "money"):
        raise Refused("22023")
    handed_in = held(world, claims)
    counts = {"returned": 0, "failed": 0}
    paused = {}

    def blame(overlay: Overlay) -> None:
        is_last = kind == "item" and overlay.attempts >= overlay.run.max_attempts
        ends = kind == "item_terminal" or is_last
        overlay.hand_back("failed" if ends else "pending")
        overlay.last_error = error
        overlay.waits = kind in ("item", "provider")
        overlay.attempts -= kind not in ("item", "item_terminal")
        counts["failed" if ends else "returned"] += 1

    world.operate("fail", handed_in.values(), blame)
    if kind in ("configuration", "money"):
        for run in {o.run.run_id: o.run for o in handed_in.values()}.values():
            run.word = run.word or "paused"
            paused[str(run.run_id)] = f"{kind}: {error}"
    return counts | {"paused_runs": paused, "lost": lost(claims, handed_in)}


def release(world: World, claims: Claims, *, waits: bool) -> dict[str, Any]:
    """Give claims back as if they had never been made."""
    handed_in = held(world, claims)

    def give_back(overlay: Overlay) -> None:
        overlay.hand_back("pending")
        overlay.attempts -= 1
        overlay.waits = waits

    world.operate("release", handed_in.values(), give_back)
    return {"released": len(handed_in), "lost": lost(claims, handed_in)}


def extend(world: World, claims: Claims) -> dict[str, Any]:
    """Save leases, also those that are over but were not taken back yet."""
    handed_in = held(world, claims)
    for overlay in handed_in.values():
        overlay.lease_is_over = False
    return {"extended": len(handed_in), "lost": lost(claims, handed_in)}
