"""In a project whose default privileges give everything to everybody, the same rights hold."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from attack.installed import ROOT, installed

if TYPE_CHECKING:
    from collections.abc import Iterator

# What a Supabase project has.
DEFAULTS = """
alter default privileges in schema public grant all on {}
  to anon, authenticated, service_role
"""


@pytest.fixture
def generous(embedded_server: Any, attacked: Any) -> Iterator[str]:
    """Tell where a database is that was generous before pgoverlay came; its roles are there."""
    before = tuple(DEFAULTS.format(kind) for kind in ("tables", "sequences", "functions"))
    with installed(embedded_server, "generous", before) as uri:
        yield uri


def test_the_rights_are_the_expected_ones_in_a_generous_database(generous: str) -> None:
    ran = subprocess.run(
        [ROOT / "tests" / "pgtap.sh", generous, ROOT / "tests" / "attack"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "Result: PASS" in ran.stdout
