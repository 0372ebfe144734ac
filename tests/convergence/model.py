"""The clients' own reducers in a Node process, driven step by step."""

import json
import subprocess
from pathlib import Path

from tests.product import ROOT

NODE = ROOT / "deploy" / "node.sh"
MAIN = ROOT / "tests" / "js" / "model_main.mjs"


class Model:
    """Steps go in, states come out. `script` keeps what was said since `begin_script`, for the golden files."""

    def __init__(self, errors: Path):
        self.errors = errors
        self.script: list[dict] | None = None

    def __enter__(self) -> "Model":
        self.output = self.errors.open("wb")
        self.process = subprocess.Popen(
            [NODE, "node", MAIN], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.output, text=True, cwd=ROOT
        )
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(60)
        self.process.stdout.close()
        self.output.close()

    def do(self, client: str, what: str, **step) -> None:
        self._say({"client": client, "do": what} | step)

    def state(self, client: str) -> dict:
        """The client's state as it would be shown."""
        self._say({"client": client, "do": "state"})
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(self.errors.read_text()[-3000:])
        return json.loads(line)

    def _say(self, step: dict) -> None:
        if self.script is not None and step["do"] != "state":
            self.script.append(step)
        self.process.stdin.write(json.dumps(step) + "\n")
        self.process.stdin.flush()
