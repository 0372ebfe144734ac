"""Rules of the house that no linter knows."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 300
BANNED = {"utils", "helpers", "manager", "common"}
MARKUP = re.compile(r"innerHTML|insertAdjacentHTML|outerHTML|mark_safe|\|safe\b|csrf_exempt|unsafe-inline")
INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son\w+=", re.IGNORECASE)


def tracked(*endings: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    paths = [ROOT / line for line in listed.stdout.splitlines() if line.endswith(endings)]
    return [path for path in paths if path.exists() and "migrations" not in path.parts]


def test_files_are_short():
    long = {
        path.name: n for path in tracked(".py", ".js", ".css") if (n := len(path.read_text().splitlines())) > LONGEST
    }
    assert long == {}


def test_modules_are_named_after_what_they_do():
    assert [path for path in tracked(".py", ".js") if path.stem in BANNED] == []


@pytest.mark.parametrize("ending", [".py", ".js", ".html"])
def test_no_text_is_ever_parsed_as_markup(ending):
    found = [
        path.name for path in tracked(ending) if path.name != Path(__file__).name and MARKUP.search(path.read_text())
    ]
    assert found == []


def test_templates_have_no_inline_code():
    assert [path.name for path in tracked(".html") if INLINE.search(path.read_text())] == []
