"""Make up an answer that fits a schema, the same for the same text and different for another.

Limits that structured output cannot enforce arrive in descriptions, as they do for a real model,
which follows them most of the time; the simulator always does. Patterns it does not attempt.
"""

import json
import re
from functools import lru_cache
from random import Random
from typing import Any

_CONSTRAINTS = re.compile(r"Constraints: (\{.*\})\Z", re.DOTALL)
_BY_FORMAT = {
    "date": "2026-{:02d}-{:02d}",
    "date-time": "2026-{:02d}-{:02d}T00:00:00Z",
    "time": "{:02d}:{:02d}:00Z",
    "duration": "P{}DT{}H",
    "email": "reader{}.{}@example.org",
    "hostname": "host{}.{}.example.org",
    "uri": "https://example.org/{}/{}",
    "ipv4": "192.0.2.{}",
    "ipv6": "2001:db8::{}:{}",
    "uuid": "00000000-0000-4000-8000-0000000{:02d}{:03d}",
}


def make_up(schema: dict[str, Any], digest: str) -> Any:
    """Return valid data; `digest` is the hash of the text that is answered."""
    return _value(schema, "answer", digest, Random(digest))


def break_schema(data: Any) -> Any:
    """Return the same fields, each of a type that nobody asks for."""
    return {name: [[]] for name in data} if isinstance(data, dict) else {"not": [[]]}


def _value(node: dict[str, Any], name: str, digest: str, rng: Random) -> Any:
    limits = {**node, **_spoken(node.get("description", ""))}
    if "const" in node:
        return node["const"]
    if "enum" in node:
        return rng.choice(node["enum"])
    if "anyOf" in node:
        # Limits of the whole stand at the union and hold for every alternative.
        shared = {key: limits[key] for key in limits.keys() - {"anyOf", "title", "description"}}
        return _value({**shared, **rng.choice(node["anyOf"])}, name, digest, rng)
    if node["type"] == "object":
        return {key: _value(child, key, digest, rng) for key, child in node["properties"].items()}
    if node["type"] == "array":
        least = limits.get("minItems", 0)
        length = rng.randint(least, max(least, min(limits.get("maxItems", 3), 3)))
        return [_value(node["items"], f"{name} {i}", digest, rng) for i in range(length)]
    return _plain(node["type"], limits, name, digest, rng)


def _plain(kind: str, limits: dict[str, Any], name: str, digest: str, rng: Random) -> Any:
    if kind == "string" and "format" in limits and limits["format"] in _BY_FORMAT:
        return _BY_FORMAT[limits["format"]].format(rng.randint(1, 12), rng.randint(1, 12))
    if kind == "string":
        text = f"{digest[:12]} made up for {name}".ljust(limits.get("minLength", 0), ".")
        return text[: limits.get("maxLength")]
    if kind in {"integer", "number"}:
        return _number(limits, rng)
    return rng.random() < 0.5 if kind == "boolean" else None


def _number(limits: dict[str, Any], rng: Random) -> Any:
    step = limits.get("multipleOf", 1)
    above, below = limits.get("exclusiveMinimum"), limits.get("exclusiveMaximum")
    low = limits.get("minimum", None if above is None else above + step)
    high = limits.get("maximum", None if below is None else below - step)
    if low is None:
        low = 0 if high is None else min(0, high - 100 * step)
    if high is None:
        high = low + 100 * step
    first, last = -(-low // step), high // step
    return rng.randint(int(first), int(last)) * step if first <= last else (low + high) / 2


@lru_cache(maxsize=1024)
def _spoken(description: str) -> dict[str, Any]:
    found = _CONSTRAINTS.search(description)
    return json.loads(found[1]) if found else {}
