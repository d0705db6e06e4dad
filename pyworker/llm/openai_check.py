"""Whether a key is accepted and a model is there, asked of an OpenAI-compatible endpoint."""

import os

import httpx2
import openai

from pyworker.llm.failures import no_connection
from pyworker.llm.keys import OPENAI_PREFIX
from pyworker.llm.openai_chat import refused
from pyworker.llm.protocol import ModelError, ModelFacts

_SECONDS = 10.0


def has_key(key: str | None) -> bool:
    """Whether there is a key, or a server of one's own, which may want none."""
    return bool(key or os.environ.get("OPENAI_BASE_URL"))


def facts_of(model: str, key: str | None) -> ModelFacts | None:
    """Ask for a model; None when there is none of that name, or nobody to ask about models.

    Raises `ModelError`: `configuration` when the key is refused, `provider` when nobody answers.
    """
    try:
        with openai.OpenAI(api_key=key or "none", max_retries=0, timeout=_SECONDS) as client:
            client.models.retrieve(model.removeprefix(OPENAI_PREFIX))
    except openai.NotFoundError:
        return None
    except openai.APIStatusError as error:
        raise refused(error) from error
    except openai.APIConnectionError as error:
        raise no_connection(error) from error
    except (openai.OpenAIError, httpx2.InvalidURL, ValueError) as error:
        raise ModelError("configuration", f"OpenAI cannot be asked: {error}") from error
    return ModelFacts(lifecycle="active", retires_at=None, structured=True)
