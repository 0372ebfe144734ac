"""Clients of the product as the panel and the widget are, with a bad line: frames come twice, late or not at all."""

import json
from random import Random
from urllib.parse import urlencode

import httpx
from websockets.sync.client import connect

from helpdesk.tenancy import tokens
from tests.convergence.model import Model

WINDOW = 3  # frames that may overtake one another
BOUNDARIES = ("hello", "resync", "pong")


class Client:
    """One client of one of several web processes. `name` is its name in the model."""

    def __init__(self, model: Model, name: str, gateways: list, chance: Random):
        self.model, self.name, self.gateways, self.chance = model, name, gateways, chance
        self.http = httpx.Client(timeout=60, headers=self.headers())
        self.socket = None
        self.waiting: list[dict] = []  # read from the socket, not yet applied
        self.past: list[dict] = []
        self.applied: list[dict] = []

    def headers(self) -> dict:
        raise NotImplementedError

    def address(self) -> dict:
        """The query of the socket's address, with the position to go on from."""
        raise NotImplementedError

    def get(self, path: str, **query):
        """JSON of an answer; None where it is not there for him."""
        answer = self.http.get(self.chance.choice(self.gateways).url + path, params=query)
        assert answer.status_code in (200, 404), (path, answer.status_code, answer.text[-2000:])
        return answer.json() if answer.status_code == 200 else None

    def connect(self) -> None:
        if self.socket is None:
            gateway = self.chance.choice(self.gateways)
            self.socket = connect(f"{gateway.ws}?{urlencode(self.address())}", compression=None, legacy=True)
            self.pump(until=lambda frame: frame["type"] == "hello")

    def cut(self) -> None:
        """The line breaks: of what was on its way some arrived, and nothing after it."""
        if self.socket is not None:
            self._read_available()
            self.waiting = self.waiting[: self.chance.randint(0, len(self.waiting))]
            self._apply_waiting()
            self._hang_up()

    def _hang_up(self) -> None:
        self.socket.close()
        self.socket, self.waiting = None, []

    def close(self) -> None:
        if self.socket is not None:
            self._hang_up()
        self.http.close()

    def pump(self, until=None, seconds: float = 60) -> None:
        """Apply what has come, or everything up to the frame that is waited for. Raises TimeoutError."""
        if self.socket is None:
            return
        self._read_available()
        while until is not None and not any(map(until, self.waiting)):
            self.waiting.append(json.loads(self.socket.recv(timeout=seconds)))
        self._apply_waiting()

    def _read_available(self) -> None:
        try:
            while True:
                self.waiting.append(json.loads(self.socket.recv(timeout=0)))
        except TimeoutError:
            return

    def _apply_waiting(self) -> None:
        frames, self.waiting = self.waiting, []
        for window in self._windows(frames):
            for frame in window:
                self.apply(frame)
            self._repeat()

    def _windows(self, frames: list[dict]):
        """Frames overtake one another within a window, never the words of the connection itself."""
        window: list[dict] = []
        for frame in frames:
            if frame["type"] in BOUNDARIES or len(window) == WINDOW:
                yield self._shuffled(window)
                window = []
            window.append(frame)
            if frame["type"] in BOUNDARIES:
                yield window
                window = []
        yield self._shuffled(window)

    def _shuffled(self, window: list[dict]) -> list[dict]:
        return self.chance.sample(window, len(window))

    def _repeat(self) -> None:
        if self.past and self.chance.random() < 0.3:
            self.model.do(self.name, "frame", frame=self.chance.choice(self.past))

    def apply(self, frame: dict) -> None:
        """Hand it to the reducers, and do over HTTP what it asks for."""
        self.model.do(self.name, "frame", frame=frame)
        self.applied.append(frame)
        self.past = [] if frame["type"] in BOUNDARIES else [*self.past[-10:], frame]

    def state(self) -> dict:
        return self.model.state(self.name)


class Operator(Client):
    """The panel: the list, and every conversation in it open. `follows` False: it hears of nothing it has missed."""

    def __init__(self, model, name, gateways, chance, membership, params: dict, follows: bool = True):
        self.membership, self.params, self.follows = membership, params, follows
        super().__init__(model, name, gateways, chance)
        self.token = tokens.issue_jwt(membership.user)[0]
        self.position, self.sync = None, None
        self.open: set[int] = set()
        model.do(name, "begin", kind="staff", params=params, me=membership.user_id)
        self.load()

    def headers(self) -> dict:
        return {"Api-Access-Token": tokens.token_of(self.membership.user)}

    def address(self) -> dict:
        here = {"type": "staff", "account_id": self.membership.account_id, "access_token": self.token}
        return here | ({"since": self.position} if self.position and self.follows else {})

    @property
    def base(self) -> str:
        return f"/api/v1/accounts/{self.membership.account_id}/conversations"

    def load(self) -> None:
        """Everything over HTTP."""
        answer = self.get(f"{self.base}/inbox", **self.params)
        self.sync = answer["sync_ts"]
        self.model.do(self.name, "load", answer={name: answer[name] for name in ("sections", "counts")})
        for item in answer["sections"]["all"]["items"]:
            self.look(item["id"], anew=True)

    def look(self, number: int, anew: bool = False) -> None:
        """Load a thread's newest page; frames that come before it has arrived are heard meanwhile."""
        self.model.do(self.name, "open", id=number)
        page = self.get(f"{self.base}/{number}/messages")
        if self.chance.random() < 0.5 and self.socket is not None:
            self._read_available()
        if page is None:
            self.open.discard(number)
            self.model.do(self.name, "close", id=number)
            return
        way = "newest" if anew or number not in self.open else "newer"
        self.open.add(number)
        self.model.do(self.name, "page", id=number, rows=page["payload"], way=way)

    def apply(self, frame: dict) -> None:
        super().apply(frame)
        self.position = frame.get("pos") or self.position
        kind, number = frame["type"], ((frame["data"] or {}).get("conversation") or {}).get("id")
        if kind == "hello":
            self.position = frame["data"]["position"]
        if kind == "chat.session.deleted":
            self.open.discard(frame["data"]["conversation_id"])
        if not self.follows:
            return
        if kind == "hello":
            self._catch_up()
        elif kind == "resync":
            self.load()
        elif number and number not in self.open:
            self.look(number)

    def _catch_up(self) -> None:
        self.delta()
        for number in sorted(self.open):
            self.look(number)

    def open_all(self) -> None:
        """Every conversation of the list that is not open."""
        for item in self.state()["sections"]["all"]["items"]:
            if item["id"] not in self.open:
                self.look(item["id"])

    def delta(self) -> None:
        """What the panel asks for after frames, at most every two seconds."""
        answer = self.get(self.base, updated_since=self.sync)
        if answer.get("resync"):
            self.load()
            return
        self.sync = answer["sync_ts"]
        self.model.do(self.name, "delta", answer={name: answer[name] for name in ("items", "removed")})
        sections = self.get(f"{self.base}/summary", **self.params)["sections"]
        totals = {name: {word: each.get(word) for word in ("total", "capped")} for name, each in sections.items()}
        self.model.do(self.name, "exact", sections=totals)


class Guest(Client):
    """The widget."""

    def __init__(self, model, name, gateways, chance, inbox, known: dict | None = None):
        self.inbox, self.session = inbox, known
        super().__init__(model, name, gateways, chance)
        model.do(name, "begin", kind="guest")
        self.load()

    def headers(self) -> dict:
        return {}

    def load(self) -> None:
        body = {"inbox": self.inbox.website_token, "visitor_token": (self.session or {}).get("visitor_token", "")}
        answer = self.http.post(self.chance.choice(self.gateways).url + "/chat/session", json=body)
        assert answer.status_code == 201, answer.text
        self.session = answer.json()
        self.http.headers["Authorization"] = f"Bearer {self.session['visitor_token']}"
        self.model.do(
            self.name, "load", answer={name: self.session[name] for name in ("conversation", "messages", "last_id")}
        )

    def address(self) -> dict:
        here = {"session": self.session["session_id"], "token": self.session["token"]}
        state = self.state()
        known = state["conversation"]
        return here | ({"conversation": known["id"], "last_id": state["seq"]} if known else {})

    def apply(self, frame: dict) -> None:
        super().apply(frame)
        if frame["type"] == "hello":
            self._catch_up()
        elif frame["type"] == "resync":
            self.load()

    def _catch_up(self) -> None:
        page = {"has_more": True}
        while page["has_more"]:
            page = self.get(self._path("messages"), after=self.state()["last"])
            self.model.do(self.name, "page", rows=page["messages"])
        state = self.state()
        if state["list"] and not state["conversation"]:
            self.load()

    def _path(self, what: str) -> str:
        return f"/chat/session/{self.session['session_id']}/{what}"

    def send(self, what: str, **body) -> httpx.Response:
        return self.http.post(self.chance.choice(self.gateways).url + self._path(what), json=body)

    def acknowledge(self) -> None:
        """Tell what has been applied; answered by the time this returns, for frames of a socket are taken in turn."""
        numbers = [frame["id"] for frame in self.applied if frame["id"]]
        if self.socket is None or not numbers:
            return
        self.socket.send(json.dumps({"type": "ack", "last_id": max(numbers)}))
        self.ping()

    def ping(self) -> None:
        """Hear everything that was sent before the answer."""
        self.socket.send(json.dumps({"type": "ping"}))
        self.pump(until=lambda frame: frame["type"] == "pong")
