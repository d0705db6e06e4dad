"""What people do to overlays, by the contract of the review functions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from model.callers import Refused
from model.state import Confirmation, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from uuid import UUID

    from model.state import Overlay, Person, Run, World

UNDOABLE = ("confirm", "reject", "reopen", "reset", "exclude", "include", "retry")


@dataclass(frozen=True)
class Named:
    """Overlays as a caller names them, with the versions that were seen, if that is said."""

    overlay_ids: list[UUID]
    versions: list[int] | None = None
    run_id: UUID | None = None
    """The run that the caller named, with its blocks: then that is what has to be there first."""


def ready(
    world: World, person: Person, named: Named, is_ready: Callable[[Overlay], bool]
) -> list[Overlay]:
    """Find overlays that are ready for an act, in the versions they were seen in: all, or none."""
    find_run(world, person, named)
    ids, versions = named.overlay_ids, named.versions
    if len(set(ids)) < len(ids) or (versions is not None and len(versions) != len(ids)):
        raise Refused("22023")
    overlays = [o for o in map(world.overlays.get, ids) if o]
    if len(overlays) < len(ids) or not all(person.sees(o.run.document.owner) for o in overlays):
        raise Refused("PT404")
    if not all(map(is_ready, overlays)):
        raise Refused("PT409")
    if versions is not None and versions != [o.version for o in overlays]:
        raise Refused("PT409")
    return overlays


def find_run(world: World, person: Person, named: Named) -> None:
    if named.run_id is not None:
        world.run(person, named.run_id)


def edit(world: World, person: Person, named: Named, data: Any) -> int | None:
    find_run(world, person, named)
    if not isinstance(data, dict):
        raise Refused("22023")
    overlays = ready(world, person, named, lambda o: o.awaits_review)
    changed = [o for o in overlays if text(o.staging) != text(data)]
    return world.operate("edit", changed, lambda o: o.stage(data))


def patch(
    world: World, person: Person, overlay_id: UUID, data: Any, version: int | None = None
) -> int:
    """Write the column directly: what may not be edited is not there; answer how many rows."""
    overlay = world.overlays.get(overlay_id)
    if overlay is None or overlay.run.document.owner != person.user or not overlay.awaits_review:
        return 0
    if version is not None and version != overlay.version:
        return 0
    if not isinstance(data, dict):
        raise Refused("23514")
    if text(overlay.staging) != text(data):
        world.operate("direct_edit", [overlay], lambda o: o.stage(data))
    return 1


def write_confirmation(world: World, person: Person, overlays: Iterable[Overlay]) -> int | None:
    def write(overlay: Overlay) -> None:
        overlay.status = "confirmed"
        overlay.confirmation = Confirmation(overlay.staging, person.user, overlay.act)

    return world.operate("confirm", overlays, write)


def confirm(world: World, person: Person, named: Named) -> int | None:
    overlays = ready(world, person, named, lambda o: o.awaits_review)
    if not all(o.may_be_confirmed for o in overlays):
        raise Refused("PT409")
    return write_confirmation(world, person, overlays)


def confirm_runs(
    world: World, person: Person, runs: list[Run], mark: int | None
) -> tuple[int | None, dict[str, Any]]:
    """Confirm what awaits review, fits, and has not changed since the mark; say what is left."""
    waiting = [o for run in runs for o in run.overlays if o.awaits_review]
    fitting = [o for o in waiting if o.may_be_confirmed]
    chosen = [o for o in fitting if mark is None or o.act <= mark]
    act = write_confirmation(world, person, chosen)
    left = {
        "invalid": len(waiting) - len(fitting),
        "changed": len(fitting) - len(chosen),
        "excluded": sum(bool(o.excluded) for run in runs for o in run.overlays),
    }
    for status in ("pending", "claimed", "failed"):
        left[status] = sum(run.count(status) for run in runs)
    return act, {"confirmed": len(chosen), "left": left}


def reject(world: World, person: Person, named: Named, reason: str | None) -> int | None:
    def send_back(overlay: Overlay) -> None:
        overlay.status = "pending"
        overlay.stage({})
        overlay.attempts = 0
        overlay.last_error = None
        overlay.reject_reason = reason
        overlay.waits = False

    overlays = ready(world, person, named, lambda o: o.awaits_review)
    return world.operate("reject", overlays, send_back)


def reopen(world: World, person: Person, named: Named) -> int | None:
    def open_again(overlay: Overlay) -> None:
        overlay.status = "ai_complete"

    overlays = ready(world, person, named, lambda o: o.status == "confirmed")
    return world.operate("reopen", overlays, open_again)


def reset(world: World, person: Person, named: Named) -> int | None:
    def discard_draft(overlay: Overlay) -> None:
        assert overlay.confirmation is not None
        overlay.status = "confirmed"
        overlay.stage(overlay.confirmation.data)

    overlays = ready(world, person, named, lambda o: o.awaits_review and o.confirmation is not None)
    return world.operate("reset", overlays, discard_draft)


def exclude(world: World, person: Person, named: Named, reason: str | None) -> int | None:
    def set_aside(overlay: Overlay) -> None:
        overlay.excluded = (person.user, reason)

    overlays = ready(
        world,
        person,
        named,
        lambda o: not o.excluded and o.status in ("pending", "ai_complete", "failed"),
    )
    return world.operate("exclude", overlays, set_aside)


def include(world: World, person: Person, named: Named) -> int | None:
    def take_in(overlay: Overlay) -> None:
        overlay.excluded = None

    overlays = ready(world, person, named, lambda o: o.excluded is not None)
    return world.operate("include", overlays, take_in)


def retry(world: World, run: Run) -> tuple[int | None, int]:
    def try_again(overlay: Overlay) -> None:
        overlay.status = "pending"
        overlay.attempts = 0
        overlay.waits = False

    failed = [o for o in run.overlays if o.status == "failed" and not o.excluded]
    return world.operate("retry", failed, try_again), len(failed)


def undo(world: World, person: Person, number: int) -> tuple[int | None, int]:
    """Make every overlay what it was before the act: all that are left, or none."""
    undone = world.acts[number]
    overlays = [o for o in map(world.overlays.get, undone.before) if o]
    if not overlays or not all(person.sees(o.run.document.owner) for o in overlays):
        raise Refused("PT404")
    if undone.kind not in UNDOABLE or any(o.act != number for o in overlays):
        raise Refused("PT409")

    def restore(overlay: Overlay) -> None:
        before = undone.before[overlay.overlay_id]
        if overlay.version != before.version:
            overlay.stage(before.staging)
        for name in (
            "status", "confirmation", "excluded", "attempts", "last_error", "reject_reason"
        ):  # fmt: skip
            setattr(overlay, name, getattr(before, name))

    return world.operate("undo", overlays, restore), len(overlays)
