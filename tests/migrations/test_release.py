"""A release is one command, and what it released never changes again."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from migrations.plan import RELEASED, changed_since_release, git, kept_as, planned
from migrations.target import ROOT, Target

if TYPE_CHECKING:
    from pathlib import Path

    from migrations.repository import Repository

Create = Callable[[str], Target]


def test_nothing_that_this_repository_has_released_has_changed() -> None:
    assert changed_since_release(ROOT) == []


def test_a_release_names_its_version_everywhere(released: Repository, next_tag: str) -> None:
    version = next_tag.removeprefix("v")
    assert f'\nversion = "{version}"\n' in released.read("pyproject.toml")
    today = datetime.now(UTC).date()
    assert f"## [Unreleased]\n\n## [{version}] - {today}\n" in released.read("CHANGELOG.md")
    assert re.search(
        rf"^@{next_tag} .*# Release {version}\.$", released.read("sqitch.plan"), re.MULTILINE
    )
    assert git(released.root, "describe") == f"{next_tag}\n"
    assert git(released.root, "status", "--porcelain") == ""


def test_what_is_released_stands_on_its_own(released: Repository, target: Create) -> None:
    assert not list(filter(lambda p: "\\ir " in p.read_text(), released.root.glob("deploy/*")))
    released.run("sqitch", "bundle", "--quiet", "--dest-dir", "bundle")
    bundle = released.root / "bundle"
    assert not (bundle / "sql").exists()
    deployed, installed = target("deployed"), target("installed")
    Target(deployed.uri, bundle).sqitch("deploy", "--verify")
    installed.install()
    assert deployed.dump("--schema-only") == installed.dump("--schema-only")
    Target(deployed.uri, bundle).sqitch("revert", "-y")
    assert deployed.dump() == target("empty").dump()


def test_the_plan_s_tests_hold_for_a_release(released: Repository) -> None:
    released.run(sys.executable, "-m", "pytest", "-q", "tests/migrations/test_plan.py")


def test_a_release_is_made_once_on_main_and_of_what_is_committed(
    released: Repository, next_tag: str
) -> None:
    assert "is there already" in refusal(released, next_tag)
    git(released.root, "tag", "--delete", next_tag)
    assert "is there already" in refusal(released, next_tag)
    assert "nothing under Unreleased" in refusal(released, "v999.0.0")
    released.run("git", "checkout", "--quiet", "-b", "elsewhere")
    assert "made on main" in refusal(released, "v999.0.0")
    released.run("git", "checkout", "--quiet", "main")
    released.write("new", "")
    assert "uncommitted" in refusal(released, "v999.0.0")
    assert "usage" in refusal(released, "1.0", code=2)
    assert git(released.root, "tag") == ""


def test_a_released_script_that_changes_is_named(released: Repository) -> None:
    assert changed_since_release(released.root) == []

    for path in ("deploy/queue.sql", "revert/queue.sql", "verify/queue.sql"):
        before = released.read(path)
        released.write(path, before + "-- one line more\n")
        assert changed_since_release(released.root) == [path]
        released.write(path, before)

    released.replace("sqitch.plan", "# Claim, complete", "# Claim and complete")
    assert changed_since_release(released.root) == ["sqitch.plan"]
    released.run("git", "checkout", "--quiet", "sqitch.plan")

    before = kept_as(planned(released.read("sqitch.plan")), "queue")
    released.run("sqitch", "rework", "queue", "--quiet", "--note", "Again.")
    released.write("deploy/queue.sql", "-- may be anything\n")
    assert changed_since_release(released.root) == []
    released.write(f"deploy/{before}.sql", "-- may not\n")
    assert changed_since_release(released.root) == ["deploy/queue.sql"]


def test_a_script_that_is_missing_or_additional_is_named(released: Repository) -> None:
    (released.root / "verify" / "queue.sql").unlink()
    assert changed_since_release(released.root) == ["verify/queue.sql"]
    released.write("revert/unplanned.sql", "-- nobody asked for it\n")
    assert changed_since_release(released.root) == ["revert/unplanned.sql", "verify/queue.sql"]


def test_a_plan_and_what_is_written_of_it_belong_together(released: Repository) -> None:
    (released.root / RELEASED).rename(released.root / "elsewhere")
    assert changed_since_release(released.root) == [RELEASED]
    (released.root / "elsewhere").rename(released.root / RELEASED)
    released.run("sqitch", "tag", "--quiet", "by_hand", "--note", "Not a release.")
    assert changed_since_release(released.root) == ["sqitch.plan"]
    plan = released.read("sqitch.plan").splitlines(keepends=True)
    released.write("sqitch.plan", "".join(line for line in plan if not line.startswith("@")))
    assert changed_since_release(released.root) == [RELEASED]


def test_what_is_written_is_what_sha256sum_reads(released: Repository) -> None:
    released.run("sha256sum", "--check", "--strict", "--quiet", RELEASED)


def test_a_clone_without_tags_and_history_is_compared_all_the_same(
    released: Repository, tmp_path: Path
) -> None:
    clone = tmp_path / "clone"
    where = f"file://{released.root}"
    git(tmp_path, "clone", "--quiet", "--no-tags", "--depth=1", where, clone)
    assert git(clone, "tag") == ""
    assert changed_since_release(clone) == []
    (clone / "deploy" / "queue.sql").write_text("-- something else\n", encoding="utf-8")
    assert changed_since_release(clone) == ["deploy/queue.sql"]


def refusal(repository: Repository, tag: str, code: int = 1) -> str:
    done = repository.run(".ci/release", tag, check=False)
    assert done.returncode == code
    return done.stderr
