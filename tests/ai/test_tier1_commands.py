"""The commands: triage needs no database and names a bad line; training is the same every time."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from random import Random

import numpy as np
import pytest
from django.core.management import call_command

from ai.tier1 import grammar
from ai.tier1.corpus import build
from ai.tier1.labels import INTENTS
from ai.tier1.model import LANGUAGES, MODELS, load, save
from ai.tier1.training import fit, vectors

ROOT = Path(__file__).resolve().parent.parent.parent


def triage(given: bytes, *options: str) -> subprocess.CompletedProcess:
    surroundings = os.environ | {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/nowhere"}
    command = [sys.executable, "manage.py", "triage", *options]
    return subprocess.run(command, cwd=ROOT, input=given, capture_output=True, env=surroundings, check=False)


def test_every_line_gets_its_answer_without_a_database():
    said = triage('{"text": "где мой заказ?"}\n{"text": "my card was stolen"}\n'.encode(), "--jsonl")
    first, second = (json.loads(line) for line in said.stdout.decode().splitlines())
    assert said.returncode == 0, said.stderr
    assert set(first) == {"lang", "intent", "sentiment", "urgent", "confidence", "reasons"}
    assert (first["intent"], second["urgent"]) == ("delivery", True)


def test_a_bad_line_ends_the_command_without_a_traceback():
    said = triage('{"text": "привет"}\nnonsense\n{"text": "пока"}\n'.encode(), "--jsonl")
    assert said.returncode == 2
    assert len(said.stdout.decode().splitlines()) == 1
    assert "line 2" in said.stderr.decode()
    assert "Traceback" not in said.stderr.decode()


def in_here(monkeypatch, given: str, *options: str) -> tuple[list[str], str]:
    """The command in this process, where it has to end with 2: lines of its output, and what it complains of."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(given))
    out, complaints = io.StringIO(), io.StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("triage", *options, stdout=out, stderr=complaints)
    assert end.value.code == 2
    return out.getvalue().splitlines(), complaints.getvalue()


@pytest.mark.parametrize("bad", ["nonsense", '{"text": 5}', "[]", '{"txt": "a"}', ""])
def test_a_bad_line_is_named(monkeypatch, bad):
    told, complaint = in_here(monkeypatch, f'{{"text": "привет"}}\n{bad}\n{{"text": "пока"}}\n', "--jsonl")
    assert len(told) == 1
    assert "line 2" in complaint


def test_a_bad_line_may_be_stepped_over(monkeypatch):
    given = '{"text": "hi"}\nnonsense\n{"text": "bye"}\n'
    rows = [json.loads(line) for line in in_here(monkeypatch, given, "--jsonl", "--keep-going")[0]]
    assert [set(row) == {"error"} for row in rows] == [False, True, False]


def test_line_marks_inside_a_text_and_broken_letters_do_no_harm():
    said = triage(b'{"text": "one\\u2028two\\u0085three"}\n' + b'{"text": "\xff\xfe"}\n', "--jsonl")
    assert said.returncode == 0
    assert len(said.stdout.splitlines()) == 2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_phrases_cover_every_label(lang):
    rows = build(lang, seed=3)
    assert {row.intent for row in rows} == {-1, *range(len(INTENTS))}
    assert {row.sentiment for row in rows} >= {0, 1, 2}
    assert len(grammar.read(lang)[0]) > 300


def test_the_same_seed_makes_the_same_model(tmp_path):
    told, paths = build("ru", seed=7), []
    rows = told[:400]
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        paths.append(save(fit(rows, vectors(rows, "ru"), seed=7, rounds=2), "ru", tmp_path / name))
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert build("ru", seed=7) == told
    assert build("ru", seed=8) != told


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_models_are_small_and_sound(lang):
    assert (MODELS / f"{lang}.npz").stat().st_size < 5_000_000
    assert np.isfinite(load(lang).logits(np.arange(100), np.ones(100, dtype=np.float32))).all()


@pytest.mark.parametrize("template", ["(a|b", "{nothing}", "a)", "[x"])
def test_a_template_that_cannot_be_read_is_refused(template):
    with pytest.raises(grammar.BadPhrases):
        [grammar.spread(template, {}, Random(seed)) for seed in range(5)]
