"""A hot standby answers what only reads, and nothing else."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from typing import TYPE_CHECKING

import psycopg
import pytest
import servers
from arranged import OWNER, eventually
from migrations.filled import fill
from migrations.target import Target
from servers import DEBIAN_15

from pyworker.database.errors import OverlayError
from pyworker.database.identity import person
from pyworker.database.person import connect

if TYPE_CHECKING:
    from collections.abc import Iterator


def as_owner(program: str, *arguments: object) -> None:
    subprocess.run(
        [str(DEBIAN_15 / program), *map(str, arguments)],
        user=pwd.getpwnam("postgres").pw_uid if os.geteuid() == 0 else None,
        check=True,
        stdout=subprocess.DEVNULL,
        cwd="/",
    )


@pytest.fixture
def standby(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the standby of a filled database is."""
    folder, copy = tmp_path_factory.mktemp("primary"), tmp_path_factory.mktemp("standby")
    primary = servers.start(15, folder)
    Target(primary).install()
    fill(Target(primary))
    if os.geteuid() == 0:
        shutil.chown(copy, "postgres")
    as_owner("pg_basebackup", "--dbname", primary, "-R", "--checkpoint=fast", "-D", copy / "data")
    options = f"-c listen_addresses='' -c unix_socket_directories={copy}"
    as_owner("pg_ctl", "-D", copy / "data", "-l", copy / "log", "-w", "-o", options, "start")
    yield f"postgresql://postgres@/postgres?host={copy}"
    as_owner("pg_ctl", "-D", copy / "data", "-m", "immediate", "stop")
    servers.stop(15, folder)


def test_what_reads_is_answered_and_what_writes_refused(standby: str) -> None:
    with psycopg.connect(standby, autocommit=True) as connection:
        assert connection.execute("select pg_is_in_recovery()").fetchone() == (True,)
        count = "select count(*) from confirmed_overlays"
        eventually(lambda: connection.execute(count).fetchone() == (4,))
        history = (
            "select overlay_history(id, owner_id) from block_overlays_v2 where status = 'confirmed'"
        )
        assert len(connection.execute(history).fetchall()) > 4
        whole = "select verify_history(run_id, owner_id) from runs_v2"
        assert connection.execute(whole).fetchall() == []
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            connection.execute("select claim_overlay_batch()")

    with connect(standby, person(OWNER)) as owner:
        [mixed] = [run for run in owner.list_runs() if run.doc_title == "mixed"]
        assert owner.run_progress(mixed.run_id).confirmed_blocks == 2
        assert len(owner.list_overlays(mixed.run_id, "confirmed")) == 2
        with owner.snapshot() as snapshot:
            lines = b"".join(snapshot.export_lines(run_id=mixed.run_id, unconfirmed="omit"))
        assert lines.count(b'"confirmed": true') == 2
        with pytest.raises(OverlayError) as refusal:
            owner.confirm_run(mixed.run_id)
    assert refusal.value.code == "25006"
