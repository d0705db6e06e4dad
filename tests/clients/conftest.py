"""One PostgREST in front of one database for all tests; each test has users of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import psycopg
import pytest
from attack import tenants
from attack.installed import installed
from clients import page
from clients.rest import Rest, serving
from clients.reviewing import Review, arrange

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def rest(embedded_server: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rest]:
    with installed(embedded_server, "clients") as uri:
        with psycopg.connect(uri, autocommit=True) as owner:
            _, as_the_page_says = page.examples()["authenticator"]
            owner.execute(as_the_page_says.encode())
            owner.execute("grant overlay_exporter to authenticator")
        as_authenticator = uri.replace(f"//{embedded_server.user}@", "//authenticator@")
        with serving(as_authenticator, tmp_path_factory.mktemp("postgrest")) as url:
            yield Rest(url, uri)
        with psycopg.connect(uri, autocommit=True) as owner:
            # other tests of this server make and drop a login of that name too
            owner.execute("drop role if exists authenticator")


@pytest.fixture(scope="session")
def alice(rest: Rest) -> tenants.Tenant:
    """Somebody with one of everything, for tests that change nothing."""
    with psycopg.connect(rest.database_url, autocommit=True) as owner:
        return tenants.arrange(owner, tenants.ALICE, "CANARY-ALICE")


@pytest.fixture(scope="session")
def bob(rest: Rest) -> tenants.Tenant:
    """Somebody else with the same."""
    with psycopg.connect(rest.database_url, autocommit=True) as owner:
        return tenants.arrange(owner, tenants.BOB, "CANARY-BOB")


@pytest.fixture
def user() -> str:
    """Somebody whom no other test knows."""
    return str(uuid4())


@pytest.fixture
def review(rest: Rest, user: str) -> Iterator[Review]:
    """A run of five blocks that await review, arranged over HTTP."""
    with rest.client(user) as person, rest.client(role="service_role") as service:
        yield arrange(person, service)
