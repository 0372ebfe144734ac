"""Requests over HTTP to one web process, in rounds that take turns between the accounts."""

import random
import time

import httpx

from benchmarks.inbox.people import Place

DEEP = 1000  # pages from the first one to the deep one


class Caller:
    """One person's connection, kept alive."""

    def __init__(self, url: str, place: Place, who: str = "all"):
        self.place = place
        self.http = httpx.Client(base_url=url + place.base, headers={"Api-Access-Token": place.tokens[who]}, timeout=60)

    def get(self, address: str, **query):
        answer = self.http.get(address, params=query)
        answer.raise_for_status()
        return answer.json()

    def timed(self, address: str, query: dict, headers: dict | None = None) -> float:
        """Milliseconds until the whole answer is here."""
        began = time.perf_counter()
        answer = self.http.get(address, params=query, headers=headers)
        taken = (time.perf_counter() - began) * 1000
        if answer.status_code not in (200, 304):
            raise RuntimeError(f"{answer.status_code} {answer.text[:200]}")
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
