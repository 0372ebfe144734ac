"""Fifty messages a second, and one part after the other killed, paused or cut off: nothing lost, nothing doubled."""

import time

import pytest

from tests.faults.scenes import FAULTS, SHORT, Scene, unquiet_product
from tests.product import Product

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
MOST_MEMORY = 80  # MiB the web processes may grow by together
LONGEST = 60  # seconds until everybody hears again: generous, the measured times are in benchmarks/results/faults.json


@pytest.fixture(scope="module")
def product(folder):
    with unquiet_product(folder) as running:
        yield running


@pytest.fixture(scope="module")
def demo(product):
    return product.demo()


@pytest.mark.parametrize("fault", FAULTS)
def test_nothing_is_lost_and_nothing_doubled(product, demo, fault):
    figures = Scene(product, demo).play(FAULTS[fault], SHORT)
    assert (figures.lost, figures.doubled) == (0, 0), figures
    assert figures.accepted > 20, figures
    assert max(figures.accepting_silence, figures.hearing_silence) < LONGEST, figures
    assert figures.memory_grown < MOST_MEMORY, figures


def test_in_the_end_nothing_is_owed(product, demo):
    assert owed(product) == 0


def owed(product: Product, seconds: float = 100) -> int:
    """Deliveries still pending once the worker and the sweeper have had their time."""
    until = time.monotonic() + seconds
    while (left := product.ask("select count(*) from delivery where state = 0")) and time.monotonic() < until:
        time.sleep(0.2)  # the sweeper's own clock is ten seconds
    return left
