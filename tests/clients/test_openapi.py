"""What PostgREST tells of itself: functions, their summaries and arguments, and no more."""

from __future__ import annotations

import importlib
import json
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from attack.catalogue import Function, functions
from clients import page
from clients.rest import token

if TYPE_CHECKING:
    from pathlib import Path

    from clients.rest import Rest

SERVED_ROLES = ("authenticated", "service_role", "overlay_exporter")


@pytest.fixture(scope="module")
def catalogue(rest: Rest) -> list[Function]:
    with psycopg.connect(rest.database_url) as database:
        return functions(database)


def served(rest: Rest, role: str, user: str | None = None) -> dict[str, Any]:
    return rest.ask(token(user, role), "/").json()


def rpcs(document: dict[str, Any]) -> dict[str, Any]:
    """Return what is said of each function, by its name."""
    return {
        path.removeprefix("/rpc/"): methods["post"]
        for path, methods in document["paths"].items()
        if path.startswith("/rpc/")
    }


def arguments(post: dict[str, Any]) -> dict[str, Any]:
    [body] = [part for part in post["parameters"] if part.get("in") == "body"]
    return body["schema"]


@pytest.mark.parametrize("role", SERVED_ROLES)
def test_a_role_is_told_of_the_functions_that_it_may_call(
    rest: Rest, catalogue: list[Function], role: str
) -> None:
    allowed = {function.name for function in catalogue if role in function.roles}
    assert allowed
    assert set(rpcs(served(rest, role))) == allowed


def test_nobody_in_particular_is_told_of_nothing(rest: Rest) -> None:
    assert set(rest.ask(None, "/").json()["paths"]) == {"/"}


def test_every_public_function_has_its_summary_and_arguments(
    rest: Rest, catalogue: list[Function]
) -> None:
    told = rpcs(served(rest, "service_role"))
    assert set(told) == {function.name for function in catalogue}
    for name, post in told.items():
        schema = arguments(post)
        found = (
            post["summary"],
            frozenset(schema.get("properties", {})),
            frozenset(schema.get("required", [])),
        )
        # of overloads, which share one path, PostgREST tells of one
        assert found in {
            (
                function.comment.splitlines()[0],
                frozenset(function.names),
                frozenset(function.names[: function.required]),
            )
            for function in catalogue
            if function.name == name
        }


def test_nothing_of_overlay_private_is_told(rest: Rest) -> None:
    with psycopg.connect(rest.database_url) as database:
        private = {
            name
            for (name,) in database.execute(
                "select proname from pg_proc where pronamespace = 'overlay_private'::regnamespace"
                " union select relname from pg_class"
                " where relnamespace = 'overlay_private'::regnamespace and relkind in ('r', 'v')"
            )
        }
    assert len(private) > 50
    for role in SERVED_ROLES:
        document = served(rest, role)
        paths = {path.rpartition("/")[2] for path in document["paths"]}
        assert not private & (paths | set(document["definitions"]))
        assert "overlay_private" not in json.dumps(document)


def test_a_client_can_be_generated_from_it(
    rest: Rest, user: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.run("generate", tmp_path, API_URL=rest.url, TOKEN=token(user))
    monkeypatch.syspath_prepend(tmp_path)
    made = importlib.import_module("generated")
    body = made.RpcCreateProjectPostRequest(project_name="Generated")
    answer = rest.ask(
        token(user), "/rpc/create_project", json.loads(body.model_dump_json(exclude_none=True))
    )
    assert answer.status_code == 200
    [project] = made.ProjectsGetResponse(rest.ask(token(user), "/projects").json()).root
    assert (str(project.project_id), project.project_name) == (answer.json(), "Generated")
    with pytest.raises(ValueError, match="project_name"):
        made.RpcCreateProjectPostRequest(description="without a name")
