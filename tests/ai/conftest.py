"""A shop whose AI asks the stand-in for a provider, and ways to work off its queue in the test's own time."""

import pytest

from ai import configuration, queue, tasks
from ai.fake_llm.behaviour import Behaviour
from ai.fake_llm.server import Server
from ai.models import Draft, Job
from helpdesk.events.models import Delivery
from helpdesk.events.tasks import deliver
from helpdesk.events.wake import connection
from helpdesk.scope import scope
from tests import factories
from tests.api.conftest import Caller, open_shop


@pytest.fixture(scope="session")
def server():
    with Server() as running:
        yield running.in_background()
        running.shutdown()


@pytest.fixture
def provider(server, settings, monkeypatch):
    """The stand-in, well-behaved and asked by everybody; batches are not waited for, settings hold at once."""
    monkeypatch.setattr(configuration, "FRESH", 0)
    server.state.reset()
    settings.AI_BASE_URL, settings.AI_API_KEY = server.url, "a-key"
    settings.AI_MODEL_SMALL, settings.AI_MODEL_FULL = "demo-small", "demo-full"
    settings.AI_COLLECT_SECONDS, settings.AI_TIER1_MILLISECONDS = 0, 5_000
    for key in [*connection().keys("cc:ai:*"), *connection().keys("*ai_asked*")]:
        connection().delete(key)
    yield server.state
    server.state.reset()


@pytest.fixture
def house(committed, provider):
    """alice, bob and vera, with the AI on; everything is really committed."""
    return House(open_shop(), provider)


class House:
    def __init__(self, shop, provider):
        self.shop, self.provider = shop, provider
        self.account, self.inbox = shop.account, shop.inbox
        self.alice, self.bob = Caller(shop.alice.user, shop.account), Caller(shop.bob.user, shop.account)

    def behave(self, kind: str = "", **more) -> None:
        self.provider.behaviour = Behaviour(kind, **more)

    def says(self, text: str, session: str = "vera"):
        return factories.write(self.inbox, text, session=session).conversation

    def follow(self) -> None:
        """What the subscribers owe this account."""
        with scope(self.account.pk):
            due = list(Delivery.objects.filter(subscriber="ai", state=0).order_by("pk").values_list("pk", flat=True))
        for pk in due:
            deliver(self.account.pk, pk)

    def work(self, most: int = 50) -> int:
        """Call by call, until nothing is due. Returns how many jobs were claimed."""
        self.follow()
        done = 0
        for _ in range(most):
            count = tasks.work(self.account.pk)
            if not count:
                break
            done += count
        return done

    def hasten(self) -> None:
        """Let the time pass that queued work waits for."""
        from django.utils import timezone

        with scope(self.account.pk):
            Job.objects.update(not_before=timezone.now())

    def draft(self, conversation) -> Draft | None:
        with scope(self.account.pk):
            return Draft.objects.filter(conversation=conversation, state="ready").first()

    def job(self, conversation) -> Job | None:
        with scope(self.account.pk):
            return Job.objects.filter(conversation=conversation).first()

    def rows(self, kind, /, **where) -> list:
        with scope(self.account.pk):
            return list(kind.objects.filter(**where).order_by("pk"))

    def set(self, **values) -> None:
        from ai.models import Setting

        with scope(self.account.pk):
            Setting.objects.update_or_create(inbox=None, defaults=values)
        configuration.forget(self.account.pk)

    def claim(self):
        with scope(self.account.pk):
            return queue.claim()
