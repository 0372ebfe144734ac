"""A worker's part: a batch, imagined, then copied in one transaction: all of a conversation or nothing."""

import re
import signal
from collections.abc import Iterable
from random import Random

import psycopg
from psycopg import sql

from conversations.simulate import rows
from conversations.simulate.planning import Planner
from conversations.simulate.speech import tongue
from conversations.simulate.stage import Job, Talk
from conversations.simulate.standing import standing
from conversations.simulate.thread import Line, lines
from conversations.simulate.vocabulary import VOCABULARIES

BLOCK = 1_000  # rows handed to COPY at once
RESERVE = """select min(taken), max(taken)
  from (select nextval(pg_get_serial_sequence(%s, 'id')) taken from generate_series(1, %s)) ids"""
MENTIONED = re.compile(r"\(mention://user/(\d+)/")
_connection: psycopg.Connection | None = None


def prepare(conninfo: str) -> None:
    """A worker begins: its own connection, no time limit; Ctrl-C is the parent's business, who lets batches finish."""
    global _connection
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    settings = "-c statement_timeout=0 -c idle_in_transaction_session_timeout=0 -c synchronous_commit=off -c jit=off"
    _connection = psycopg.connect(conninfo, autocommit=True, options=settings, application_name="simulate")
    for locale in VOCABULARIES:
        tongue(locale)


def fill(job: Job) -> tuple[int, int]:
    """Write the batch. How many conversations and messages."""
    rng = Random(job.key)
    planner = Planner(job, rng)
    talks = planner.talks()
    tables = Tables(job, planner, rng)
    for index, talk in enumerate(talks):
        tables.add(index, talk)
    tables.write()
    return len(talks), job.batch.messages


class Tables:
    """The batch's rows, table by table."""

    def __init__(self, job: Job, planner: Planner, rng: Random):
        self.job, self.cast, self.random = job, job.cast, rng.random
        self.customers = planner.customers
        self.contact_id, self.door_id = (_reserve(table, len(self.customers)) for table in ("contact", "contact_inbox"))
        self.conversation_id = _reserve("conversation", job.batch.conversations)
        self.message_id = _reserve("message", job.batch.messages)
        self.conversations: list[str] = []
        self.messages: list[str] = []
        self.mentions: dict[tuple[int, int], str] = {}
        self._conversation_row = rows.ConversationRow(self.cast, job.now, self.random)
        self._message_rows = rows.MessageRows(self.cast)

    def add(self, index: int, talk: Talk) -> None:
        name = self.customers[talk.contact].name
        said = lines(talk, name, self.cast, self.random)
        own, first = self.conversation_id + index, self.message_id + len(self.messages)
        contact, door = self.contact_id + talk.contact, self.door_id + talk.contact
        self.customers[talk.contact].last = max(self.customers[talk.contact].last, said[-1][1])
        state = standing(talk, said, self.random)
        self.conversations.append(self._conversation_row(talk, said, state, name, (own, contact, door), first))
        self.messages += self._message_rows(talk, said, name, own, contact, first)
        self._mentions(own, said)

    def _mentions(self, conversation: int, said: list[Line]) -> None:
        for letter, at, text in said:
            if letter == "n" and (found := MENTIONED.search(text)):
                user = int(found[1])
                row = f"{self.cast.account_id}\t{conversation}\t{user}\t{rows.stamp(at)}\n"
                self.mentions[conversation, user] = row

    def write(self) -> None:
        with _connection.transaction():
            _copy("contact", rows.CONTACT, self._contacts())
            _copy("contact_inbox", rows.CONTACT_INBOX, self._doors())
            _copy("conversation", rows.CONVERSATION, self.conversations)
            _copy("message", rows.MESSAGE, self.messages)
            _copy("mention", rows.MENTION, self.mentions.values())

    def _contacts(self) -> Iterable[str]:
        for index, customer in enumerate(self.customers):
            yield rows.contact(customer, self.contact_id + index, self.cast.account_id)

    def _doors(self) -> Iterable[str]:
        for index, customer in enumerate(self.customers):
            yield rows.contact_inbox(customer, self.door_id + index, self.contact_id + index, self.cast.account_id)


def _reserve(table: str, count: int) -> int:
    """The first of so many ids in a row. A live product takes ids meanwhile; then the next run of ids is tried."""
    while True:
        with _connection.transaction():
            # Only against the other workers, who would cut each other's runs to pieces.
            _connection.execute("select pg_advisory_xact_lock(hashtext('simulate'), hashtext(%s))", [table])
            first, last = _connection.execute(RESERVE, [table, count]).fetchone()
        if last - first + 1 == count:
            return first


def _copy(table: str, columns: str, given: Iterable[str]) -> None:
    statement = sql.SQL("copy {} ({}) from stdin").format(sql.Identifier(table), sql.SQL(columns))
    with _connection.cursor() as cursor, cursor.copy(statement) as copy:
        block: list[str] = []
        for row in given:
            block.append(row)
            if len(block) == BLOCK:
                copy.write("".join(block))
                block.clear()
        copy.write("".join(block))
