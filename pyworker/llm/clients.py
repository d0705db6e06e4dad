"""Connections to a provider that stay quick with hundreds of requests in flight.

An httpx pool looks at each of its connections for every request. Five hundred in one pool cost
more time than the rest of a call, so the work is spread over clients with a small pool each, made
as the need arises.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

import httpx2

_CONNECT_SECONDS = 5.0
_CONNECTIONS_EACH = 32
"""Where nothing else is known of the pool."""


class _Client(Protocol):
    async def close(self) -> None: ...


ClientT = TypeVar("ClientT", bound=_Client)


def timeouts(seconds: float) -> Any:
    """Bound a call, and bound connecting more tightly: whoever listens answers soon."""
    return httpx2.Timeout(seconds, connect=_CONNECT_SECONDS)


@dataclass(slots=True)
class _Slot(Generic[ClientT]):
    client: ClientT
    in_flight: int = 0


class Clients(Generic[ClientT]):
    """As many SDK clients as are needed, all made alike."""

    def __init__(
        self, make: Callable[[], ClientT], connections_each: int = _CONNECTIONS_EACH
    ) -> None:
        self._make = make
        self._connections_each = connections_each
        self._slots = [_Slot(make())]

    @property
    def first(self) -> ClientT:
        """One of them, to look at."""
        return self._slots[0].client

    @contextmanager
    def borrow(self) -> Iterator[ClientT]:
        """Lend the first client that has a connection to spare."""
        spare = (slot for slot in self._slots if slot.in_flight < self._connections_each)
        slot = next(spare, None)
        if slot is None:
            slot = _Slot(self._make())
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
