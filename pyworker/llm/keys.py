"""The keys to a provider, from the environment: one or several, each with its own rate limit."""

import os
import re
from dataclasses import dataclass, field

ANTHROPIC = ("OVERLAY_ANTHROPIC_KEYS", "ANTHROPIC_API_KEY")
OPENAI = ("OVERLAY_OPENAI_KEYS", "OPENAI_API_KEY")

OPENAI_PREFIX = "openai:"
"""What the name of a model begins with that an OpenAI-compatible endpoint serves."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a provider. Its secret shows up in no output."""

    provider: str
    label: str
    """What it is called in logs: key 1, key 2."""
    secret: str | None = field(default=None, repr=False)
    """None leaves it to the SDK, which knows more ways to sign in than a key."""


def keys_from(provider: str, variables: tuple[str, ...]) -> list[Key]:
    """Read the first variable that is set, keys apart by commas or spaces; never empty."""
    listed = next((found for name in variables if (found := os.environ.get(name, "").strip())), "")
    secrets = list(dict.fromkeys(filter(None, re.split(r"[,\s]+", listed))))
    if not secrets:
        return [Key(provider, "key 1")]
    return [Key(provider, f"key {n}", secret) for n, secret in enumerate(secrets, 1)]
