"""What Python may know: who talks to the database, who talks to a model, and no rule of SQL's."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pyworker.database.health import FUNCTIONS

PACKAGE = Path(__file__).resolve().parents[1] / "pyworker"
MODULES = {str(path.relative_to(PACKAGE)): path for path in sorted(PACKAGE.rglob("*.py"))}

STATUS_WORDS = {
    "pending",
    "claimed",
    "ai_complete",
    "confirmed",
    "failed",
    "running",
    "paused",
    "complete",
    "cancelled",
}
MAY_NAME_STATUSES = {
    "cli": "shows them to people, and passes on which of them a person wants to see",
    "worker/tally.py": "counts the answers of the queue, one of whose keys is failed",
    "worker/telemetry.py": "counts the same, by the same keys",
}

SQL = re.compile(
    r"\s*(select|insert\s+into|update\s+[\w.]+\s+set|delete\s+from|truncate|call"
    r"|(create|drop|alter)\s+(database|schema|table|role|function|or\s+replace))\s",
    re.IGNORECASE,
)
MAY_SPEAK_SQL = {
    "database": "calls functions, and says as whom",
    "embedded.py": "makes its own database before there is anything to call",
    "embedded_version.py": "notes in the database which version it is",
}


def tree(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


def imports(module: str) -> set[str]:
    """Return the packages that a module imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            found |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            found.add(node.module.partition(".")[0])
    return found


def strings(module: str) -> set[str]:
    """Return the string literals of a module that are not documentation."""
    parsed = tree(module)
    documentation = {
        id(node.value)
        for node in ast.walk(parsed)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return {
        node.value
        for node in ast.walk(parsed)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in documentation
    }


def is_one_of(module: str, allowed: dict[str, str]) -> bool:
    return any(module == name or module.startswith(f"{name}/") for name in allowed)


def importers(package: str) -> set[str]:
    return {module for module in MODULES if package in imports(module)}


def test_only_the_database_package_imports_psycopg() -> None:
    assert importers("psycopg")
    assert {
        module for module in importers("psycopg") if not module.startswith("database/")
    } == set()


def test_only_claude_imports_anthropic() -> None:
    assert importers("anthropic")
    assert {m for m in importers("anthropic") if not m.startswith("llm/claude")} == set()


@pytest.mark.parametrize("library", ["markitdown", "docling"])
def test_a_library_that_converts_is_imported_where_it_converts(library: str) -> None:
    assert importers(library) == {f"ingest/convert/with_{library}.py"}


def test_the_command_starts_without_what_only_a_conversion_needs() -> None:
    started = "import pyworker.cli, sys; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", started], capture_output=True, text=True, check=True
    ).stdout.split()
    assert "pyworker.ingest.convert" in loaded
    assert {"markitdown", "onnxruntime", "numpy", "docling"}.isdisjoint(loaded)


def test_a_worker_and_a_model_know_nothing_of_the_command_line() -> None:
    below = [m for m in MODULES if m.startswith(("worker/", "llm/", "database/", "ingest/"))]
    assert below
    assert {m for m in below if imports(m) & {"click", "rich"}} == set()


@pytest.mark.parametrize("module", MODULES)
def test_python_holds_no_status_word(module: str) -> None:
    if not is_one_of(module, MAY_NAME_STATUSES):
        assert strings(module) & STATUS_WORDS == set()


@pytest.mark.parametrize("module", MODULES)
def test_python_holds_no_sql_but_calls(module: str) -> None:
    if not is_one_of(module, MAY_SPEAK_SQL):
        assert [text for text in strings(module) if SQL.match(text)] == []


def test_the_database_package_calls_functions_and_touches_no_table() -> None:
    """Every statement is `select … function(…)`, `listen`, or settings of the connection.

    But for the doctor's look at the catalogue, for which no function of ours may be there.
    """
    spoken = [
        text for module in MODULES if module.startswith("database/") for text in strings(module)
    ]
    statements = [text for text in spoken if SQL.match(text) and text != FUNCTIONS]
    assert re.findall(r"(?:from|join) (\S+)", FUNCTIONS) == [
        "pg_catalog.pg_proc", "pg_catalog.pg_namespace"
    ]  # fmt: skip
    assert statements
    for statement in statements:
        assert re.match(
            r"select (\* from \{\}\(\{\}\)|set_config\(|pg_catalog\.pg_backend_pid\()", statement
        ), statement


@pytest.mark.parametrize("excused", [*MAY_NAME_STATUSES, *MAY_SPEAK_SQL])
def test_no_exception_is_stated_for_nothing(excused: str) -> None:
    modules = [m for m in MODULES if m == excused or m.startswith(f"{excused}/")]
    spoken = {text for module in modules for text in strings(module)}
    assert spoken & STATUS_WORDS or any(SQL.match(text) for text in spoken)
