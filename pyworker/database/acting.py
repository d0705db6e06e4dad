"""How a call is made on behalf of a person."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from psycopg.rows import class_row, scalar_row

from pyworker.database.calls import given, statement
from pyworker.database.errors import translated
from pyworker.database.identity import ASSUME, Identity

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg
    from psycopg.rows import RowFactory

Row = TypeVar("Row")


class Acting:
    """A connection on which every call acts as one person, in a transaction of its own."""

    def __init__(self, connection: psycopg.Connection[Any], identity: Identity) -> None:
        self._connection = connection
        self._identity = identity

    @contextmanager
    def _acting(self) -> Iterator[None]:
        with translated(), self._connection.transaction():
            self._connection.execute(ASSUME, self._identity.settings)
            yield

    def _all(self, row_factory: RowFactory[Row], function: str, **arguments: Any) -> list[Row]:
        passed = given(**arguments)
        with self._acting(), self._connection.cursor(row_factory=row_factory) as cursor:
            return cursor.execute(statement(function, passed), passed).fetchall()

    def _value(self, function: str, **arguments: Any) -> Any:
        return self._all(scalar_row, function, **arguments)[0]

    def _pages(
        self, row: type[Row], function: str, after: str, key: str, **arguments: Any
    ) -> Iterator[Row]:
        page: list[Row] = self._all(class_row(row), function, **arguments)
        while page:
            yield from page
            last = {after: getattr(page[-1], key)}
            page = self._all(class_row(row), function, **arguments, **last)
