"""docs/clients.md does what it says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from clients import page
from clients.rest import program, token
from clients.reviewing import call

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clients.rest import Rest
    from clients.reviewing import Review

REVIEWS = ("psql", "psycopg", "curl", "postgrest", "supabase")
OTHERS = ("authenticator", "postgrest.conf", "generate", "realtime", "error")


def test_every_example_of_the_page_is_tried() -> None:
    assert set(page.examples()) == {*REVIEWS, *OTHERS}


@pytest.fixture
def login(rest: Rest) -> Iterator[str]:
    """Tell how a program for people logs in: a member of authenticated, as the README says."""
    with psycopg.connect(rest.database_url, autocommit=True) as owner:
        owner.execute("create role web login in role authenticated")
        yield rest.database_url.replace("//postgres@", "//web@")
        owner.execute("drop role web")


@pytest.mark.parametrize("name", REVIEWS)
def test_an_example_reviews_as_it_says(
    rest: Rest, review: Review, user: str, login: str, tmp_path: Path, name: str
) -> None:
    printed = page.run(
        name,
        tmp_path,
        RUN=review.run_id,
        DATABASE_URL=login,
        OVERLAY_AS=user,
        API_URL=rest.url,
        TOKEN=token(user),
    )
    assert review.statuses() == ["confirmed", "pending", *["ai_complete"] * 3]
    values = [row["overlay_jsonb_staging"] for row in review.page()]
    assert values[0] == {"title": "By hand"}
    assert review.page()[1]["reject_reason"] == "The title is that of the next block."
    assert call(review.person, "verify_history", run_id=review.run_id) == []
    assert printed.count("By hand") == 1
    assert "Title 2" not in printed
    if name in {"psycopg", "postgrest"}:
        assert "PT409 overlay is not awaiting review Only overlays with status" in printed


def test_the_configuration_is_one(tmp_path: Path) -> None:
    _, text = page.examples()["postgrest.conf"]
    file = tmp_path / "postgrest.conf"
    file.write_text(text)
    dumped = subprocess.run(
        [program(), "--dump-config", file],
        env={name: value for name, value in os.environ.items() if not name.startswith("PGRST_")},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for line in text.splitlines():
        assert line in dumped


def test_the_subscription_is_javascript(tmp_path: Path) -> None:
    file = tmp_path / "realtime.mjs"
    file.write_text(page.examples()["realtime"][1])
    node = Path(sys.executable).with_name("node")
    subprocess.run([node, "--check", file], check=True)
