"""The account itself, and its log of events for integrations."""

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import connection
from rest_framework.response import Response

from conversations.api.base import AccountView
from conversations.api.setup import refused
from conversations.selectors import changes
from conversations.shapes import staff
from helpdesk.events.publish import publish
from helpdesk.lib.errors import Invalid
from helpdesk.lib.text import clean
from helpdesk.scope import current_account_id
from helpdesk.tenancy.models import Account

FIELDS = ("name", "locale", "domain", "support_email", "timezone")
SALT = "events.position"
PAGE = 100


class AccountOne(AccountView):
    """The account's name, language and time zone; an administrator may change them."""

    administrators_only = ("PATCH", "PUT")

    def get(self, request, account_id):
        return Response(_shape(Account.objects.get(pk=account_id)))

    def patch(self, request, account_id):
        row, given = Account.objects.get(pk=account_id), self.body()
        for name in FIELDS:
            if given.get(name) is not None:
                setattr(row, name, clean(given[name]) if isinstance(given[name], str) else given[name])
        try:
            row.full_clean()
        except ValidationError as error:
            raise refused(error) from error
        except (TypeError, ValueError, AttributeError) as error:
            raise Invalid("A field has a value of a wrong kind.", fields={"base": ["of a wrong kind"]}) from error
        row.save(update_fields=FIELDS)
        publish("account.changed", actor=self.actor, payload={"what": "account"})
        return Response(_shape(row))

    put = patch


def _shape(row: Account) -> dict:
    return {name: getattr(row, name) for name in ("id", *FIELDS)} | {
        "status": row.get_status_display(),
        "created_at": staff.iso(row.created_at),
        "settings": row.settings,
        "custom_attributes": row.custom_attributes,
        "features": {},
        "latest_chatwoot_version": None,
    }


class EventsView(AccountView):
    """`?after=<next>`: what happened since, in order and without gaps: `{"events", "next", "more"}`.

    Without `after` the feed begins now. A position is a pair of snapshots and the last id given out between them, so
    neither a late commit nor a page's end loses anything. For administrators.
    """

    administrators_only = ("GET",)

    def get(self, request, account_id):
        given = request.query_params.get("after")
        if not given:
            return Response({"events": [], "next": _token(changes.snapshot(), None, 0), "more": False})
        since, until, last = _meaning(given)
        until = until or changes.snapshot()
        rows = _between(since, until, last)
        more = len(rows) > PAGE
        after = _token(since, until, rows[PAGE - 1]["id"]) if more else _token(until, None, 0)
        return Response({"events": rows[:PAGE], "next": after, "more": more})


def _token(since: str, until: str | None, last: int) -> str:
    return signing.dumps([current_account_id(), since, until, last], salt=SALT, compress=True)


def _meaning(token: str) -> tuple[str, str | None, int]:
    """Raises Invalid for a position that is forged, older than the log, or another account's."""
    try:
        account_id, since, until, last = signing.loads(token, salt=SALT, max_age=changes.OLDEST)
    except (signing.BadSignature, ValueError, TypeError):
        account_id = None
    if account_id != current_account_id():
        raise Invalid("Begin again without `after`.", code="resync", fields={"after": ["not a position of this log"]})
    return since, until, last


def _between(since: str, until: str, last: int) -> list[dict]:
    sql = f"""select e.id, e.kind, c.display_id, e.inbox_id, e.seq, e.actor_type, e.actor_id, e.payload, e.created_at
              from event e left join conversation c on c.id = e.conversation_id
              where e.account_id = %s and {changes.UNSEEN.replace("chg_xid", "e.chg_xid")}
              and pg_visible_in_snapshot(e.chg_xid, %s::pg_snapshot) and e.id > %s
              and e.created_at > now() - interval '25 hours' order by e.id limit %s"""
    with connection.cursor() as run:
        run.execute(sql, [current_account_id(), since, since, until, last, PAGE + 1])
        return [_event(row) for row in run.fetchall()]


def _event(row: tuple) -> dict:
    names = ("id", "kind", "conversation_id", "inbox_id", "seq")
    shaped = dict(zip(names, row, strict=False))
    return shaped | {"actor": {"type": row[5], "id": row[6]}, "payload": row[7], "created_at": staff.iso(row[8])}
