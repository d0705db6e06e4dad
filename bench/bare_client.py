"""A bare loop that only posts: the least that any client of the Messages API does.

python bench/bare_client.py URL REQUESTS IN_FLIGHT
"""

from __future__ import annotations

import asyncio
import json
import sys

import aiohttp

BLOCK_BYTES = 580
FILLING = "lorem ipsum "


async def post(session: aiohttp.ClientSession, number: int) -> None:
    """Ask for one block and read the answer."""
    schema = {
        "type": "object",
        "properties": {"summary": {"type": "string"}, "kind": {"enum": ["duty", "right"]}},
        "required": ["summary", "kind"],
        "additionalProperties": False,
    }
    block = (f"block {number} " + FILLING * BLOCK_BYTES)[:BLOCK_BYTES]
    body = {
        "model": "claude-haiku-5-5",
        "max_tokens": 500,
        "system": [{"type": "text", "text": "Fill in the fields of a schema for one block."}],
        "messages": [{"role": "user", "content": f"<block {number}>\n{block}\n</block {number}>"}],
        "output_config": {"format": {"type": "json_schema", "schema": schema}},
    }
    async with session.post("/v1/messages", json=body) as response:
        json.loads((await response.json())["content"][0]["text"])


async def main(url: str, requests: int, in_flight: int) -> None:
    """Keep so many in flight until all are done."""
    headers = {"x-api-key": "some-key", "anthropic-version": "2023-06-01"}
    numbers = iter(range(requests))

    async def loop(session: aiohttp.ClientSession) -> None:
        for number in numbers:
            await post(session, number)

    async with aiohttp.ClientSession(
        url, headers=headers, connector=aiohttp.TCPConnector(limit=in_flight)
    ) as session:
        await asyncio.gather(*(loop(session) for _ in range(in_flight)))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
