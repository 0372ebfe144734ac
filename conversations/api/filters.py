"""Filters of Chatwoot's own list, and its counts."""

from dataclasses import dataclass

from conversations.api.base import choice, number
from conversations.selectors import classic, finding, tallies
from conversations.selectors.classic import Listed
from conversations.selectors.filters import listed
from conversations.selectors.finding import Sought
from conversations.selectors.sight import Sight, sight_of
from conversations.shapes.staff import PRIORITIES, STATUSES

STATUS_NUMBERS = {word: key for key, word in STATUSES.items()}
PRIORITY_NUMBERS = {word: key for key, word in PRIORITIES.items()}
MOST_CHARACTERS = 200
KINDS = {word: word for word in ("", "mention", "participating", "unattended")}
OWNERS = {word: word for word in classic.OWNERS} | {"": "all"}
SORTS = {
    "": "latest",
    "latest": "latest",
    "last_activity_at_desc": "latest",
    "last_activity_at_asc": "latest_asc",
    "created_at_desc": "created_desc",  # numbers are given out as conversations begin, and an index has them in order
    "created_at_asc": "created_asc",
    "waiting_since_asc": "waiting_asc",
    "waiting_since_desc": "waiting_desc",
}


@dataclass(frozen=True)
class Asked:
    """What a query of Chatwoot's list asks, and the counts beside it: (mine, nobody's, all)."""

    sight: Sight
    listed: Listed
    counts: tuple[int, int, int]

    @property
    def meta(self) -> dict:
        mine, nobodys, every = self.counts
        return {
            "mine_count": mine, "assigned_count": every - nobodys, "unassigned_count": nobodys, "all_count": every,
        }  # fmt: skip

    @property
    def total(self) -> int:
        """How many the list has on all its pages."""
        mine, nobodys, every = self.counts
        return {"me": mine, "unassigned": nobodys, "assigned": every - nobodys, "all": every}[self.listed.owner]


def asked(membership, params) -> Asked:
    """Of status (open where nothing is said), assignee_type, inbox_id, team_id, labels[], q, source_id,
    conversation_type and sort_by. Raises Invalid naming the parameter."""
    sight, labels = sight_of(membership), tuple(label.lower() for label in listed(params, "labels"))
    team, status = number(params.get("team_id"), "team_id"), _status(params.get("status") or "open")
    kind = choice(params.get("conversation_type") or "", KINDS, "conversation_type")
    sought = Sought(
        _text(params, "q"), labels, kind == "mention", kind == "participating", _text(params, "source_id")
    )  # fmt: skip
    facets = ([f"team:{team}"] if team else []) + [f"label:{label}" for label in labels]
    board = tallies.of_facets(sight, facets or [""])
    wanted = Listed(
        status=status,
        inboxes=_inboxes(sight, number(params.get("inbox_id"), "inbox_id")),
        owner=choice(params.get("assignee_type") or "", OWNERS, "assignee_type"),
        team_id=team,
        labels=labels,
        sort=choice(params.get("sort_by") or "", SORTS, "sort_by"),
        ids=finding.among(sight, sought, board),
        unattended=kind == "unattended",
    )
    return Asked(sight, wanted, _counts(sight, wanted, board, facets, sought._replace(labels=()) != Sought()))


def _counts(sight: Sight, wanted: Listed, board: tallies.Board, facets: list[str], picked: bool) -> tuple:
    """From the counters where those tell, else counted. picked: by more than states, inboxes and facets."""
    told = None
    if not picked and not wanted.unattended and len(facets) <= 1:
        told = board.by_assignee(wanted.status, wanted.inboxes, facets[0] if facets else "")
    return told or classic.counted(sight, wanted)


def _status(word: str) -> frozenset[int]:
    return frozenset() if word == "all" else frozenset({choice(word, STATUS_NUMBERS, "status")})


def _inboxes(sight: Sight, inbox_id: int | None) -> list[int]:
    return [pk for pk in sight.inboxes if not inbox_id or pk == inbox_id]


def _text(params, name: str) -> str:
    return (params.get(name) or "").replace("\x00", "").strip()[:MOST_CHARACTERS]
