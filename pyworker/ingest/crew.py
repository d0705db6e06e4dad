"""Many files at once: threads that each hold a connection and take the next file."""

from __future__ import annotations

import queue
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from pyworker.database.errors import DatabaseUnavailableError, NotInstalledError, OverlayError
from pyworker.database.person import connect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from uuid import UUID

    from pyworker.database.identity import Identity
    from pyworker.database.person import Database
    from pyworker.ingest.files import File
    from pyworker.ingest.intake import Intake

    Opener = tuple[str, Callable[[], File]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: a document, an error, or (both None) it was left out."""

    shown: str
    document: dict[str, Any] | None = None
    error: OverlayError | None = None


class Told(Protocol):
    """Who hears of the files, in the thread that called `Crew.work`."""

    def begun(self, shown: str) -> None:
        """Hear that a file's turn has come."""

    def ended(self, outcome: Outcome) -> None:
        """Hear what became of it."""

    def stopped(self) -> None:
        """Hear that the person stopped it; what is under way still ends."""


@dataclass
class Crew:
    """Ingests files into a project, which is created for the first that can be taken.

    So a typo leaves nothing behind.
    """

    uri: str
    identity: Identity
    project: str
    intake: Intake
    project_id: UUID | None = None
    _at_work: int = 0
    _only: frozenset[str] | None = None
    _waiting: queue.SimpleQueue[Opener] = field(default_factory=queue.SimpleQueue)
    # None: somebody wants it to stop
    _news: queue.SimpleQueue[tuple[str, Outcome | None] | None] = field(
        default_factory=queue.SimpleQueue
    )
    _stop: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def work(
        self, openers: Iterable[Opener], jobs: int, *, only_status: str | None, told: Told
    ) -> None:
        """Take the files, so many at a time; None of `only_status` takes all.

        Raises DatabaseUnavailableError or NotInstalledError if the database is the trouble.
        """
        with connect(self.uri, self.identity) as database:
            self.project_id = _known_project(database, self.project)
            if only_status is not None:
                self._only = self._hashes(database, only_status)
        for opener in openers:
            self._waiting.put(opener)
        jobs = min(jobs, self._waiting.qsize())
        with ThreadPoolExecutor(jobs or 1, thread_name_prefix="ingest") as pool:
            threads = [pool.submit(self._take_files) for _ in range(jobs)]
            for thread in threads:
                thread.add_done_callback(lambda _: self._news.put(("", None)))
            self._at_work = jobs
            with _signals_to(lambda: self._news.put(None)):
                self._listen(told)
        for thread in threads:
            thread.result()

    def _listen(self, told: Told) -> None:
        while self._at_work:
            news = self._news.get()
            if news is None:
                self._stop.set()
                self.intake.conversions.stop()
                told.stopped()
                continue
            shown, outcome = news
            if outcome is not None:
                told.ended(outcome)
            elif shown:
                told.begun(shown)
            else:
                self._at_work -= 1

    def _take_files(self) -> None:
        try:
            with connect(self.uri, self.identity) as database:
                while not self._stop.is_set():
                    try:
                        shown, opener = self._waiting.get_nowait()
                    except queue.Empty:
                        return
                    self._news.put((shown, None))
                    self._news.put((shown, self._take(database, shown, opener)))
        except BaseException:
            self._stop.set()
            self.intake.conversions.stop()
            raise

    def _take(self, database: Database, shown: str, opener: Callable[[], File]) -> Outcome:
        try:
            file = opener()
            if self._only is not None and file.sha256 not in self._only:
                return Outcome(shown)
            return Outcome(shown, self.intake.take(database, self._project, file))
        except (DatabaseUnavailableError, NotInstalledError):
            raise  # not the file's fault
        except OverlayError as error:
            return Outcome(shown, error=error)

    def _project(self, database: Database) -> UUID:
        with self._lock:
            if self.project_id is None:
                self.project_id = database.create_project(self.project)
            return self.project_id

    def _hashes(self, database: Database, status: str) -> frozenset[str]:
        documents = database.list_documents(self.project_id) if self.project_id else ()
        return frozenset(d.source_sha256 for d in documents if d.status == status)


@contextmanager
def _signals_to(stop: Callable[[], None]) -> Iterator[None]:
    """Call `stop` at the first Ctrl-C or SIGTERM; a second one does what it did before.

    An exception in the middle of the news would lose what became of a file.
    """
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.getsignal(number) for number in numbers}

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    def asked(*_signal: object) -> None:
        restore()
        stop()

    for number in numbers:
        signal.signal(number, asked)
    try:
        yield
    finally:
        restore()


def _known_project(database: Database, name: str) -> UUID | None:
    known = (p.project_id for p in database.list_projects() if p.project_name == name)
    return next(known, None)
