"""Where the product's processes keep their figures: files that whichever of them is asked adds up."""

import shutil
from pathlib import Path

DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"  # prometheus_client's own name; it is read when a process starts


def directory(data_dir: Path) -> Path:
    return data_dir / "metrics"


def begin(data_dir: Path) -> None:
    """An empty directory: figures count from the start of the whole product."""
    shutil.rmtree(directory(data_dir), ignore_errors=True)
    directory(data_dir).mkdir(parents=True)
