"""What becomes of a schema when a model is asked for it, before anything is paid."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pyworker.llm.inlining import SchemaNotSupportedError
from pyworker.llm.openai_schema import compile_strict
from pyworker.llm.output_schema import OutputSchema, compile_schema
from pyworker.llm.schema_budget import CLAUDE, STRICT, Budget, Usage, usage_of

_PROVIDERS: dict[str, tuple[Callable[[dict[str, Any]], OutputSchema], Budget]] = {
    "anthropic": (compile_schema, CLAUDE),
    "openai": (compile_strict, STRICT),
}
PROVIDERS = tuple(_PROVIDERS)


@dataclass(frozen=True, slots=True)
class Lint:
    """How a schema fares with one provider."""

    problem: str | None
    """Why it cannot be asked for; None when it can."""
    weakened: list[str] = field(default_factory=list)
    """What the provider will not enforce, one sentence each."""
    usage: Usage | None = None
    optional_limit: int = 0
    union_limit: int | None = None


def lint(stored: dict[str, Any], provider: str) -> Lint:
    """Compile the schema as a request would, and count it against the provider's limits."""
    compiler, budget = _PROVIDERS[provider]
    try:
        compiled = compiler(stored)
    except SchemaNotSupportedError as error:
        return Lint(str(error))
    return Lint(
        problem=None,
        weakened=list(compiled.notes),
        usage=usage_of(compiled.schema),
        optional_limit=budget.optional,
        union_limit=None if budget.unions == float("inf") else int(budget.unions),
    )
