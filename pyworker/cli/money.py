"""Amounts of USD: read from people, and written for them."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

import click


class Money(click.ParamType[Decimal]):
    """An amount of USD, exact."""

    name = "amount"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> Decimal:
        """Read it, or say that it is none."""
        try:
            amount = Decimal(value)
        except InvalidOperation:
            self.fail(f"{value!r} is no amount of USD, as 12.50 is", param, ctx)
        if not amount.is_finite() or amount < 0:
            self.fail(f"{value!r} is no amount of USD that can be spent", param, ctx)
        return amount


def money(amount: Decimal) -> str:
    """Write USD with as many digits as say something: cents, or four of a small amount."""
    digits = 2 if amount >= 1 or not amount else 6
    return f"{amount:.{digits}f}"
