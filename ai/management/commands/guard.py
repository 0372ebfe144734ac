"""`manage.py guard --jsonl`: judge drafts or customers' messages, a JSON object a line, without a database."""

import json
import sys

from django.core.management.base import BaseCommand

from ai import guard


class Command(BaseCommand):
    help = 'Reads lines {"text", "lang"?, "context"?} and writes a verdict for each.'
    requires_system_checks: list = []

    def add_arguments(self, parser):
        parser.add_argument("--jsonl", action="store_true", help="the only format there is; for the eye of the reader")
        parser.add_argument("--kind", choices=["reply", "injection"], default="reply")

    def handle(self, *args, kind, **options):
        wrong = 0
        for number, line in enumerate(sys.stdin.buffer, start=1):
            if not line.strip():
                continue
            answer = self._answer(number, line, JUDGES[kind])
            wrong += "error" in answer
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        if wrong:
            self.stderr.write(f"{wrong} malformed lines")
            sys.exit(2)

    def _answer(self, number: int, line: bytes, judge) -> dict:
        try:
            return judge(**_row(line))
        except ValueError as error:
            self.stderr.write(f"line {number}: {error}")
            return {"error": f"line {number}: {error}", "line": number}


def _row(line: bytes) -> dict:
    """The fields of a line. Raises ValueError in words a person understands."""
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON ({error.msg} at column {error.colno})") from error
    except UnicodeDecodeError as error:
        raise ValueError("not UTF-8") from error
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise ValueError('an object with a string "text" is expected')
    for name in ("lang", "context"):
        if not isinstance(row.get(name), str | None):
            raise ValueError(f'"{name}" has to be a string')
    return {"text": row["text"], "lang": row.get("lang"), "context": row.get("context") or ""}


def _reply(text: str, lang: str | None, context: str) -> dict:
    verdict = guard.check(text, lang, context)
    return {"harmful": verdict.harmful, "categories": list(verdict.categories), "reasons": list(verdict.reasons)}


def _injection(text: str, lang: str | None, context: str) -> dict:
    found, reasons = guard.injection(text)
    return {"injection": found, "reasons": list(reasons)}


JUDGES = {"reply": _reply, "injection": _injection}
