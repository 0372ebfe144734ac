"""Writers: a steady rate of whole messages beside the readers, and 32 at once that move conversations."""

import random
import threading
import time
from dataclasses import dataclass

import psycopg

WRITE = """
with moved as (
  update conversation set last_activity_at = now(), preview = %(text)s, unread_count = unread_count + 1,
    waiting_since = case when waiting_since is null and status = 0 then now() end,
    version = version + 1, event_seq = event_seq + 1
  where account_id = %(account)s and id = %(id)s returning id, inbox_id, event_seq),
said as (
  insert into message (account_id, conversation_id, inbox_id, message_type, content_type, private, content,
    processed_message_content, plain_text, status, sender_type, sender_name, content_attributes, additional_attributes,
    external_source_ids, sentiment, created_at, updated_at)
  select %(account)s, id, inbox_id, 0, 0, false, %(text)s, %(text)s, %(text)s, 0, 0, 'Vera', '{}', '{}', '{}', '{}',
    now(), now() from moved returning id)
insert into event (account_id, kind, inbox_id, conversation_id, seq, actor_type, payload, created_at)
select %(account)s, 'message.created', moved.inbox_id, moved.id, moved.event_seq, 'contact',
  jsonb_build_object('message_id', said.id), now() from moved, said
"""
MOVE = """update conversation set status = %(status)s, snoozed_until = null, waiting_since = now()
  where account_id = %(account)s and id = %(id)s"""
WORK = "select pg_sleep(0.005)"  # between the change and its commit: what a service does besides


def some_conversations(url: str, account_id: int, count: int) -> list[int]:
    with psycopg.connect(url) as connection:
        connection.execute("select setseed(0.5)")
        sql = """select id from conversation tablesample system (20) where account_id = %s limit %s"""
        return [pk for (pk,) in connection.execute(sql, [account_id, count])]


@dataclass
class Steady:
    """So many whole messages a second, spread over a few connections, until the block ends. done: how many were."""

    url: str
    account_id: int
    ids: list[int]
    rate: float
    connections: int = 6
    done: int = 0

    def __enter__(self):
        self.stop = threading.Event()
        self.threads = [threading.Thread(target=self._write, args=(n,)) for n in range(self.connections)]
        self.began = time.perf_counter()
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        for thread in self.threads:
            thread.join()
        self.seconds = time.perf_counter() - self.began

    def _write(self, number: int) -> None:
        chance, each = random.Random(number), self.connections / self.rate
        due = time.perf_counter() + each * number / self.connections
        with psycopg.connect(self.url) as connection:
            while not self.stop.wait(max(0.0, due - time.perf_counter())):
                values = {"account": self.account_id, "id": chance.choice(self.ids), "text": "Where is order A-1? " * 8}
                with connection.transaction():
                    connection.execute("select set_config('app.account_id', %s, true)", [str(self.account_id)])
                    connection.execute(WRITE, values)
                self.done += 1
                due += each


def moves_a_second(url: str, account_id: int, ids: list[int], writers: int, seconds: float) -> float:
    """Transactions a second of so many writers at once, each moving one conversation between sections."""
    counts, until = [0] * writers, time.perf_counter() + seconds

    def work(number: int) -> None:
        chance = random.Random(number)
        with psycopg.connect(url) as connection:
            while time.perf_counter() < until:
                values = {"account": account_id, "id": chance.choice(ids), "status": chance.choice([0, 1, 3])}
                with connection.transaction():
                    connection.execute("select set_config('app.account_id', %s, true)", [str(account_id)])
                    connection.execute(MOVE, values)
                    connection.execute(WORK)
                counts[number] += 1

    threads = [threading.Thread(target=work, args=(number,)) for number in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds
