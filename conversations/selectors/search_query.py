"""What a person typed, as a text-search query: words, "phrases", -words, numbers in any writing.

Whatever was typed is understood somehow: nothing here raises. Lexemes are written as literals and cast, everything else
is parsed by PostgreSQL from plain text, so no character of the query is an operator.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from conversations.selectors.lanes import Sql
from helpdesk.lib.text import clean

MOST_CHARACTERS, MOST_WORDS, MOST_PATTERNS = 200, 12, 3
SHORTEST_PREFIX, SHORTEST_NUMBER_PREFIX = 3, 4
PHONE_DIGITS = 10  # of a telephone number the last ten are compared: +7 and 8 begin the same one

_TERM = re.compile(r'([-−–]?)(?:"([^"]*)"|(\S+))')
_NUMBER = re.compile(r"[#№]?\s*([0-9]{1,9})")
_PHONE = re.compile(r"\+?[0-9](?:[ ().-]{0,3}[0-9]){9,14}")
_EDGES = " \t\n.,;:!?()[]{}<>«»“”„'\"`*&|\\"
NOTHING = Sql("''::tsquery", [])


@dataclass(frozen=True)
class Term:
    text: str
    phrase: bool = False
    refused: bool = False

    @property
    def bare(self) -> str:
        """A word with a digit in it as `search_numbers` keeps it."""
        return "".join(char for char in self.text.lower() if char.isalnum())[:60]

    @property
    def numeric(self) -> bool:
        return not self.phrase and any(char in "0123456789" for char in self.text)


@dataclass(frozen=True)
class Query:
    """text: with ё as е, as the index has it."""

    text: str
    terms: tuple[Term, ...]

    @property
    def number(self) -> int | None:
        """The conversation's, where the query is nothing else: 42 or #42."""
        found = _NUMBER.fullmatch(self.text)
        return int(found[1]) if found else None

    @property
    def phone(self) -> str | None:
        """The last ten digits, where the whole query is a telephone number."""
        return re.sub(r"[^0-9]", "", self.text)[-PHONE_DIGITS:] if _PHONE.fullmatch(self.text) else None

    @cached_property
    def wanted(self) -> list[Term]:
        return [term for term in self.terms if not term.refused]

    def sql(self) -> Sql:
        """The tsquery as text; empty where only words remain that stand in every message."""
        if not self.wanted:
            return Sql("''", [])
        last = self.terms[-1]
        parts = [_sought(term, term is last) for term in self.wanted]
        if self.phone:
            parts = [_either(Sql("%s::tsquery", [_lexeme(self.phone)]), _all(parts))]
        refused = _all([_refused(term) for term in self.terms if term.refused])
        text = f"""(select case when numnode(q.given) = 0 then '' else (q.given && {refused.text})::text end from (
            select case when numnode(p.given) = 0 then {_prefix(last).text} else p.given end as given
            from (select {_all(parts).text} as given) p) q)"""
        return Sql(text, [*refused.values, *_prefix(last).values, *_all(parts).values])

    def patterns(self) -> list[str]:
        """For ILIKE: every one of them stands somewhere in what is known of a contact."""
        words = [term.text for term in self.wanted][:MOST_PATTERNS]
        return [f"%{_escaped(word)}%" for word in words]

    def digits(self) -> list[str]:
        """For LIKE: a telephone number or a part of one, as +79161234567 has it; a leading 8 may stand for +7."""
        digits = re.sub(r"[^0-9]", "", self.text)
        if len(digits) < SHORTEST_NUMBER_PREFIX or re.search(r"[^0-9 ()+.-]", self.text):
            return []
        tail = digits[-PHONE_DIGITS:]
        return [f"%{tail}%", f"%{tail.removeprefix('8') if len(digits) <= PHONE_DIGITS else tail}%"]


def parsed(given: str) -> Query:
    text = clean(given).strip()[:MOST_CHARACTERS].translate({ord("ё"): "е", ord("Ё"): "Е"})
    return Query(text, tuple(_terms(text)))


def _terms(text: str) -> list[Term]:
    found = []
    for minus, phrase, word in _TERM.findall(text):
        words = (phrase or word).strip(_EDGES).split()[: MOST_WORDS - sum(len(term.text.split()) for term in found)]
        if any(char.isalnum() for char in "".join(words)):
            found.append(Term(" ".join(words), bool(phrase), bool(minus)))
    return found


def _sought(term: Term, is_last: bool) -> Sql:
    if term.phrase:
        return Sql("phraseto_tsquery('russian', %s)", [term.text])
    stems = _stems(term)
    if term.numeric:
        return _either(stems, Sql("%s::tsquery", [_lexeme(term.bare, len(term.bare) >= SHORTEST_NUMBER_PREFIX)]))
    if not is_last or _prefix(term) == NOTHING:
        return stems
    # A word that stands in every message (a stop word) is not sought by its beginning either.
    text = f"""(select case when numnode(w.given) = 0 then w.given else w.given || {_prefix(term).text} end
        from (select {stems.text} as given) w)"""
    return Sql(text, [*_prefix(term).values, *stems.values])


def _refused(term: Term) -> Sql:
    sought = _sought(term, is_last=False)
    return Sql(f"!!({sought.text})", sought.values)


def _prefix(term: Term) -> Sql:
    """What begins with the last word, as it is being typed."""
    if term.phrase or term.refused or sum(map(str.isalpha, term.text)) < SHORTEST_PREFIX:
        return NOTHING
    return Sql("%s::tsquery", [_lexeme(term.text.lower(), prefix=True)])


def _stems(term: Term) -> Sql:
    return Sql("plainto_tsquery('russian', %s)", [term.text])


def _lexeme(word: str, prefix: bool = False) -> str:
    quoted = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}'" + (":*" if prefix else "")


def _all(parts: list[Sql]) -> Sql:
    return _joined(parts, " && ") if parts else NOTHING


def _either(*parts: Sql) -> Sql:
    return _joined(list(parts), " || ")


def _joined(parts: list[Sql], operator: str) -> Sql:
    return Sql(
        "(" + operator.join(part.text for part in parts) + ")", [value for part in parts for value in part.values]
    )


def _escaped(word: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", word)
