"""sqitch.plan, read line by line, and what it says has been released."""

from __future__ import annotations

import hashlib
import re
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

RELEASED = "released.sha256"
"""What .ci/release writes, for sha256sum: the plan and every script as they were released."""

FOLDERS = ("deploy", "revert", "verify")

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

    What it fixed stands in RELEASED, and git is not asked: a clone may come without tags and
    history. Without a tag in the plan nothing has been released.
    """
    plan = (root / "sqitch.plan").read_text(encoding="utf-8")
    lines = planned(plan)
    last = next((line.name for line in reversed(lines) if line.is_tag), None)
    if (last is None) == (root / RELEASED).exists():
        return [RELEASED]
    if last is None:
        return []

    fixed = recorded(root)
    wrong = []
    released = re.match(rf".*^@{re.escape(last)} [^\n]*\n", plan, re.MULTILINE | re.DOTALL)
    if released is None or sha256(released[0].encode()) != fixed.pop("sqitch.plan", None):
        wrong.append("sqitch.plan")
    since = next(i for i, line in enumerate(lines) if line.is_tag and line.name == last)
    later = {line.name for line in lines[since + 1 :]}
    known = {f"{folder}/{name}.sql" for folder in FOLDERS for name in later}
    for path, before in fixed.items():
        folder, script = path.split("/")
        name = script.removesuffix(".sql")
        now = f"{folder}/{kept_as(lines[: since + 1], name)}.sql" if name in later else path
        known.add(now)
        if not (root / now).exists() or sha256((root / now).read_bytes()) != before:
            wrong.append(path)
    there = {f"{folder}/{path.name}" for folder in FOLDERS for path in (root / folder).iterdir()}
    return sorted({*wrong, *(there - known)})


def kept_as(lines: list[Line], name: str) -> str:
    """Return what `sqitch rework` calls the scripts of before: by the first tag after them."""
    before = max(i for i, line in enumerate(lines) if not line.is_tag and line.name == name)
    return f"{name}@{next(line.name for line in lines[before:] if line.is_tag)}"


def recorded(root: Path) -> dict[str, str]:
    """Return the hash of each file that the last release fixed."""
    lines = (root / RELEASED).read_text(encoding="utf-8").splitlines()
    return {path: digest for digest, path in (line.split() for line in lines)}


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def git(root: Path, *arguments: str | Path) -> str:
    """Return what a command of git says."""
    command = ["git", "-C", root, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
