"""Who a connection speaks for: a database role and, for people, the claims of their token."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from pyworker.database.errors import OverlayError

# One round trip at the start of each transaction. It is local to the transaction, so that it holds
# behind a pooler that hands the connection to somebody else in between.
ASSUME = "select set_config('role', %s, true), set_config('request.jwt.claims', %s, true)"


@dataclass(frozen=True, slots=True)
class Identity:
    """A role to assume (None: the login's own) and the claims to present."""

    role: str | None
    claims: dict[str, Any] = field(default_factory=dict)

    @property
    def settings(self) -> tuple[str, str]:
        """Arguments of ASSUME."""
        return self.role or "none", json.dumps(self.claims) if self.claims else ""


WORKER = Identity("overlay_worker")


def person(user_id: str) -> Identity:
    """Return a signed-in user as PostgREST would present them: row level security applies."""
    return Identity("authenticated", {"sub": user_id, "role": "authenticated"})


def bearer(token: str, secret: str | None) -> Identity:
    """Return the user of a JWT.

    With a secret its signature is verified (HS256). Without one only its expiry is: whoever may
    assume the role on this connection could name any user anyway.

    Raises OverlayError if the token is malformed, expired or signed by somebody else.
    """
    import jwt  # noqa: PLC0415  cryptography behind it: a tenth of the time that a command needs

    try:
        claims = jwt.decode(
            token,
            secret or "",
            algorithms=["HS256"],
            options={
                "verify_signature": secret is not None,
                "verify_exp": True,
                "verify_aud": False,
            },
        )
    except jwt.PyJWTError as error:
        raise OverlayError(
            "token is not valid",
            detail=str(error),
            hint="Sign in again and pass the new token; OVERLAY_JWT_SECRET must be its signer's.",
        ) from error
    if not claims.get("sub"):
        raise OverlayError(
            "token names no user", detail="It has no claim sub.", hint="Use a user's token."
        )
    return Identity(claims.get("role", "authenticated"), claims)
