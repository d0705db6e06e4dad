"""The plan, its scripts and the sources under sql/ belong together, each once and in one order.

What the last tag of the plan has released is frozen text and names no sources any more; that it
stays as it is `test_release` sees to, and that all of it gives what install.sql gives,
`test_deployments`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from migrations.plan import planned

ROOT = Path(__file__).resolve().parents[2]
INSTALL = ROOT / "sql" / "install.sql"

INCLUDE = re.compile(r"^\\ir (\S+)$", re.MULTILINE)


@dataclass(frozen=True)
class Change:
    """A line of the plan."""

    name: str
    script: str
    """Its scripts are called that: name@tag once the change was reworked after that tag."""
    requires: tuple[str, ...]
    released: bool


def changes() -> list[Change]:
    """Return what the plan deploys, in its order."""
    lines = planned((ROOT / "sqitch.plan").read_text(encoding="utf-8"))
    tags = [position for position, line in enumerate(lines) if line.is_tag]
    found = []
    for position, line in enumerate(lines):
        if line.is_tag:
            continue
        reworked = any(later.name == line.name for later in lines[position + 1 :])
        since = next((lines[tag].name for tag in tags if tag > position), None)
        script = f"{line.name}@{since}" if reworked else line.name
        found.append(Change(line.name, script, line.requires, released=since is not None))
    return found


def unreleased() -> list[Change]:
    return [change for change in changes() if not change.released]


every_change = pytest.mark.parametrize("change", changes(), ids=lambda change: change.script)


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
    scripts = sorted(script.stem for script in (ROOT / folder).iterdir())
    assert scripts == sorted(change.script for change in changes())


@pytest.mark.parametrize(
    ("folder", "end"), [("deploy", "commit;"), ("revert", "commit;"), ("verify", "rollback;")]
)
@every_change
def test_a_script_is_one_transaction(folder: str, end: str, change: Change) -> None:
    lines = statements(ROOT / folder / f"{change.script}.sql")
    assert (lines[0], lines[-1]) == ("begin;", end)
    assert not {"begin;", "commit;", "rollback;"} & set(lines[1:-1])


@every_change
def test_a_script_names_what_it_is_and_what_it_requires(change: Change) -> None:
    def head(folder: str) -> list[str]:
        path = ROOT / folder / f"{change.script}.sql"
        lines = path.read_text(encoding="utf-8").splitlines()
        return [line for line in lines if re.match(r"-- (Deploy|Revert|Verify|requires)", line)]

    requires = [f"-- requires: {name}" for name in change.requires]
    assert head("deploy") == [f"-- Deploy pgoverlay:{change.name} to pg", *requires]
    assert head("revert") == [f"-- Revert pgoverlay:{change.name} from pg"]
    assert head("verify") == [f"-- Verify pgoverlay:{change.name} on pg"]


def test_a_change_requires_only_what_comes_before_it() -> None:
    known: set[str] = set()
    for change in changes():
        assert known.issuperset(name.partition("@")[0] for name in change.requires)
        known.add(change.name)
    assert known


def test_every_source_is_installed_once() -> None:
    sources = {str(path.relative_to(ROOT)) for path in (ROOT / "sql").rglob("*.sql")}
    assert sorted(included(INSTALL)) == sorted(sources - {"sql/install.sql"})


def test_sources_are_deployed_once_and_in_the_order_of_the_installation() -> None:
    deployed = [
        path
        for change in unreleased()
        for path in included(ROOT / "deploy" / f"{change.script}.sql")
    ]
    everything = included(INSTALL)
    first_release = len(unreleased()) == len(changes())
    expected = [path for path in everything if first_release or path in deployed]
    assert deployed == expected


@every_change
def test_a_change_deploys_the_sources_of_its_area(change: Change) -> None:
    sources = included(ROOT / "deploy" / f"{change.script}.sql")
    assert not (change.released and sources)
    for path in sources:
        assert path == f"sql/{change.name}.sql" or path.startswith(f"sql/{change.name}/")


def test_the_installation_is_one_transaction() -> None:
    lines = [line for line in statements(INSTALL) if line in {"begin;", "commit;"}]
    assert lines == ["begin;", "commit;"]
