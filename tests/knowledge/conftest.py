"""The shop and its callers are the API's."""

from tests.api.conftest import alice, bob, shop  # noqa: F401
