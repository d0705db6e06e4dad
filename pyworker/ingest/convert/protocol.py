"""What a library has to do to convert files."""

from typing import Protocol


class Converter(Protocol):
    """Makes Markdown of a file's bytes.

    It is called in a process of its own (confined.py), where it may hang, crash or ask for all
    memory that there is.
    """

    name: str
    """What --converter calls it."""

    suffixes: frozenset[str]
    """Which files it takes: lower case, with their dot."""

    def extra_for(self, suffix: str) -> str:
        """Return the optional dependency of pgoverlay that brings the library along."""
        ...

    def is_installed(self, suffix: str) -> bool:
        """Tell whether what it needs for that suffix is there; does not import it."""
        ...

    def version(self, suffix: str) -> str:
        """Name everything that the Markdown depends on, with versions."""
        ...

    def convert(self, data: bytes, suffix: str) -> str:
        """Return the Markdown.

        Raises OverlayError for what a person can mend; whatever else it raises is a failure too.
        """
        ...
