"""Connections to the Messages API that stay quick with hundreds of requests in flight.

An httpx pool looks at each of its connections for every request. Five hundred in one pool cost
more time than the rest of a call, so the work is spread over clients with a small pool each, made
as the need arises.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import anthropic
import httpx2

_CONNECT_SECONDS = 5.0
_CONNECTIONS_EACH = 32


@dataclass(slots=True)
class _Slot:
    client: anthropic.AsyncAnthropic
    in_flight: int = 0


class Clients:
    """As many SDK clients as are needed; none of them retries.

    The key comes from ANTHROPIC_API_KEY and the address from ANTHROPIC_BASE_URL, read by the SDK.
    """

    def __init__(self, timeout_seconds: float) -> None:
        self._timeout = httpx2.Timeout(timeout_seconds, connect=_CONNECT_SECONDS)
        self._slots = [_Slot(self._client())]

    @property
    def has_key(self) -> bool:
        """Whether the SDK found credentials of any of the kinds that it knows."""
        client = self._slots[0].client
        return bool(client.api_key or client.auth_token or client.credentials)

    @contextmanager
    def borrow(self) -> Iterator[anthropic.AsyncAnthropic]:
        """Lend the first client that has a connection to spare."""
        slot = next((slot for slot in self._slots if slot.in_flight < _CONNECTIONS_EACH), None)
        if slot is None:
            slot = _Slot(self._client())
            self._slots.append(slot)
        slot.in_flight += 1
        try:
            yield slot.client
        finally:
            slot.in_flight -= 1

    async def close(self) -> None:
        """Close every connection."""
        for slot in self._slots:
            await slot.client.close()

    def _client(self) -> anthropic.AsyncAnthropic:
        return anthropic.AsyncAnthropic(max_retries=0, timeout=self._timeout)
