"""The plan, its scripts and the sources under sql/ belong together, each once and in one order."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
INSTALL = ROOT / "sql" / "install.sql"

INCLUDE = re.compile(r"^\\ir (\S+)$", re.MULTILINE)
CHANGE = re.compile(r"^([a-z]\w*) (?:\[([^]]*)\] )?\d{4}-", re.MULTILINE)


def changes() -> dict[str, list[str]]:
    """Return what the plan deploys, in its order, with what each requires."""
    plan = (ROOT / "sqitch.plan").read_text(encoding="utf-8")
    return {name: requires.split() for name, requires in CHANGE.findall(plan)}


def statements(script: Path) -> list[str]:
    """Return the lines that do something."""
    lines = script.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("--")]


def included(script: Path) -> list[str]:
    """Return the sources that a script includes, as paths under the repository."""
    found = INCLUDE.findall(script.read_text(encoding="utf-8"))
    return [str((script.parent / path).resolve().relative_to(ROOT)) for path in found]


@pytest.mark.parametrize("folder", ["deploy", "revert", "verify"])
def test_every_change_has_its_script_and_every_script_its_change(folder: str) -> None:
    assert changes()
    assert {script.stem for script in (ROOT / folder).iterdir()} == changes().keys()


@pytest.mark.parametrize(
    ("folder", "end"), [("deploy", "commit;"), ("revert", "commit;"), ("verify", "rollback;")]
)
@pytest.mark.parametrize("change", changes())
def test_a_script_is_one_transaction(folder: str, end: str, change: str) -> None:
    lines = statements(ROOT / folder / f"{change}.sql")
    assert (lines[0], lines[-1]) == ("begin;", end)
    assert not {"begin;", "commit;", "rollback;"} & set(lines[1:-1])


@pytest.mark.parametrize("change", changes())
def test_a_script_names_what_it_is_and_what_it_requires(change: str) -> None:
    def head(folder: str) -> list[str]:
        lines = (ROOT / folder / f"{change}.sql").read_text(encoding="utf-8").splitlines()
        return [line for line in lines if re.match(r"-- (Deploy|Revert|Verify|requires)", line)]

    requires = [f"-- requires: {name}" for name in changes()[change]]
    assert head("deploy") == [f"-- Deploy pgoverlay:{change} to pg", *requires]
    assert head("revert") == [f"-- Revert pgoverlay:{change} from pg"]
    assert head("verify") == [f"-- Verify pgoverlay:{change} on pg"]


def test_a_change_requires_only_what_comes_before_it() -> None:
    known: set[str] = set()
    for change, requires in changes().items():
        assert known.issuperset(requires)
        known.add(change)


def test_every_source_is_installed_once() -> None:
    sources = {str(path.relative_to(ROOT)) for path in (ROOT / "sql").rglob("*.sql")}
    assert sorted(included(INSTALL)) == sorted(sources - {"sql/install.sql"})


def test_every_source_is_deployed_once_and_in_the_order_of_the_installation() -> None:
    deployed = [
        path for change in changes() for path in included(ROOT / "deploy" / f"{change}.sql")
    ]
    assert deployed == included(INSTALL)


@pytest.mark.parametrize("change", changes())
def test_a_change_deploys_the_sources_of_its_area(change: str) -> None:
    for path in included(ROOT / "deploy" / f"{change}.sql"):
        assert path == f"sql/{change}.sql" or path.startswith(f"sql/{change}/")


def test_the_installation_is_one_transaction() -> None:
    lines = [line for line in statements(INSTALL) if line in {"begin;", "commit;"}]
    assert lines == ["begin;", "commit;"]
