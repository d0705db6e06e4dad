"""What comes of an answer's text, whoever gave it: its data, or what is wrong and what it cost."""

from typing import Any

from pyworker.llm.answer_text import NotStorableError, read_json
from pyworker.llm.output_schema import OutputSchema
from pyworker.llm.protocol import Answer, Kind, ModelError, Outcome

Problem = tuple[Kind, str, Outcome]


def settled(schema: OutputSchema, text: str) -> tuple[Any, Problem | None]:
    """Return the data of an answer, or else what is wrong with it."""
    try:
        return schema.settle(read_json(text)), None
    except NotStorableError as error:
        return None, ("item", f"the answer is not JSON that can be stored: {error}", "invalid")


def usable(answer: Answer, problem: Problem | None) -> Answer:
    """Return the answer; raises `ModelError` with what it has cost if it is of no use."""
    if problem is None:
        return answer
    kind, text, outcome = problem
    raise ModelError(kind, text, request_id=answer.request_id, billed=answer, outcome=outcome)
