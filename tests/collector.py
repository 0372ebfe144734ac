"""pytest plugin: Python's garbage collector passes over what is loaded once and lives for the whole run.

The product and two thousand tests are a million objects; looking through all of them again and again was a fifth of a
run's work. What the tests themselves leave behind is collected as ever.
"""

import gc

import pytest

gc.disable()


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop():
    """Everything is imported now."""
    gc.freeze()
    gc.enable()
