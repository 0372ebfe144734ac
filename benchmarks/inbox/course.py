"""What is measured, in order. Each part measures its own baseline beside itself."""

import gzip
import json
import statistics

import psycopg
from django.conf import settings
from django.db import connections

from benchmarks.inbox import oldway, searches, writers
from benchmarks.inbox.bare import Bare, early_statements, statements_of
from benchmarks.inbox.figures import Report, summary
from benchmarks.inbox.requests import Caller, deep_cursor, in_turns
from helpdesk.env import env
from helpdesk.scope.roles import application_url

INBOX, LIST = "conversations/inbox", "conversations"
WRITES_A_SECOND, WRITERS, SECONDS = 300, 32, 6.0


def median(taken: list[float]) -> float:
    return statistics.median(taken)


class Course:
    def __init__(self, product, places: dict, report: Report, rounds: int):
        self.product, self.places, self.report, self.rounds = product, places, report, rounds
        self.url = application_url(env.database_url, env.owner_url, settings.SECRET_KEY)
        self.owner = env.owner_url or env.database_url
        self.biggest = list(places)[-1]

    def run(self) -> None:
        self._settle()
        for part in (self._flatness, self._size, self._bare, self._restricted, self._old_way, self._search):
            print(f"... {part.__name__.strip('_')}", flush=True)
            part()
        for part in (self._under_writes, self._writers):  # last: they change the data
            print(f"... {part.__name__.strip('_')}", flush=True)
            part()

    def _settle(self) -> None:
        with psycopg.connect(self.owner, autocommit=True) as connection:
            for table in ("conversation", "conversation_counter", "message", "message_search", "event", "contact"):
                connection.execute(f"vacuum (analyze) {table}")
            connection.execute("checkpoint")

    # The same request in accounts of every size.

    def _flatness(self) -> None:
        asked, callers = {}, {size: Caller(self.product.url, place) for size, place in self.places.items()}
        for size, caller in callers.items():
            asked |= self._kinds(size, caller)
        taken = in_turns(self.rounds, asked)
        self.report.keep("requests, ms by HTTP", {f"{kind}, {size}": summary(t) for (kind, size), t in taken.items()})
        for kind in ("inbox", "summary", "first page", "deep page", "delta, nothing new"):
            self._compare(kind, taken)
        nothing, whole = median(taken["delta, nothing new", self.biggest]), median(taken["inbox", self.biggest])
        unchanged = median(taken["inbox, 304", self.biggest])
        self.report.at_most("delta with nothing new : inbox request (HTTP, everything)", nothing / whole, 0.1)
        self.report.at_most("304 : inbox request (HTTP, everything)", unchanged / whole, 0.1)

    def _kinds(self, size: str, caller: Caller) -> dict:
        answer = caller.http.get(INBOX)
        at, tag = answer.json()["sync_ts"], answer.headers["ETag"]
        deep = {"section": "all", "cursor": deep_cursor(caller)}
        return {
            ("inbox", size): lambda: caller.timed(INBOX, {}),
            ("summary", size): lambda: caller.timed("conversations/summary", {}),
            ("first page", size): lambda: caller.timed(LIST, {"section": "all"}),
            ("deep page", size): lambda: caller.timed(LIST, deep),
            ("delta, nothing new", size): lambda: caller.timed(LIST, {"updated_since": at}),
            ("inbox, 304", size): lambda: caller.timed(INBOX, {}, {"If-None-Match": tag}),
        }

    def _compare(self, kind: str, taken: dict) -> None:
        sizes = list(self.places)
        if len(sizes) > 1:
            ratio = median(taken[kind, sizes[-1]]) / median(taken[kind, sizes[-2]])
            self.report.at_most(f"{kind}: {sizes[-1]} : {sizes[-2]}", ratio, 1.3)
        if len(sizes) > 2:
            ratio = median(taken[kind, sizes[-1]]) / median(taken[kind, sizes[0]])
            self.report.at_most(f"{kind}: {sizes[-1]} : {sizes[0]}", ratio, 2.0)

    def _size(self) -> None:
        answer = Caller(self.product.url, self.places[self.biggest]).http.get(INBOX).content
        self.report.keep("inbox answer, bytes", {"plain": len(answer), "gzip": len(gzip.compress(answer, 6))})
        self.report.at_most("inbox answer, bytes", len(answer), 100_000)
        self.report.at_most("inbox answer, bytes by gzip", len(gzip.compress(answer, 6)), 20_000)

    # The same SQL without the product.

    def _bare(self) -> None:
        touched, asked = {}, {}
        for size, place in self.places.items():
            statements = statements_of(place, INBOX, {})
            bare, caller = Bare(self.url, place.account_id, statements), Caller(self.product.url, place)
            touched[size] = bare.buffers()
            asked |= {("bare", size): bare, ("http", size): lambda caller=caller: caller.timed(INBOX, {})}
            self.report.keep(f"statements of an inbox request, {size}", len(statements))
            self.report.at_most(f"statements of an inbox request, {size}", len(statements), 6)
        self._bare_delta(asked)
        connections.close_all()
        taken = in_turns(self.rounds, asked)
        self.report.keep("inbox request, ms", {f"{kind}, {size}": summary(t) for (kind, size), t in taken.items()})
        self.report.keep("buffers of an inbox request", touched)
        big = self.biggest
        ratio = median(taken["http", big]) / median(taken["bare", big])
        self.report.at_most("inbox request : the same SQL bare", ratio, 4)
        delta = median(taken["bare delta", big]) / median(taken["bare", big])
        self.report.at_most("delta with nothing new : inbox request (in the database)", delta, 0.1)
        self.report.at_most(f"buffers of an inbox request, {big}", touched[big], 1200)
        if "100k" in touched and "1M" in touched:
            self.report.at_most("buffers, 1M : 100k", touched["1M"] / touched["100k"], 1.25)

    def _bare_delta(self, asked: dict) -> None:
        place = self.places[self.biggest]
        at = Caller(self.product.url, place).get(INBOX)["sync_ts"]
        statements = early_statements(place, LIST, {"updated_since": at})
        asked["bare delta", self.biggest] = Bare(self.url, place.account_id, statements)

    def _restricted(self) -> None:
        place = self.places[self.biggest]
        callers = {who: Caller(self.product.url, place, who) for who in place.tokens}
        taken = in_turns(self.rounds, {who: lambda c=caller: c.timed(INBOX, {}) for who, caller in callers.items()})
        self.report.keep("inbox request by who asks, ms", {who: summary(t) for who, t in taken.items()})
        for who in ("smallest inbox", "own"):
            self.report.at_most(f"inbox request: {who} : administrator", median(taken[who]) / median(taken["all"]), 1.2)

    # As the first version of this inbox loaded it.

    def _old_way(self) -> None:
        raw = {}
        for size, place in self.places.items():
            caller = Caller(self.product.url, place)
            total = caller.get(INBOX)["sections"]["all"]["total"]
            taken, pages = oldway.load_everything(self.url, place.account_id, total, most_pages=100)
            new = median([caller.timed(INBOX, {}) for _ in range(10)])
            whole = taken / pages * ((total + 49) // 50)
            raw[size] = {"pages read": pages, "ms of those": round(taken, 1), "pages in all": (total + 49) // 50,
                         "one inbox request, ms": round(new, 2), "ratio at least": round(whole / new, 1)}  # fmt: skip
        self.report.keep("loading everything page by page", raw)
        self.report.at_least("loading everything : one inbox request, 1M", raw[self.biggest]["ratio at least"], 10)

    # Search.

    def _search(self) -> None:
        place = self.places[self.biggest]
        caller, small = Caller(self.product.url, place), Caller(self.product.url, self.places[next(iter(self.places))])
        asked, words = {}, searches.words(self.owner, place.account_id)
        for kind, word in words.items():
            statements = statements_of(place, "search", {"q": word})
            asked["bare", kind] = searches.Bare(self.url, place.account_id, statements)
            asked["http", kind] = lambda word=word: caller.timed("search", {"q": word})
            asked["small account", kind] = lambda word=word: small.timed("search", {"q": word})
        connections.close_all()
        taken = in_turns(max(self.rounds // 3, 10), asked)
        self.report.keep("search, words", words)
        self.report.keep("search, ms", {f"{how}, {kind}": summary(t) for (how, kind), t in taken.items()})
        for kind in words:
            p95 = summary(taken["http", kind])["p95"] / summary(taken["bare", kind])["p95"]
            self.report.at_most(f"search, {kind}: p95 by HTTP : bare SQL", p95, 3)
            self.report.at_most(f"search, {kind}: median ms", median(taken["http", kind]), self._most(kind))
            self.report.at_most(f"search, {kind}: small account, median ms", median(taken["small account", kind]), 30)

    def _most(self, kind: str) -> float:
        return 50 if kind in ("common", "seldom", "number", "unknown") else 500

    # Beside writers.

    def _under_writes(self) -> None:
        place = self.places[self.biggest]
        caller = Caller(self.product.url, place)
        ids = writers.some_conversations(self.owner, place.account_id, 20_000)
        quiet = in_turns(self.rounds, {"inbox": lambda: caller.timed(INBOX, {})})["inbox"]
        with writers.Steady(self.url, place.account_id, ids, WRITES_A_SECOND) as steady:
            busy = in_turns(self.rounds, {"inbox": lambda: caller.timed(INBOX, {})})["inbox"]
        rate = steady.done / steady.seconds
        raw = {"quiet": summary(quiet), "busy": summary(busy), "writes a second": round(rate, 1)}
        self.report.keep("inbox request beside writers, ms", raw)
        self.report.at_most("inbox request: p95 beside writers : quiet", raw["busy"]["p95"] / raw["quiet"]["p95"], 3)
        self.report.at_least("writes a second beside it", rate, 0.9 * WRITES_A_SECOND)

    def _writers(self) -> None:
        """Counters on and off by turns, in the middle account, so that a growing table favours neither."""
        place = self.places[list(self.places)[-2]] if len(self.places) > 1 else self.places[self.biggest]
        ids = writers.some_conversations(self.owner, place.account_id, 20_000)
        rates: dict[str, list[float]] = {"with": [], "without": []}
        for turn in range(6):
            which = "with" if turn % 2 == 0 else "without"
            self._counting(which == "with")
            rates[which].append(writers.moves_a_second(self.url, place.account_id, ids, WRITERS, SECONDS))
        self._counting(True)
        self.report.keep("moves a second of 32 writers", rates)
        ratio = median(rates["with"]) / median(rates["without"])
        self.report.at_least("32 writers: with counters : without", ratio, 0.8)
        self._recounted()

    def _counting(self, on: bool) -> None:
        with psycopg.connect(self.owner, autocommit=True) as connection:
            connection.execute(f"alter table conversation {'enable' if on else 'disable'} trigger conversation_moved")

    def _recounted(self) -> None:
        """What was moved while counting was off is put right, and then nothing may differ."""
        self.product.manage("recount", "--repair")
        said = self.product.manage("recount")
        self.report.keep("recount after the writers", json.dumps(said.strip().splitlines()[-3:]))
