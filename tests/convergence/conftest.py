"""Two web processes over one database, and the reducers of the front end."""

import pytest
from django.utils.translation import override

from tests.convergence.model import Model
from tests.realtime.gateway import Gateway


@pytest.fixture(scope="module")
def gateways(django_db_setup, tmp_path_factory):
    folder = tmp_path_factory.mktemp("convergence")
    off = {"AI_ENABLED": "0"}  # what it has time to understand is not the same in every run
    with Gateway(folder / "one.log", **off) as one, Gateway(folder / "two.log", **off) as two:
        yield [one, two]


@pytest.fixture(autouse=True)
def no_ai(settings):
    settings.AI_ENABLED = False


@pytest.fixture(autouse=True)
def english():
    """Requests of earlier tests leave their language behind in this thread."""
    with override("en"):
        yield


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    with Model(tmp_path_factory.mktemp("model") / "node.log") as running:
        yield running
