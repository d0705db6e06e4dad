"""When a shared prefix is long enough for the provider to keep it.

Below a minimum that differs between models nothing is cached, and nothing says so. Sources:
platform.claude.com/docs/en/build-with-claude/prompt-caching; anthropic-sdk-python#1194.
"""

_LEAST_TOKENS = (
    ("claude-haiku-4", 4096),
    ("claude-opus-4-5", 4096),
    ("claude-opus-4-6", 4096),
    ("claude-opus-4-7", 2048),
    ("claude-opus-4", 1024),
    ("claude-sonnet", 1024),
    ("claude-haiku-3", 2048),
)
_LEAST_OF_ALL = 512
"""For models that are not listed: a needless first request costs one latency, no more."""
_BYTES_PER_TOKEN = 3
"""A cautious guess, for the same reason."""


def is_worth_caching(model: str, prefix: str) -> bool:
    """Whether the model's provider may keep that prefix."""
    least = next((n for name, n in _LEAST_TOKENS if model.startswith(name)), _LEAST_OF_ALL)
    return len(prefix.encode()) >= least * _BYTES_PER_TOKEN
