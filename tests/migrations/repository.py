"""A copy of this repository that a test may release and change."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from migrations.plan import git
from migrations.target import ROOT

if TYPE_CHECKING:
    from pathlib import Path

SOMEBODY = {
    "GIT_AUTHOR_NAME": "Somebody",
    "GIT_AUTHOR_EMAIL": "somebody@example.org",
    "GIT_COMMITTER_NAME": "Somebody",
    "GIT_COMMITTER_EMAIL": "somebody@example.org",
    "SQITCH_FULLNAME": "Somebody",
    "SQITCH_EMAIL": "somebody@example.org",
    "SQITCH_USER_CONFIG": "/dev/null",
}


@dataclass(frozen=True)
class Repository:
    """A working tree under git."""

    root: Path

    def run(self, *command: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a command in it; unless told otherwise, it must succeed."""
        done = subprocess.run(
            command,
            cwd=self.root,
            env={**os.environ, **SOMEBODY},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0 or not check, done.stdout + done.stderr
        return done

    def read(self, path: str) -> str:
        return (self.root / path).read_text(encoding="utf-8")

    def write(self, path: str, text: str) -> None:
        (self.root / path).write_text(text, encoding="utf-8")

    def replace(self, path: str, old: str, new: str) -> None:
        """Replace text that stands there once."""
        text = self.read(path)
        assert text.count(old) == 1, f"{old!r} in {path}: {text.count(old)}"
        self.write(path, text.replace(old, new))

    def commit(self) -> None:
        self.run("git", "add", "--all")
        self.run("git", "commit", "--quiet", "--allow-empty", "--message", "Change something")


def copied(folder: Path) -> Repository:
    """Copy what there is, committed or not, without tags and history: a clone may have none."""
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch", "main")
    git(folder, f"--work-tree={ROOT}", "add", "--all", str(ROOT))
    git(folder, "checkout-index", "--all")
    repository = Repository(folder)
    repository.commit()
    return repository
