"""The command ``overlay``."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; Ctrl-C while it is being loaded is no error of anybody's either."""
    try:
        from pyworker.cli import main as command  # noqa: PLC0415  loading takes most of a second

        command()
    except KeyboardInterrupt:
        sys.exit("Aborted!")


if __name__ == "__main__":
    main()
