"""What ``overlay doctor`` looks at, one check after the other; nothing is changed by it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from pyworker.llm import OFFLINE, ModelError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyworker.database.health import Health
    from pyworker.llm.claude_check import ModelFacts

State = Literal["ok", "warn", "fail"]

OLDEST_SERVER = 15
SOON = timedelta(days=60)
"""Before the end of a model in which a person should look for another."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor."""

    check: str
    state: State
    found: str
    next_step: str = ""


def of_server(health: Health) -> Iterator[Finding]:
    """Look at the version and at what the login may do."""
    major = health.server_version // 10000
    if major < OLDEST_SERVER:
        step = f"Move to PostgreSQL {OLDEST_SERVER} or newer."
        yield Finding("server", "fail", f"PostgreSQL {major}", step)
    else:
        yield Finding("server", "ok", f"PostgreSQL {major}")
    for role, what in (("authenticated", "people"), ("overlay_worker", "workers")):
        if role in health.roles:
            yield Finding("grants", "ok", f"{health.login} may act as {role}, for {what}")
        else:
            yield Finding(
                "grants",
                "warn",
                f"{health.login} may not act as {role}: commands for {what} are refused",
                f"As the owner of the database: grant {role} to {health.login}",
            )


def of_runs(diagnosis: dict[str, Any]) -> Iterator[Finding]:
    """Look at leases, pauses and prices."""
    expired = diagnosis["expired_leases"]
    for lease in expired:
        yield Finding(
            "leases",
            "warn",
            f"run {lease['run_id']}: {lease['overlays']} claims whose lease ran out,"
            f" the first at {lease['since'][:19]}",
            "Start a worker: its next claim takes them back.",
        )
    if not expired:
        yield Finding("leases", "ok", "no claim has outlived its lease")
    paused = diagnosis["paused_runs"]
    for run in paused:
        yield Finding(
            "runs",
            "warn",
            f"run {run['run_id']} is paused: {run['reason']}",
            f"Mend that, then: overlay run resume {run['run_id']}",
        )
    if not paused:
        yield Finding("runs", "ok", "no run is paused")
    for model in diagnosis["models"]:
        if not model["priced"]:
            yield Finding(
                "prices",
                "warn",
                f"the price of {model['model']} is not known",
                f"As the owner of the database call set_model_price('{model['model']}', …).",
            )
    if all(model["priced"] for model in diagnosis["models"]):
        yield Finding("prices", "ok", "every model in use has a price")


def of_models(diagnosis: dict[str, Any]) -> Iterator[Finding]:
    """Ask the provider for the key and for the models of open runs."""
    in_use = [model for model in diagnosis["models"] if model["model"] != OFFLINE]
    needed = any(model["open_runs"] for model in in_use)
    if not in_use:
        yield Finding("key", "ok", "not needed: everything is offline")
        return
    # the SDK takes most of a second to import
    from pyworker.llm import claude_check  # noqa: PLC0415

    if not claude_check.has_key():
        yield Finding(
            "key",
            "fail" if needed else "warn",
            "ANTHROPIC_API_KEY is not set",
            "export ANTHROPIC_API_KEY=…, or work offline: overlay worker --offline",
        )
        return
    for number, model in enumerate(in_use):
        try:
            facts = claude_check.facts_of(model["model"])
        except ModelError as error:
            yield _of_refusal(error)
            return
        if not number:
            yield Finding("key", "ok", "it is accepted")
        yield of_model(model["model"], facts, datetime.now(UTC))


def _of_refusal(error: ModelError) -> Finding:
    if error.kind == "provider":
        return Finding(
            "key",
            "warn",
            f"nobody could be asked: {error}",
            "Try again later; check the network and ANTHROPIC_BASE_URL.",
        )
    return Finding("key", "fail", f"it is refused: {error}", "Export another ANTHROPIC_API_KEY.")


def of_model(name: str, facts: ModelFacts | None, now: datetime) -> Finding:
    """Judge a model by what its provider tells of it."""
    another = "Choose another: overlay run create --model …, or in the schema's prompt_config."
    if facts is None:
        return Finding("model", "fail", f"{name}: the provider knows no such model", another)
    if facts.lifecycle == "retired" or (facts.retires_at and facts.retires_at <= now):
        return Finding("model", "fail", f"{name} is retired", another)
    if not facts.structured:
        return Finding("model", "fail", f"{name} gives no structured output", another)
    end = f"{facts.retires_at:%Y-%m-%d}" if facts.retires_at else None
    if facts.retires_at and facts.retires_at - now < SOON:
        return Finding("model", "warn", f"{name} retires on {end}", another)
    if facts.lifecycle == "deprecated":
        told = f"{name} is deprecated" + (f" and retires on {end}" if end else "")
        return Finding("model", "warn", told, another)
    return Finding("model", "ok", f"{name} is active" + (f" until {end}" if end else ""))
