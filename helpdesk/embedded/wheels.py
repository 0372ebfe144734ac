"""Where an installed wheel keeps its files: we run its programs, and do not import its Python."""

from importlib.util import find_spec
from pathlib import Path


def package_dir(name: str) -> Path:
    """Raises ModuleNotFoundError."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"{name} is not installed: pip install -r requirements.txt", name=name)
    return Path(spec.origin).parent
