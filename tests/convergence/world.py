"""One account, its people and their clients, and everything that may happen to them."""

import threading
import uuid
from random import Random

from django.db import connections, transaction

from conversations.models import Conversation
from conversations.services import messages
from conversations.services.actors import Actor
from helpdesk.events.publish import publish
from helpdesk.scope import scope
from helpdesk.tenancy.models import InboxMember, Membership
from tests import factories
from tests.convergence.clients import Guest, Operator
from tests.convergence.compare import differences
from tests.convergence.model import Model

ALL = {"status": "all"}


class Held(threading.Thread):
    """An answer whose transaction has written its event and commits only when it is let."""

    def __init__(self, account_id: int, membership, conversation_id: int):
        super().__init__()
        self.account_id, self.membership, self.conversation_id = account_id, membership, conversation_id
        self.written, self.go = threading.Event(), threading.Event()

    def run(self):
        try:
            with scope(self.account_id), transaction.atomic():
                new = messages.NewMessage(content="late", echo_id=uuid.uuid4().hex)
                messages.post(self.conversation_id, Actor.user(self.membership.user), new)
                self.written.set()
                self.go.wait(100)
        finally:
            connections.close_all()


class World:
    """alice administers, bob operates, dora sees only her own; vera and victor visit. Leave it with `close`."""

    def __init__(self, model: Model, gateways: list, chance: Random, mark: str = ""):
        self.model, self.gateways, self.chance = model, gateways, chance
        self.mark, self.words = mark or uuid.uuid4().hex[:8], 0
        self._people()
        self.conversations = [factories.conversation(self.inbox) for _ in range(2)]
        self.operators = [
            self.operator("alice", self.alice, ALL),
            self.operator("bob", self.bob, {"status": "open"}),
            self.operator("dora", self.dora, ALL),
        ]
        self.guests = [self.guest("vera"), self.guest("victor")]
        self.held: Held | None = None
        for client in self.clients:
            client.connect()

    def _people(self) -> None:
        self.account = factories.account()
        self.alice, self.bob = factories.administrator(self.account), factories.member(self.account)
        self.dora = factories.member(self.account, "dora", sees=Membership.Sees.OWN)
        self.inbox = factories.inbox(self.account, self.bob)
        with scope(self.account.pk):
            InboxMember.objects.create(inbox=self.inbox, user=self.dora.user)

    def operator(self, name: str, membership, params: dict) -> Operator:
        return Operator(self.model, f"{name}-{self.mark}", self.gateways, self.chance, membership, params)

    def guest(self, name: str, known: dict | None = None) -> Guest:
        return Guest(self.model, f"{name}-{self.mark}", self.gateways, self.chance, self.inbox, known)

    @property
    def clients(self) -> list:
        return [*self.operators, *self.guests]

    def close(self) -> None:
        self.release()
        for client in self.clients:
            client.close()

    # What may happen. `who` and `which` are any numbers: they choose among what there is.

    def do(self, what: str, who: int, which: int) -> None:
        getattr(self, what)(who, which)

    def connect(self, who: int, which: int) -> None:
        self.clients[who % len(self.clients)].connect()

    def cut(self, who: int, which: int) -> None:
        self.clients[who % len(self.clients)].cut()

    def pump(self, who: int, which: int) -> None:
        self.clients[who % len(self.clients)].pump()

    def delta(self, who: int, which: int) -> None:
        self.operators[who % len(self.operators)].delta()

    def write(self, who: int, which: int) -> None:
        guest = self.guests[who % len(self.guests)]
        if not self._is_held(guest):
            guest.send("messages", content=f"written {which}", echo_id=uuid.uuid4().hex)

    def seen(self, who: int, which: int) -> None:
        guest = self.guests[who % len(self.guests)]
        if not self._is_held(guest):
            guest.send("seen")

    def acknowledge(self, who: int, which: int) -> None:
        guest = self.guests[who % len(self.guests)]
        if not self._is_held(guest):
            guest.acknowledge()

    def post(self, who: int, which: int) -> None:
        self._act(who, which, "POST", "/messages", content=f"said {which}", private=False, echo_id=uuid.uuid4().hex)

    def note(self, who: int, which: int) -> None:
        self._act(who, which, "POST", "/messages", content=f"noted {which}", private=True, echo_id=uuid.uuid4().hex)

    def status(self, who: int, which: int) -> None:
        self._act(who, which, "POST", "/toggle_status", status=("open", "resolved", "pending")[(who + which) % 3])

    def assign(self, who: int, which: int) -> None:
        people = (self.alice, self.bob, self.dora, None)
        whom = people[(who * 7 + which) % 4]
        self._act(0, which, "POST", "/assignments", assignee_id=whom.user_id if whom else 0)

    def label(self, who: int, which: int) -> None:
        self._act(who, which, "POST", "/labels", labels=["vip", "late", "angry"][: who % 4])

    def read(self, who: int, which: int) -> None:
        self._act(who, which, "POST", "/update_last_seen")

    def priority(self, who: int, which: int) -> None:
        self._act(who, which, "POST", "/toggle_priority", priority=("low", "urgent", None)[who % 3])

    def bury(self, who: int, which: int) -> None:
        """Delete a message: alice may delete anybody's."""
        rows = self._rows(which)
        if rows:
            self._act(0, which, "DELETE", f"/messages/{rows[who % len(rows)]}")

    def fail(self, who: int, which: int) -> None:
        """The channel says what became of a message."""
        rows = self._rows(which)
        if rows and not self._locked(self._which(which)):
            with scope(self.account.pk):
                messages.set_status(rows[who % len(rows)], (0, 3, 1, 2)[who % 4], "No way")

    def remove(self, who: int, which: int) -> None:
        """Delete a conversation: of a visitor his present one, for he is told of no other when he comes back."""
        found = self._which(which)
        if found is not None and not self._has_later(found):
            self._act(0, which, "DELETE", "")

    def _has_later(self, found: Conversation) -> bool:
        with scope(self.account.pk):
            return Conversation.objects.filter(contact_inbox=found.contact_inbox_id, pk__gt=found.pk).exists()

    def hold(self, who: int, which: int) -> None:
        """A transaction begins now and commits much later."""
        found = self._which(which)
        if self.held is None and found is not None:
            self.held = Held(self.account.pk, self.bob, found.pk)
            self.held.start()
            assert self.held.written.wait(60)

    def release(self, who: int = 0, which: int = 0) -> None:
        if self.held is not None:
            self.held.go.set()
            self.held.join(60)
            self.held = None

    def _act(self, who: int, which: int, method: str, path: str, **body) -> None:
        found, operator = self._which(which), self.operators[who % len(self.operators)]
        if found is not None and not self._locked(found):
            url = f"{self.chance.choice(self.gateways).url}{operator.base}/{found.display_id}{path}"
            answer = operator.http.request(method, url, json=body or None)
            assert answer.status_code in (200, 201, 204, 403, 404), (method, url, answer.text)

    def _which(self, which: int) -> Conversation | None:
        with scope(self.account.pk):
            rows = list(Conversation.objects.order_by("pk"))
        return rows[which % len(rows)] if rows else None

    def _rows(self, which: int) -> list[int]:
        found = self._which(which)
        with scope(self.account.pk):
            rows = found.messages.filter(message_type=1).order_by("pk") if found else []
            return [row.pk for row in rows]

    def _locked(self, conversation: Conversation) -> bool:
        return self.held is not None and self.held.conversation_id == conversation.pk

    def _is_held(self, guest: Guest) -> bool:
        with scope(self.account.pk):
            rows = Conversation.objects.filter(contact_inbox__source_id=guest.session["session_id"])
            return any(self._locked(row) for row in rows)

    # The end: everybody hears everything, and is compared with who has just come.

    def settle(self) -> None:
        """All connect again and hear the last word; after it the panel asks once more, as it does after every frame."""
        self.release()
        for guest in self.guests:
            guest.connect()
            guest.send("messages", content=f"the end {self.mark}", echo_id=uuid.uuid4().hex)
            guest.pump(until=self._ends_guest)
            guest.ping()  # an event may be several frames
        for operator in self.operators:
            operator.connect()
        self._last_word(self.mark)
        for operator in self.operators:
            if operator.follows:
                operator.delta()
                operator.open_all()

    def all_hear(self) -> None:
        """Everybody who listens has applied what has happened so far."""
        self.words += 1
        self._last_word(f"{self.mark}-{self.words}")
        for guest in self.guests:
            guest.ping()  # told in one breath with the operators of its process

    def _last_word(self, word: str) -> None:
        """Something every operator hears, after all that has been committed before it."""
        with scope(self.account.pk), transaction.atomic():
            publish("account.changed", actor=Actor.system(), payload={"what": word})
        for operator in self.operators:
            operator.pump(until=lambda frame: (frame["data"] or {}).get("what") == word or frame["type"] == "resync")

    def _ends_guest(self, frame: dict) -> bool:
        return self.mark in str((frame["data"] or {}).get("body"))

    def wrong(self, client) -> list[str]:
        """What this client shows otherwise than somebody who has just come and opens the same conversations."""
        if isinstance(client, Guest):
            newcomer = self.guest(f"new-{client.name}", client.session)
        else:
            newcomer = self.operator(f"new-{client.name}", client.membership, client.params)
            self._open_the_same(client, newcomer)
        newcomer.close()
        return differences(client.state(), newcomer.state())

    def _open_the_same(self, client: Operator, newcomer: Operator) -> None:
        for number in sorted(client.open - newcomer.open):
            newcomer.look(number)
            if number not in newcomer.open:  # no longer his to see
                self.model.do(client.name, "close", id=number)
