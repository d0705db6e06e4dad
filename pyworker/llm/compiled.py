"""Compiled schemas, each once: thousands of requests carry the same one."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from pyworker.llm.inlining import SchemaNotSupportedError
from pyworker.llm.output_schema import OutputSchema, compile_schema
from pyworker.llm.protocol import ModelError, Request

_MOST = 64


class CompiledSchemas:
    """Remembers by identity: equal schemas of one database connection are the same object."""

    def __init__(self, compiler: Callable[[dict[str, Any]], OutputSchema] = compile_schema) -> None:
        self._compiler = compiler
        self._known: OrderedDict[int, tuple[dict[str, Any], OutputSchema]] = OrderedDict()

    def of(self, request: Request) -> OutputSchema:
        """Return the request's schema as it is sent; raises ModelError if that is impossible."""
        schema = request.output_schema
        if known := self._known.get(id(schema)):
            return known[1]
        try:
            compiled = self._compiler(schema)
        except SchemaNotSupportedError as error:
            raise ModelError("configuration", f"the schema cannot be asked for: {error}") from error
        # the schema is kept, so that its identity is nobody else's meanwhile
        self._known[id(schema)] = (schema, compiled)
        if len(self._known) > _MOST:
            self._known.popitem(last=False)
        return compiled
