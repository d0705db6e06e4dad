"""Overlays that share one request: SQL says which and how, this keeps them together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from pyworker.database.rows import HeldClaim
from pyworker.llm import ModelError, Request

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pyworker.database.rows import Claim
    from pyworker.llm import Answer

ClaimT = TypeVar("ClaimT", bound=HeldClaim)


@dataclass(frozen=True, slots=True)
class Pack:
    """Claims of one request: one for most, several where `claim_overlay_batch` gives one."""

    claims: tuple[Claim, ...]

    @property
    def is_shared(self) -> bool:
        """Whether the request is for more than one overlay."""
        return len(self.claims) > 1

    @property
    def model(self) -> str:
        """The model that all of them are to be asked of."""
        return self.claims[0].model

    def request(self) -> Request:
        """Return what to ask, as SQL resolved it."""
        first = self.claims[0]
        shared: dict[str, Any] = (first.pack_request or {}) if self.is_shared else {}
        return Request(
            model=first.model,
            max_tokens=shared.get("max_tokens", first.max_tokens),
            system_prompt=shared.get("system_prompt", first.system_prompt),
            user_prompt=shared.get("user_prompt", first.user_prompt),
            output_schema=shared.get("output_schema", first.output_schema),
            block_content=first.block_content,
            pack=tuple(claim.block_content for claim in self.claims) if self.is_shared else (),
        )

    def parts(self, answer: Answer) -> Iterator[tuple[Claim, Answer | ModelError]]:
        """Take an answer apart: each overlay's own, or that there is none for it."""
        if not self.is_shared:
            return iter([(self.claims[0], answer)])
        return parts_of(dict(enumerate(self.claims, 1)), answer)


def parts_of(
    claims: Mapping[int, ClaimT], answer: Answer
) -> Iterator[tuple[ClaimT, Answer | ModelError]]:
    """Take the answer for a pack apart; `claims` are those that wait for it, by position."""
    found = _by_position(answer.data)
    for position, claim in claims.items():
        if position in found:
            yield claim, replace(answer, data=found[position])
        else:
            yield claim, ModelError("item", f"the answer for its pack has no block {position}")


def packs_of(claims: list[Claim]) -> list[Pack]:
    """Group the claims of one call by the requests that are to be made, in their order."""
    by_id = {str(claim.overlay_id): claim for claim in claims}
    packs = []
    for claim in claims:
        if claim.pack_request is not None:
            together = [by_id.pop(overlay_id) for overlay_id in claim.pack_request["overlay_ids"]]
            packs.append(Pack(tuple(together)))
        elif str(claim.overlay_id) in by_id and by_id.pop(str(claim.overlay_id)):
            packs.append(Pack((claim,)))
    return packs


def _by_position(data: Any) -> dict[int, Any]:
    """Return what was given once for a position: of two answers nobody knows which is meant."""
    blocks = data.get("blocks") if isinstance(data, dict) else None
    found: dict[int, list[Any]] = {}
    for block in blocks if isinstance(blocks, list) else []:
        if isinstance(block, dict) and type(block.get("position")) is int and "data" in block:
            found.setdefault(block["position"], []).append(block["data"])
    return {position: values[0] for position, values in found.items() if len(values) == 1}
