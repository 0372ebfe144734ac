"""Search at five million messages: words from common to unknown, by HTTP and by the bare functions."""

import time

import psycopg

SHARES = {"common": 0.04, "middle": 0.003, "seldom": 0.0002}  # of the messages that hold such a word


def words(owner_url: str, account_id: int) -> dict[str, str]:
    """A word of each frequency, found in the account itself, and questions of other kinds."""
    with psycopg.connect(owner_url) as connection:
        taken = f"select tsv from message_search tablesample system (2) where account_id = {int(account_id)}"
        sample = f"select word, nentry from ts_stat('{taken}') where word ~ '^[а-яa-z]{{4,}}$' order by nentry"
        found = connection.execute(sample).fetchall()
        seen = connection.execute(
            "select count(*) from message_search tablesample system (2) where account_id = %s", [account_id]
        ).fetchone()[0]
        number = connection.execute(
            r"select substring(plain_text from '[A-Z]{1,3}-\d{5,}') from message tablesample system (1)"
            r" where account_id = %s and plain_text ~ '[A-Z]{1,3}-\d{5,}' limit 1",
            [account_id],
        ).fetchone()
    picked = {name: min(found, key=lambda row: abs(row[1] / seen - share))[0] for name, share in SHARES.items()}
    two = " ".join(word for word, _ in found[-2:])
    return picked | {"two common": two, "prefix": picked["common"][:4], "unknown": "qzxwvj", "number": number[0]}


class Bare:
    """The walk and then, where it found too little, the index: the same statements the product asks."""

    def __init__(self, url: str, account_id: int, statements: list[tuple]):
        self.connection = psycopg.connect(url)
        self.account_id = account_id
        self.statements = [each for each in statements if "statement_timeout" not in each[0]]

    def __call__(self) -> float:
        began = time.perf_counter()
        with self.connection.transaction():
            self.connection.execute("select set_config('app.account_id', %s, true)", [str(self.account_id)])
            for sql, values in self.statements:
                answer = self.connection.execute(sql, values)
                if answer.description:
                    answer.fetchall()
        return (time.perf_counter() - began) * 1000
