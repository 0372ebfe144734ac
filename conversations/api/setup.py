"""What an administrator sets up: inboxes, agents, teams, labels, canned replies. Operators may read it."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from rest_framework.response import Response

from conversations.api.base import AccountView
from conversations.models import CannedResponse, Label
from helpdesk.events.publish import publish
from helpdesk.lib.errors import Invalid, NotFound
from helpdesk.lib.text import clean
from helpdesk.tenancy.models import Team

WRITING = ("POST", "PUT", "PATCH", "DELETE")


class Kind:
    """One kind of row: how it is shaped, which fields may be set, what its nested name and envelope are."""

    model: type[models.Model]
    nested_name = ""
    fields: tuple[str, ...] = ()
    order = "pk"

    def shape(self, row) -> dict:
        raise NotImplementedError

    def envelope(self, rows: list[dict]):
        return rows

    def search(self, rows, params):
        return rows


class Collection(AccountView):
    administrators_only = WRITING
    kind: Kind

    def get(self, request, account_id):
        rows = self.kind.search(self.kind.model.objects.order_by(self.kind.order), request.query_params)
        return Response(self.kind.envelope([self.kind.shape(row) for row in rows]))

    def post(self, request, account_id):
        row = self.kind.model()
        row.claim_account()
        fill(row, self.nested(self.kind.nested_name), self.kind.fields)
        self.tell()
        return Response(self.kind.shape(row))

    def tell(self) -> None:
        publish("account.changed", actor=self.actor, payload={"what": self.kind.nested_name})


class Element(Collection):
    def get(self, request, account_id, pk):
        return Response(self.kind.shape(self.row(pk)))

    def patch(self, request, account_id, pk):
        row = self.row(pk)
        fill(row, self.nested(self.kind.nested_name), self.kind.fields)
        self.tell()
        return Response(self.kind.shape(row))

    put = patch

    def delete(self, request, account_id, pk):
        self.row(pk).delete()
        self.tell()
        return Response()

    def row(self, pk: int):
        row = self.kind.model.objects.filter(pk=pk).first()
        if row is None:
            raise NotFound
        return row

    http_method_names = ["get", "patch", "put", "delete", "head", "options"]


def fill(row, given: dict, fields: tuple[str, ...]) -> None:
    """Set the fields that were sent and save. Raises Invalid naming those that are wrong."""
    for name in fields:
        if name in given and given[name] is not None:
            setattr(row, name, clean(given[name]) if isinstance(given[name], str) else given[name])
    try:
        row.full_clean()
    except ValidationError as error:
        raise refused(error) from error
    except (TypeError, ValueError, AttributeError, OverflowError) as error:
        raise Invalid(
            "A field has a value of a wrong kind.", fields={name: ["of a wrong kind"] for name in given}
        ) from error
    with transaction.atomic():
        row.save()


def refused(error: ValidationError) -> Invalid:
    fields = {("base" if name == "__all__" else name): texts for name, texts in error.message_dict.items()}
    return Invalid(next(iter(fields.values()))[0], fields=fields)


class LabelKind(Kind):
    model, nested_name, order = Label, "label", "title"
    fields = ("title", "description", "color", "show_on_sidebar")

    def shape(self, row):
        return {name: getattr(row, name) for name in ("id", *self.fields)}

    def envelope(self, rows):
        return {"payload": rows}


class CannedKind(Kind):
    model, nested_name, order = CannedResponse, "canned_response", "short_code"
    fields = ("short_code", "content")

    def shape(self, row):
        shaped = {name: getattr(row, name) for name in ("id", "account_id", "short_code", "content")}
        return shaped | {"created_at": row.created_at.isoformat(), "updated_at": row.updated_at.isoformat()}

    def search(self, rows, params):
        words = (params.get("search") or "").replace("\x00", "").strip()
        if not words:
            return rows
        contains = models.Q(short_code__icontains=words) | models.Q(content__icontains=words)
        starts = models.Case(models.When(short_code__istartswith=words, then=0), default=1)
        return rows.filter(contains).order_by(starts, "short_code")


class TeamKind(Kind):
    model, nested_name, order = Team, "team", "name"
    fields = ("name", "description", "allow_auto_assign")

    def shape(self, row):
        from conversations.shapes import staff

        return staff.team(row)


class Labels(Collection):
    kind = LabelKind()


class LabelOne(Element):
    kind = LabelKind()


class Canned(Collection):
    kind = CannedKind()
    administrators_only = ()


class CannedOne(Element):
    kind = CannedKind()
    administrators_only = ()


class Teams(Collection):
    kind = TeamKind()


class TeamOne(Element):
    kind = TeamKind()
