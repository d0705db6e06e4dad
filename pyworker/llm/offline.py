"""The offline model: plain rules, not a model. It understands nothing that it reads.

It fills a schema from a block's text by the names and types of the fields: a summary gets the first
sentence, a date the first ISO date, a choice the value whose words occur, a number the first one
found. It needs no network and no key, costs nothing and always answers the same, which is what a
demonstration, a test and a dry run of a schema need. Answers name the model "offline".
"""

from time import monotonic
from typing import Any

from pyworker.llm.inlining import Schema, SchemaNotSupportedError
from pyworker.llm.offline_evidence import EVIDENCE, evidence_for, without_evidence
from pyworker.llm.offline_fill import fill
from pyworker.llm.output_schema import OURS
from pyworker.llm.protocol import Answer, ModelError, Request


class Offline:
    """Fills schemas by rules; satisfies `Model`."""

    provider = "offline"

    def prefix(self, request: Request) -> None:
        """There is no prompt cache to warm."""

    async def answer(self, request: Request) -> Answer:
        """Fill the schema; a recursive one raises `ModelError` of kind `configuration`."""
        started = monotonic()
        schema = {key: value for key, value in request.output_schema.items() if key not in OURS}
        try:
            data = _answered({"type": "object", **schema}, request)
        except (SchemaNotSupportedError, ArithmeticError) as error:
            raise ModelError(
                "configuration", f"the offline model cannot follow the schema: {error}"
            ) from error
        return Answer(
            data=data,
            model="offline",
            input_tokens=0,
            output_tokens=0,
            cache_creation_tokens=0,
            cache_read_tokens=0,
            request_id=None,
            latency_ms=round((monotonic() - started) * 1000),
        )

    async def close(self) -> None:
        """Nothing to let go of."""


def _answered(schema: Schema, request: Request) -> Any:
    if not request.pack:
        return _filled(schema, request.block_content)
    of_block = schema["properties"]["blocks"]["items"]["properties"]["data"]
    return {
        "blocks": [
            {"position": position, "data": _filled({"type": "object", **of_block}, text)}
            for position, text in enumerate(request.pack, 1)
        ]
    }


def _filled(schema: Schema, text: str) -> Any:
    asked = schema.get("properties", {})
    asked = asked.get(EVIDENCE) if isinstance(asked, dict) else None
    if not isinstance(asked, dict) or "properties" not in asked:
        return fill(schema, text)
    data = fill(without_evidence(schema), text)
    return {**data, EVIDENCE: evidence_for(data, asked, text)}
