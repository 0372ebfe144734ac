"""What the scenes are played on: a database, people, the product's server, somebody who writes."""

import os
import sys
import time
from pathlib import Path
from urllib.parse import quote, urlencode

import httpx
import psutil

from benchmarks.realtime.processes import CORES, Server
from conversations.services import messages
from conversations.services.actors import Actor
from helpdesk.scope import scope
from helpdesk.tenancy import tokens
from helpdesk.tenancy.models import InboxMember, Membership, User
from tests import factories
from tests.realtime.gateway import Gateway, database_url

A_TOKEN = 10  # connections the product allows with one token
HEARD = "A word of about the length that people write to a shop about their parcel, its colour and its size."


class Product(Server):
    """The product behind its default server, or behind daphne."""

    path = "/channel/ws"
    kind = "product"

    def __init__(self, log: Path, server: str = "uvicorn", **environment):
        words = ["-m", "helpdesk.serve", "helpdesk.asgi:application", "--port", "PORT", "--server", server]
        given = Gateway(log, **environment)
        super().__init__(f"product on {server}", [sys.executable, *words], log, **given.environment)

    def __enter__(self):
        super().__enter__()
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=30)
        self.http.get("/healthz").raise_for_status()
        return self


class Shop:
    """One account: an administrator, `people` agents, an inbox, conversations."""

    def __init__(self, people: int, conversations: int):
        self.account = factories.account("Benchmark")
        self.alice = factories.administrator(self.account)
        self.agents = _agents(self.account, people)
        self.inbox = factories.inbox(self.account, self.alice)
        with scope(self.account.pk):
            InboxMember.objects.bulk_create(
                [InboxMember(inbox=self.inbox, user_id=each.user_id) for each in self.agents]
            )
        self.conversations = [factories.conversation(self.inbox) for _ in range(conversations)]
        self.key = {"Api-Access-Token": tokens.token_of(self.alice.user)}
        self._next = 0

    def paths(self, sockets: int, **query) -> list[str]:
        """Addresses of that many sockets, as many to a token as are allowed."""
        issued = [tokens.issue_jwt(each.user)[0] for each in self.agents[: -(-sockets // A_TOKEN)]]
        base = {"type": "staff", "account_id": self.account.pk} | query
        words = [urlencode(base | {"access_token": token}) for token in issued]
        return [f"{Product.path}?{words[place // A_TOKEN]}" for place in range(sockets)]

    def post(self) -> None:
        """alice writes into the next conversation, from this process: the server measured only tells of it."""
        self._next += 1
        where = self.conversations[self._next % len(self.conversations)]
        new = messages.NewMessage(content=marked())
        with scope(self.account.pk):
            messages.post(where.pk, Actor.user(self.alice.user), new)


def marked() -> str:
    return f"t={time.monotonic_ns()} {HEARD}"


def _agents(account, count: int) -> list[Membership]:
    """Without passwords: making one takes a quarter of a second."""
    stem = quote(os.urandom(4).hex())
    users = User.objects.bulk_create(
        [
            User(email=f"agent.{stem}.{number}@example.com", name=f"Agent {number}", password="!")
            for number in range(count)
        ]
    )
    with scope(account.pk):
        rows = [Membership(user=user, role=Membership.Role.AGENT) for user in users]
        return Membership.objects.bulk_create(rows)


def beside(core: int = -1) -> None:
    """Everything that runs already, this process and the database, on the other core."""
    if len(CORES) < 2:
        return
    me = psutil.Process()
    for process in [me, *me.children(recursive=True)]:
        process.cpu_affinity([CORES[core]])


def bench_table(owner) -> None:
    owner.execute(
        "create table if not exists bench_message (id bigint generated always as identity primary key, body text)"
    )


def owner_url() -> str:
    return database_url("owner")
