"""Whatever happens, however bad the lines: in the end every client shows what a fresh load shows, row for row."""

import os
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.convergence.world import World

FEW = settings().max_examples // 16  # each takes a second or two; six, and 125 with `make test-long`
EXAMPLES = int(os.environ.get("CONVERGENCE_EXAMPLES", FEW))
SHRINK = [Phase.shrink] if os.environ.get("CONVERGENCE_SHRINK") else []  # many more runs, for who hunts a defect
ACTS = ["write", "post", "note", "status", "assign", "label", "read", "priority", "bury", "fail", "seen", "acknowledge"]
LINES = ["cut", "connect", "cut", "connect", "pump", "delta"]
RARE = ["hold", "release", "remove"]
step = st.tuples(st.sampled_from(ACTS * 2 + LINES * 2 + RARE), st.integers(0, 99), st.integers(0, 99))


@pytest.mark.slow
@pytest.mark.timeout(300 + 5 * EXAMPLES)
@settings(
    max_examples=EXAMPLES,
    phases=[Phase.explicit, Phase.generate, *SHRINK],
    suppress_health_check=list(HealthCheck),
    print_blob=True,
    derandomize=EXAMPLES == 6,
)
@given(steps=st.lists(step, min_size=10, max_size=30), seed=st.integers(0, 2**16))
def test_every_client_ends_equal_to_a_fresh_load(committed, gateways, model, steps, seed):
    world = World(model, gateways, Random(seed))
    try:
        for what, who, which in steps:
            world.do(what, who, which)
        world.settle()
        for client in world.clients:
            assert world.wrong(client) == [], client.name
    finally:
        world.close()
