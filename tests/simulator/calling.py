"""Plain HTTP to the simulator, as any client of the API would speak it."""

import json
from http.client import HTTPConnection
from typing import Any

HEADERS = {"x-api-key": "some-key", "anthropic-version": "2023-06-01"}


def call(
    url: str, method: str, path: str, body: Any = None, headers: dict[str, str] = HEADERS
) -> tuple[int, Any, dict[str, str]]:
    """Return status, body and headers; raises `OSError` when the connection is lost."""
    status, read, found = exchange(url, method, path, body, headers)
    return status, json.loads(read), found


def exchange(
    url: str, method: str, path: str, body: Any = None, headers: dict[str, str] = HEADERS
) -> tuple[int, bytes, dict[str, str]]:
    """Return the body as it came."""
    connection = HTTPConnection(url.removeprefix("http://"), timeout=10)
    try:
        connection.request(method, path, json.dumps(body).encode(), headers)
        response = connection.getresponse()
        return response.status, response.read(), dict(response.getheaders())
    finally:
        connection.close()
