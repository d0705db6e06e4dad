"""The image's steps, taken in a folder of the test: no container engine is asked for.

What is not tested here is what only an engine does: pulling base images, apt-get in the image for
deploying, and the user and the file system that the worker is given.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from arranged import OWNER, eventually, run_of, statuses

from pyworker.database.identity import person
from pyworker.database.person import connect

if TYPE_CHECKING:
    import psycopg

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
INSTALLED = "/opt/overlay"


def stage(name: str) -> str:
    """Return the lines of a stage, each instruction on one, without comments."""
    lines = [line for line in DOCKERFILE.splitlines() if not line.lstrip().startswith("#")]
    text = "\n".join(lines).replace("\\\n", "")
    [found] = re.findall(rf"^FROM \S+ AS {name}\n(.*?)(?=^FROM|\Z)", text, re.MULTILINE | re.DOTALL)
    return str(found)


def vector(instruction: str) -> list[str]:
    [found] = re.findall(rf"^\s*{instruction} (\[.*\])$", stage("worker"), re.MULTILINE)
    return [str(part) for part in re.findall(r'"([^"]*)"', found)]


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy what the build stage copies, run what it runs, and return where it installs."""
    source = tmp_path_factory.mktemp("src")
    overlay = tmp_path_factory.mktemp("opt") / "overlay"
    for paths in re.findall(r"^COPY (.*)$", stage("build"), re.MULTILINE):
        *names, destination = paths.split()
        for name in names:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, source / destination)
            else:
                shutil.copy(ROOT / name, source / destination)
    [steps] = re.findall(r"^RUN (.*)$", stage("build"), re.MULTILINE)
    command = steps.replace(INSTALLED, str(overlay)).replace("python3", sys.executable, 1)
    subprocess.run(["sh", "-c", command], cwd=source, check=True, capture_output=True)
    return overlay


def worker(image: Path, uri: str, *arguments: str) -> subprocess.Popen[str]:
    """Start what the image starts, with nothing in its environment but what an operator gives."""
    program, *rest = [*vector("ENTRYPOINT"), *arguments]
    return subprocess.Popen(
        [image / "bin" / program, *rest],
        env={"DATABASE_URL": uri, "PATH": f"{image / 'bin'}:{os.environ['PATH']}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_the_linter_has_nothing_to_say() -> None:
    hadolint = Path(sys.executable).with_name("hadolint")
    done = subprocess.run([hadolint, ROOT / "Dockerfile"], capture_output=True, text=True)  # noqa: PLW1510
    assert (done.returncode, done.stdout) == (0, "")


def test_everything_that_is_copied_is_let_through_and_there() -> None:
    ignore = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    let_through = {line.removeprefix("!") for line in ignore if line.startswith("!")}
    copied = re.findall(r"^COPY (?!--from)(.*) \S+$", DOCKERFILE, re.MULTILINE)
    names = {name for paths in copied for name in paths.split()}
    assert names == let_through
    assert all((ROOT / name).exists() for name in names)


def test_the_worker_runs_as_nobody_in_particular() -> None:
    users = re.findall(r"^USER (\d+):\d+$", stage("worker") + stage("deploy"), re.MULTILINE)
    assert len(users) == 2
    assert "0" not in users


def test_it_works_until_it_is_told_to_end(
    image: Path, uri: str, database: psycopg.Connection[Any]
) -> None:
    with connect(uri, person(OWNER)) as owner:
        run_id = run_of(owner, 30, model="offline")
    with worker(image, uri, *vector("CMD")) as process:
        eventually(lambda: statuses(database, run_id) == {"ai_complete": 30})
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=200)
    assert process.returncode == 0, said
    assert said == "30 answered, 0 to try again, 0 failed\n"


def test_its_health_is_that_of_the_queue(
    image: Path, uri: str, database: psycopg.Connection[Any]
) -> None:
    command = re.findall(r"HEALTHCHECK .*CMD (\[.*\])$", stage("worker"), re.MULTILINE)
    assert command == ['["overlay", "worker", "--check"]']
    with connect(uri, person(OWNER)) as owner:
        run_of(owner, 3)
    with worker(image, uri, "--check") as process:
        said, _ = process.communicate(timeout=200)
    assert (process.returncode, said) == (0, "3\n")

    database.execute("drop function queue_length")
    with worker(image, uri, "--check") as process:
        process.communicate(timeout=200)
    assert process.returncode == 3


def test_without_a_database_it_says_what_is_missing(image: Path) -> None:
    with worker(image, "", "--check") as process:
        _, said = process.communicate(timeout=200)
    assert process.returncode == 1
    assert "Set DATABASE_URL" in said
    assert "Traceback" not in said
