"""Who may read the figures, whatever a proxy in front says or does not say of itself."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def status(settings, base_url="http://localhost:8000", remote="127.0.0.1", **headers) -> int:
    settings.BASE_URL = base_url
    given = {"Host": "127.0.0.1:8000"} | {name.replace("_", "-"): value for name, value in headers.items()}
    return Client(REMOTE_ADDR=remote, headers=given).get("/metrics").status_code


def test_this_machine_may(settings):
    assert status(settings) == 200
    assert status(settings, Host="localhost") == 200
    assert status(settings, remote="::1", Host="[::1]:8000") == 200


@pytest.mark.parametrize(
    "said",
    [{"X_Forwarded_For": "203.0.113.9"}, {"X_Real_IP": "203.0.113.9"}, {"Via": "1.1 proxy"}, {"Forwarded": "for=x"},
     {"X_Forwarded_Proto": "https"}, {"Host": "chat.example.com"}, {"Host": "127.0.0.1.example.com"},
     {"remote": "203.0.113.9"}],
)  # fmt: skip
def test_others_may_not(settings, said):
    settings.ALLOWED_HOSTS = ["*"]
    assert status(settings, **said) == 404


def test_behind_a_silent_proxy_only_the_token_counts(settings):
    settings.METRICS_TOKEN = "a secret of Prometheus"
    outside = "https://chat.example.com"
    assert status(settings, outside) == 404
    assert status(settings, outside, Authorization="Bearer a secret of Prometheus") == 200
