"""Deployed by sqitch or installed by psql it is the same, and reverted it was never there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from migrations.target import ROLES

if TYPE_CHECKING:
    from migrations.target import Target

Create = Callable[[str], "Target"]

SETTINGS = ("--data-only", "--inserts", "--table", "overlay_private.settings")
PROJECT = """
  select set_config('request.jwt.claims', '{"sub": "00000000-0000-4000-8000-00000000000a"}', false),
    public.create_project('project'), public.register_schema('{"schema_ref": "summary"}')
"""
EVERY_ROLE = [
    ("anon",),
    ("authenticated",),
    ("overlay_exporter",),
    ("overlay_worker",),
    ("service_role",),
]


def test_sqitch_and_install_give_the_same_database(target: Create) -> None:
    deployed, installed = target("deployed"), target("installed")
    deployed.sqitch("deploy", "--verify")
    installed.install()
    assert deployed.dump("--schema-only") == installed.dump("--schema-only")
    assert deployed.dump(*SETTINGS) == installed.dump(*SETTINGS)
    assert any("create table public.block_overlays_v2" in line.lower() for line in deployed.dump())


def test_no_table_but_settings_and_prices_has_rows_at_the_beginning(target: Create) -> None:
    installed = target("installed")
    installed.install()
    rows = [line for line in installed.dump("--data-only", "--inserts") if "INSERT" in line]
    tables = {line.split()[2] for line in rows}
    assert tables == {"overlay_private.settings", "public.model_prices"}


def test_reverted_with_its_data_it_leaves_nothing_behind(target: Create) -> None:
    deployed, empty = target("deployed"), target("empty")
    assert deployed.ask(ROLES) == []
    deployed.sqitch("deploy")
    before = deployed.dump()
    assert deployed.ask(ROLES) == EVERY_ROLE
    deployed.ask(PROJECT)
    assert deployed.dump() != before

    deployed.sqitch("revert", "-y")
    assert deployed.dump() == empty.dump()
    assert deployed.ask(ROLES) == []

    deployed.sqitch("deploy")
    assert deployed.dump() == before


def test_roles_stay_while_another_database_uses_them(target: Create) -> None:
    ours, theirs = target("ours"), target("theirs")
    theirs.install()
    before = theirs.dump()
    ours.sqitch("deploy")
    ours.sqitch("revert", "-y")
    assert theirs.ask(ROLES) == EVERY_ROLE
    assert theirs.dump() == before
