"""sqitch.plan, read line by line, and what it says has been released."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

LINE = re.compile(r"^(@?)([a-z]\S*) (?:\[([^]]*)\] )?\d{4}-")


@dataclass(frozen=True)
class Line:
    """A change, or the tag of those above it."""

    name: str
    is_tag: bool
    requires: tuple[str, ...]


def planned(plan: str) -> list[Line]:
    """Return the changes and tags of a plan, in its order."""
    found = filter(None, map(LINE.match, plan.splitlines()))
    return [Line(line[2], bool(line[1]), tuple((line[3] or "").split())) for line in found]


def changed_since_release(root: Path) -> list[str]:
    """Name what the last release has fixed and what differs from it now; nothing must.

    Without a tag in the plan nothing has been released. A tag of the plan that git does not know,
    or the other way round, is named as well.
    """
    plan = (root / "sqitch.plan").read_text(encoding="utf-8")
    lines = planned(plan)
    tags = [line.name for line in lines if line.is_tag]
    in_git = set(git(root, "tag", "--list", "v*").split())
    wrong = [f"tag {tag} is not in both plan and git" for tag in sorted(in_git ^ set(tags))]
    if wrong or not tags:
        return wrong

    last = tags[-1]
    if not plan.startswith(git(root, "show", f"{last}:sqitch.plan").rstrip("\n")):
        wrong.append("sqitch.plan")
    until = next(i for i, line in enumerate(lines) if line.is_tag and line.name == last)
    reworked = {line.name for line in lines[until:]}
    for path in git(
        root, "ls-tree", "-r", "--name-only", last, "deploy", "revert", "verify"
    ).split():
        folder, script = path.split("/")
        name = script.removesuffix(".sql")
        now = root / folder / (f"{name}@{last}.sql" if name in reworked else script)
        before = git(root, "show", f"{last}:{path}")
        if not now.exists() or now.read_text(encoding="utf-8") != before:
            wrong.append(path)
    return wrong


def git(root: Path, *arguments: str) -> str:
    """Return what a command of git says."""
    command = ["git", "-C", str(root), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
