"""The command ``overlay``: parsing, wiring and printing; what it does is the database's affair.

Exit codes: 0 done · 1 refused, or something failed · 2 wrong usage · 3 database not reachable or
pgoverlay not installed in it · 4 a run was paused because a person has to mend something first.
"""

from __future__ import annotations

import click

from pyworker.cli.cost import budget, cost, preview
from pyworker.cli.delete import delete
from pyworker.cli.demo import demo
from pyworker.cli.doctor import doctor
from pyworker.cli.documents import documents, run, schema
from pyworker.cli.errors import RefusalGroup
from pyworker.cli.export import export
from pyworker.cli.ingest import ingest
from pyworker.cli.price import price
from pyworker.cli.reconstruct import reconstruct
from pyworker.cli.review import review
from pyworker.cli.server import down, psql, up
from pyworker.cli.session import Session
from pyworker.cli.status import status
from pyworker.cli.work import worker

HELP = """Model output lands in staging; what you confirm is what gets exported.

\b
ingest ──▶ run create ──▶ worker ──▶ review ──▶ export
files      a schema       a model    you        confirmed values

A RUN_ID is a run's id or its first letters (four or more), as overlay status shows them. Exit
codes: 0 done, 1 refused or failed, 2 wrong usage, 3 database not reachable or without pgoverlay,
4 a run was paused because a person has to mend something.
"""


@click.group(
    cls=RefusalGroup,
    help=HELP,
    context_settings={"auto_envvar_prefix": "OVERLAY", "help_option_names": ["-h", "--help"]},
)
@click.option(
    "--database",
    envvar="DATABASE_URL",
    show_envvar=True,
    help="URI; the embedded database without it.",
)
@click.option(
    "--as",
    "user_id",
    envvar="OVERLAY_AS",
    show_envvar=True,
    type=click.UUID,
    help="User to act as.",
)
@click.option(
    "--jwt",
    "token",
    envvar="OVERLAY_JWT",
    show_envvar=True,
    help="Token of the user to act as.",
)
@click.version_option(package_name="pgoverlay")
@click.pass_context
def main(
    context: click.Context, database: str | None, user_id: str | None, token: str | None
) -> None:
    """Say once for all commands which database they use, and as whom."""
    context.obj = Session(database, str(user_id) if user_id else None, token)


run.add_command(preview)
COMMANDS = (
    demo,
    ingest,
    documents,
    schema,
    run,
    worker,
    status,
    review,
    export,
    reconstruct,
    delete,
    cost,
    budget,
    price,
    doctor,
    up,
    down,
    psql,
)
for command in COMMANDS:
    main.add_command(command)
