"""The same review with supabase-js, in Node."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from clients.page import GATEWAY
from clients.rest import HERE, token
from clients.reviewing import PIECES, SCHEMA, located

if TYPE_CHECKING:
    from clients.rest import Rest


def test_supabase_js_reviews_from_ingest_to_export(rest: Rest, user: str) -> None:
    ran = subprocess.run(
        [
            Path(sys.executable).with_name("node"),
            *("--import", GATEWAY.as_uri(), HERE / "review_flow.mjs"),
        ],
        input=json.dumps({"pieces": PIECES, "blocks": located(), "schema": SCHEMA}),
        env={
            **os.environ,
            "API_URL": rest.url,
            "TOKEN": token(user),
            "SERVICE_TOKEN": token(None, "service_role"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout) == {
        "completed": {"completed": 5, "returned": 0, "failed": 0, "lost": []},
        "pages": [3, 2],
        "edited": 2,
        "patched": [{"staging_version": 2, "overlay_jsonb_staging": {"title": "Patched"}}],
        "confirmed": [1, 1],
        "rejected": 1,
        "refused": {
            "nothing": None,
            "status": 409,
            "code": "PT409",
            "message": "overlay is not awaiting review",
            "hint": "Only overlays with status ai_complete can be edited, confirmed or rejected.",
        },
        "exported": [{"title": "By hand"}, {"title": "Patched"}],
        "progress": [2, 1, 5],
    }
