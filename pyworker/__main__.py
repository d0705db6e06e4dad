"""The command ``overlay``."""

from pyworker.cli import main

if __name__ == "__main__":
    main()
