"""What ``overlay doctor`` looks at, one check after the other; nothing is changed by it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Literal

from pyworker.llm import OFFLINE, ModelError, checks_of, keys_for
from pyworker.sql_version import differing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyworker.database.health import Health
    from pyworker.llm import Key, ModelFacts

State = Literal["ok", "warn", "fail"]

OLDEST_SERVER = 15
MOST_NAMED = 3
NAMES = {
    "anthropic": ("Anthropic", "ANTHROPIC_API_KEY"),
    "openai": ("OpenAI", "OPENAI_API_KEY"),
}
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


def of_version(health: Health) -> Finding:
    """Compare what is installed with what this command comes with."""
    ours = f"pgoverlay {version('pgoverlay')}"
    other = differing(health.functions)
    if not other:
        return Finding("pgoverlay", "ok", f"its functions are those of {ours}")
    if not any(name.startswith("overlay_private.") for name, _ in health.functions):
        deploy = "Deploy it with: sqitch deploy, or psql --file sql/install.sql"
        return Finding("pgoverlay", "fail", "it is not installed in this database", deploy)
    more = f" and {len(other) - MOST_NAMED} more" if len(other) > MOST_NAMED else ""
    return Finding(
        "pgoverlay",
        "warn",
        f"not those of {ours}: {', '.join(other[:MOST_NAMED])}{more}",
        "Upgrade the older of the two: sqitch deploy (docs/operations.md), or this command.",
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
                f"overlay price set {model['model']} --input … --output …",
            )
    if all(model["priced"] for model in diagnosis["models"]):
        yield Finding("prices", "ok", "every model in use has a price")


def of_models(diagnosis: dict[str, Any]) -> Iterator[Finding]:
    """Ask the providers for their keys and for the models that open runs may ask."""
    in_use = [model for model in diagnosis["models"] if model["model"] != OFFLINE]
    if not in_use:
        yield Finding("key", "ok", "not needed: everything is offline")
    by_provider: dict[str, list[dict[str, Any]]] = {}
    for model in in_use:
        by_provider.setdefault(keys_for(model["model"])[0].provider, []).append(model)
    for provider, models in by_provider.items():
        yield from _of_provider(provider, models)


def _of_provider(provider: str, models: list[dict[str, Any]]) -> Iterator[Finding]:
    """Look at every key with the first model, then at the other models with a key that is good."""
    name, variable = NAMES[provider]
    first, *others = [model["model"] for model in models]
    needed: State = "fail" if any(model["open_runs"] for model in models) else "warn"
    keys = keys_for(first)
    accepted: Key | None = None
    try:
        # an SDK takes most of a second to import
        checks = checks_of(provider)
    except ModelError as error:
        yield Finding("key", needed, str(error), "Install it where the workers run.")
        return
    if not checks.has_key(keys[0].secret):
        work_offline = f"export {variable}=…, or work offline: overlay worker --offline"
        yield Finding("key", needed, f"{variable} is not set", work_offline)
        return
    facts: ModelFacts | None = None
    for key in keys:
        called = key.label if len(keys) > 1 else "it"
        try:
            found = checks.facts_of(first, key.secret)
        except ModelError as error:
            yield _of_refusal(error, f"{name}: {called}", variable)
            continue
        yield Finding("key", "ok", f"{name}: {called} is accepted")
        accepted, facts = accepted or key, facts or found
    if accepted is None:
        return
    yield of_model(first, facts, datetime.now(UTC))
    for other in others:
        try:
            found = checks.facts_of(other, accepted.secret)
        except ModelError as error:
            yield Finding("model", "warn", f"{other}: {error}", "Try again later.")
            continue
        yield of_model(other, found, datetime.now(UTC))


def _of_refusal(error: ModelError, called: str, variable: str) -> Finding:
    if error.kind == "provider":
        address = variable.replace("API_KEY", "BASE_URL")
        return Finding(
            "key",
            "warn",
            f"{called} could not be tried: {error}",
            f"Try again later; check the network and {address}.",
        )
    return Finding("key", "fail", f"{called} is refused: {error}", f"Export another {variable}.")


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
