"""The AI's own processes: workers of its queue, and for the demo a stand-in for a provider."""

import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from helpdesk.embedded import processes
from helpdesk.embedded.children import Plan

QUEUE = "ai_analysis"


def environment(demo: bool) -> dict[str, str]:
    """Where the stand-in will be, for a demo that names no provider of its own."""
    if not demo or os.environ.get("AI_BASE_URL") or os.environ.get("AI_ENABLED", "1") == "0":
        return {}
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return {"AI_STAND_IN": f"http://127.0.0.1:{probe.getsockname()[1]}/v1"}


def plans(base_dir: Path, env: Mapping[str, str]) -> list[Plan]:
    """AI_WORKERS threads (6: twice what one account may use) that wait for a provider most of the time."""
    found = [processes.worker(base_dir, env, "ai-worker", QUEUE, int(os.environ.get("AI_WORKERS", "6")))]
    if stand_in := env.get("AI_STAND_IN"):
        words = ("-m", "ai.fake_llm", "--port", str(urlsplit(stand_in).port))
        found.append(Plan("stand-in", (sys.executable, *words), cwd=base_dir, env=env, grace=1.0))
    return found
