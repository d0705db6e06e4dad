"""What docs/security.md names as its proofs is there."""

from __future__ import annotations

import re

from clients.rest import ROOT

NAMED = re.compile(r"`(tests/[\w*/.]+|[\w*]+\.(?:py|psql))`")


def test_every_test_that_the_page_names_is_there() -> None:
    named = NAMED.findall((ROOT / "docs" / "security.md").read_text())
    assert len(named) > 15
    for name in named:
        path = name if "/" in name else f"tests/attack/{name}"
        assert list(ROOT.glob(path)), name
