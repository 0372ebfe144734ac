"""Reads messages from standard input and says what each is about; needs no database."""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandParser

from ai.tier1 import analyse


class BadLine(Exception):
    """A line that is no message; the text names its number."""


class Command(BaseCommand):
    """`manage.py triage --jsonl`: lines of {"text"} in, lines of what each is out."""

    help = "Classifies messages read from standard input: language, intent, sentiment, urgency, and why."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--jsonl", action="store_true", help='read {"text": "..."} lines instead of plain lines')
        parser.add_argument(
            "--keep-going", action="store_true", help='answer {"error": "..."} to a line that is no message and go on'
        )

    def handle(self, *args: Any, jsonl: bool, keep_going: bool, **options: Any) -> None:
        failed = False
        for number, line in enumerate(_lines(sys.stdin), 1):
            try:
                answer = asdict(analyse(_text(line, number, jsonl)))
            except BadLine as problem:
                failed = True
                if not keep_going:
                    self.stdout.flush()
                    self.stderr.write(str(problem))
                    sys.exit(2)
                answer = {"error": str(problem)}
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        if failed:
            sys.exit(2)


def _lines(stream: IO[str]) -> Iterator[str]:
    """Lines by line feeds only; letters that are not UTF-8 become marks instead of ending the run."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    for line in stream:
        yield line.removesuffix("\n").removesuffix("\r")


def _text(line: str, number: int, jsonl: bool) -> str:
    if not jsonl:
        return line
    try:
        row = json.loads(line)
    except ValueError as problem:
        raise BadLine(f"line {number}: not JSON: {problem}") from problem
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise BadLine(f'line {number}: an object with a string "text" is needed')
    return row["text"]
