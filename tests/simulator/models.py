"""The models that the simulator knows, and what `GET /v1/models/{id}` says of them."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Model:
    """Facts that change how a request is answered."""

    lifecycle: str = "active"
    unthinking: bool = True
    structured: bool = True
    least_cached: int = 1024
    """Tokens below which a prefix is not cached."""
    retires_at: str | None = None


MODELS = {
    "claude-haiku-5-5": Model(),
    "claude-sonnet-5-5": Model(),
    "claude-opus-5-5": Model(least_cached=512),
    "claude-fable-5-2": Model(unthinking=False, least_cached=512),
    "claude-sonnet-4-5-20250929": Model("deprecated", retires_at="2026-11-30T00:00:00Z"),
    "claude-simulated-retired": Model("retired", retires_at="2026-01-05T00:00:00Z"),
    "claude-simulated-unstructured": Model(structured=False),
    "gpt-simulated": Model(),
}


def describe(model_id: str) -> dict[str, Any]:
    """Return the body of `GET /v1/models/{id}`."""
    model = MODELS[model_id]
    yes, no = {"supported": True}, {"supported": False}
    unthinking = {"supported": model.unthinking}
    return {
        "type": "model",
        "id": model_id,
        "display_name": model_id.replace("-", " ").title(),
        "created_at": "2026-01-01T00:00:00Z",
        "lifecycle": model.lifecycle,
        "deprecated_at": None if model.lifecycle == "active" else "2026-01-01T00:00:00Z",
        "retires_at": model.retires_at,
        "max_input_tokens": 200_000,
        "max_tokens": 64_000,
        "capabilities": {
            "batch": yes,
            "citations": yes,
            "code_execution": no,
            "context_management": no,
            "effort": {"supported": True, "low": yes, "medium": yes, "high": yes, "max": yes},
            "image_input": yes,
            "pdf_input": yes,
            "server_tools": {"supported": False, "code_execution": no, "web_search": no},
            "structured_outputs": {"supported": model.structured},
            "thinking": {
                "supported": True,
                "types": {
                    "adaptive": yes,
                    "between_tools": unthinking,
                    "disabled": unthinking,
                    "enabled": no,
                },
            },
        },
    }
