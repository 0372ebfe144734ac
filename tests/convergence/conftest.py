"""Two web processes over one database, and the reducers of the front end."""

import pytest

from tests.convergence.model import Model
from tests.realtime.gateway import Gateway


@pytest.fixture(scope="module")
def gateways(django_db_setup, tmp_path_factory):
    folder = tmp_path_factory.mktemp("convergence")
    with Gateway(folder / "one.log") as one, Gateway(folder / "two.log") as two:
        yield [one, two]


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    with Model(tmp_path_factory.mktemp("model") / "node.log") as running:
        yield running
