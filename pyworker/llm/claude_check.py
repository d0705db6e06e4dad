"""Whether a key is accepted and a model is there, asked of Anthropic without asking a model."""

import anthropic
import httpx2

from pyworker.llm.claude import refused
from pyworker.llm.failures import no_connection
from pyworker.llm.protocol import ModelError, ModelFacts

_SECONDS = 10.0


def has_key(key: str | None) -> bool:
    """Whether the SDK finds credentials of any of the kinds that it knows."""
    with anthropic.Anthropic(api_key=key, max_retries=0) as client:
        return bool(client.api_key or client.auth_token or client.credentials)


def facts_of(model: str, key: str | None) -> ModelFacts | None:
    """Ask for a model; None when there is none of that name.

    Raises `ModelError`: `configuration` when the key is refused, `provider` when nobody answers.
    """
    try:
        with anthropic.Anthropic(api_key=key, max_retries=0, timeout=_SECONDS) as client:
            info = client.models.retrieve(model)
    except anthropic.NotFoundError:
        return None
    except anthropic.APIStatusError as error:
        raise refused(error) from error
    except anthropic.APIConnectionError as error:
        raise no_connection(error) from error
    except (anthropic.AnthropicError, httpx2.InvalidURL, ValueError) as error:
        raise ModelError("configuration", f"Claude cannot be asked: {error}") from error
    can = info.capabilities
    return ModelFacts(
        lifecycle=info.lifecycle or "active",
        retires_at=info.retires_at,
        structured=can is None or can.structured_outputs.supported,
    )
