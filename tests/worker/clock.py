"""A clock that goes when it is told to."""


class Clock:
    """Call it for the time in seconds; `pass_` lets time pass."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def pass_(self, seconds: float) -> None:
        self.now += seconds
