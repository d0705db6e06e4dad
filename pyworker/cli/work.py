"""``overlay worker``: one worker process."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import click

from pyworker.cli import pauses, progress
from pyworker.cli.errors import PAUSED, REFUSED, say
from pyworker.cli.lookup import project_id_named, run_id_named, schema_id_named
from pyworker.cli.session import Session, pass_session
from pyworker.cli.worker_log import JsonLog
from pyworker.database.errors import OverlayError
from pyworker.database.queue import Queue
from pyworker.llm import OFFLINE, ModelError
from pyworker.worker import BatchWorker, Mode, Options, Tally, Worker, telemetry

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyworker.database.person import Database


@click.command()
@click.option("--once", "mode", flag_value="once", help="Work one batch.")
@click.option("--drain", "mode", flag_value="drain", help="Work until nothing is left [default].")
@click.option("--watch", "mode", flag_value="watch", help="Work until stopped.")
@click.option("--check", is_flag=True, help="Say how long the queue is, and end.")
@click.option("--run", help="Only this run; else any, fairly.")
@click.option("--project", help="Only runs of this project.")
@click.option("--schema", help="Only runs of this schema.")
@click.option("--model", help="Goes before every other choice of a model.")
@click.option("--offline", is_flag=True, help="Fill fields by plain rules: no key, no network.")
@click.option("--batch-api", is_flag=True, help="Ask by batches: half the price, within a day.")
@click.option(
    "--concurrency",
    default=8,
    show_default=True,
    type=click.IntRange(1, 1000),
    help="Requests in flight, for each model.",
)
@click.option(
    "--batch-size",
    default=25,
    show_default=True,
    type=click.IntRange(1, 1000),
    help="Blocks of a claim.",
)
@click.option(
    "--lease",
    default=300,
    show_default=True,
    type=click.IntRange(1),
    help="Seconds after which a dead worker's claims go to others.",
)
@click.option(
    "--grace",
    default=30,
    show_default=True,
    type=click.IntRange(0),
    help="Seconds to finish what is in flight when stopped.",
)
@click.option("--listen-url", envvar="OVERLAY_LISTEN_URL", help="The server behind a pooler.")
@click.option(
    "--patience",
    default=300,
    show_default=True,
    type=click.IntRange(0),
    help="Seconds to wait for a database that went away.",
)
@click.option("--json", "as_json", is_flag=True, help="Log one JSON object a line to stderr.")
@pass_session
@click.pass_context
def worker(
    context: click.Context,
    session: Session,
    mode: str | None,
    check: bool,  # noqa: FBT001  click passes options by name
    run: str | None,
    project: str | None,
    schema: str | None,
    model: str | None,
    offline: bool,  # noqa: FBT001  click passes options by name
    batch_api: bool,  # noqa: FBT001
    concurrency: int,
    batch_size: int,
    lease: int,
    grace: int,
    listen_url: str | None,
    patience: int,
    as_json: bool,  # noqa: FBT001  click passes options by name
) -> None:
    """Ask models for what is pending.

    Start as many as you like, anywhere. Every option is also an environment variable, such as
    OVERLAY_WORKER_CONCURRENCY.
    """
    options = Options(
        mode=Mode(mode or "drain"),
        run_id=_id(session, run, run_id_named),
        project_id=_id(session, project, project_id_named),
        schema_id=_id(session, schema, schema_id_named),
        model_override=OFFLINE if offline else model,
        batch_size=batch_size,
        concurrency=concurrency,
        lease=timedelta(seconds=lease),
        grace=timedelta(seconds=grace),
    )
    if check:
        click.echo(asyncio.run(_length(Queue(session.uri, "check"), options)))
        return
    if batch_api and offline:
        raise click.UsageError("--offline has no batches: leave out --batch-api.")
    kind = BatchWorker if batch_api else Worker
    queue = Queue(session.uri, f"worker-{uuid4()}", listen_url, timedelta(seconds=patience))
    log = JsonLog(queue.worker_id) if as_json else None
    worker = kind(queue, options, *filter(None, (log, telemetry.observer())))
    try:
        tally = asyncio.run(_work(queue, worker, options, log))
    except ModelError as error:
        say(OverlayError("no batch can be sent", detail=str(error)))
        context.exit(REFUSED)
    if log is None:
        _say(tally)
    else:
        log.summary(tally)
    if tally.pauses:
        context.exit(PAUSED)


def _say(tally: Tally) -> None:
    click.echo(summary(tally), err=True)
    for what, then in pauses.told(tally.pauses):
        click.secho(what, fg="red", err=True)
        click.echo(f"  Mend that, then: {then}", err=True)
    if tally.failed:
        click.echo("  New attempts for what failed: overlay run retry RUN", err=True)


def _id(
    session: Session, name: str | None, look_up: Callable[[Database, str], UUID]
) -> UUID | None:
    """Look a name up, as a person; a whole id needs no looking up, and so no person."""
    if name is None:
        return None
    try:
        return UUID(name)
    except ValueError:
        with session.connected() as database:
            return look_up(database, name)


def summary(tally: Tally) -> str:
    """One line of what a worker has done."""
    counts = f"{tally.completed} answered, {tally.returned} to try again, {tally.failed} failed"
    given_back = f", {tally.released} given back" if tally.released else ""
    sent = f", {tally.sent} sent in batches" if tally.sent else ""
    lost = f", {tally.lost} lost to another worker" if tally.lost else ""
    tokens = f", {tally.input_tokens:,} tokens in, {tally.output_tokens:,} out"
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(tally.errors.items()))
    errors = f"; failed requests: {kinds}" if kinds else ""
    spent = f", {told}" if (told := progress.spend(tally)) else ""
    used = tokens if tally.input_tokens else ""
    return counts + sent + given_back + lost + used + spent + errors


async def _length(queue: Queue, options: Options) -> int:
    try:
        return await queue.queue_length(**options.scope)
    finally:
        await queue.close()


async def _work(
    queue: Queue, worker: Worker | BatchWorker, options: Options, log: JsonLog | None
) -> Tally:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):  # where the platform has no signals
            loop.add_signal_handler(number, worker.stop)
    try:
        async with progress.shown(queue, options, worker.tally, log):
            return await worker.run()
    finally:
        await queue.close()
