"""The examples of docs/clients.md, by the name that stands beside their language."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from clients.rest import HERE, ROOT

EXAMPLE = re.compile(r"^```(\w+) ([\w.]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
GATEWAY = HERE / "gateway.mjs"


def examples() -> dict[str, tuple[str, str]]:
    """Return language and text of each example."""
    page = (ROOT / "docs" / "clients.md").read_text()
    return {name: (language, text) for language, name, text in EXAMPLE.findall(page)}


def run(name: str, folder: Path, **environment: str) -> str:
    """Run an example in an empty folder, as a reader would, and return what it printed."""
    language, text = examples()[name]
    file = folder / f"example.{ {'sh': 'sh', 'python': 'py', 'js': 'mjs'}[language] }"
    file.write_text(text)
    (folder / "node_modules").symlink_to(HERE / "node_modules")
    programs = Path(sys.executable).parent
    command = {
        "sh": ["bash", "-euo", "pipefail"],
        "python": [sys.executable, "-W", "error"],
        "js": [str(programs / "node"), "--import", GATEWAY.as_uri()],
    }[language]
    ran = subprocess.run(
        [*command, file],
        cwd=folder,
        env={**os.environ, **environment, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout
