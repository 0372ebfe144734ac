"""Requests over HTTP to one web process, in rounds that take turns between the accounts."""

import random
import time
from http.client import HTTPConnection
from urllib.parse import urlencode

import httpx

from benchmarks.inbox.people import Place

DEEP = 1000  # pages from the first one to the deep one


class Caller:
    """One person's connections, kept alive. What is timed goes by the standard library's plain client: httpx takes half
    a millisecond of its own for a request, a third of what the shortest takes altogether."""

    def __init__(self, url: str, place: Place, who: str = "all"):
        self.place = place
        self.headers = {"Api-Access-Token": place.tokens[who]}
        self.http = httpx.Client(base_url=url + place.base, headers=self.headers, timeout=60)
        self.path = httpx.URL(url + place.base).path.rstrip("/")
        self.line = HTTPConnection(httpx.URL(url).netloc.decode(), timeout=60)

    def get(self, address: str, **query):
        answer = self.http.get(address, params=query)
        answer.raise_for_status()
        return answer.json()

    def timed(self, address: str, query: dict, headers: dict | None = None) -> float:
        """Milliseconds until the whole answer is here."""
        asked = f"{self.path}/{address}?{urlencode(query)}".rstrip("?")
        began = time.perf_counter()
        self.line.request("GET", asked, headers=self.headers | (headers or {}))
        answer = self.line.getresponse()
        body = answer.read()
        taken = (time.perf_counter() - began) * 1000
        if answer.status not in (200, 304):
            raise RuntimeError(f"{answer.status} {body[:200]!r}")
        return taken


def deep_cursor(caller: Caller, pages: int = DEEP) -> str | None:
    """The cursor of the last page that is full, at most so many pages down."""
    cursor = caller.get("conversations/inbox")["sections"]["all"]["next"]
    for _ in range(pages - 2):
        page = caller.get("conversations", section="all", cursor=cursor)
        if page["next"] is None:
            break
        cursor = page["next"]
    return cursor


def in_turns(rounds: int, asked: dict, seed: int = 3) -> dict[object, list[float]]:
    """{name: milliseconds of each round}. asked: {name: what to call}; each round asks all of them in another order."""
    taken: dict = {name: [] for name in asked}
    names, chance = list(asked), random.Random(seed)
    for turn in range(rounds + 3):
        chance.shuffle(names)
        for name in names:
            milliseconds = asked[name]()
            if turn >= 3:  # the first rounds warm caches and connections
                taken[name].append(milliseconds)
    return taken
