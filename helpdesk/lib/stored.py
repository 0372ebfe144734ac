"""A model's rows by statements that are put together once: for what every message pays for.

Django asks the same, but builds its query anew each time, and that costs more than what the database does with it.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import connection, connections
from django.db.models import Model
from django.db.models.fields import NOT_PROVIDED


class Statement(NamedTuple):
    sql: str
    values: list


class Stored:
    """columns: what to select of the model's table where it is named `alias`; width: how many they are."""

    def __init__(self, model: type[Model], alias: str):
        fields: list[Any] = [*model._meta.concrete_fields]
        self.model, self.table, self.width = model, model._meta.db_table, len(fields)
        self.columns = ", ".join(f'{alias}."{field.column}"' for field in fields)
        self._names = [field.attname for field in fields]
        self._converted = [(n, field) for n, field in enumerate(fields) if hasattr(field, "from_db_value")]
        self._given = [field for field in fields if _is_given(field)]
        self._insert = _insert(self.table, [field.column for field in self._given])

    def row(self, values: Iterable) -> Any:
        """The instance of what `columns` selected."""
        found: list[Any] = list(values)
        for place, field in self._converted:
            found[place] = field.from_db_value(found[place], None, connection)
        return self.model.from_db("default", self._names, found)

    def insert(self, row: Any) -> Any:
        """As `save` of a new row that keeps the database's own defaults; the row gets its key."""
        row.claim_account()
        with connection.cursor() as cursor:
            cursor.execute(self._insert, [_prepared(field, row, True, cursor.db) for field in self._given])
            (row.pk,) = cursor.fetchone()
        row._state.adding, row._state.db = False, "default"
        return row

    def changes(self, row: Any, names: Iterable[str]) -> Statement:
        """What `save(update_fields=names)` would run; it returns the key of the row, nothing where the row is gone."""
        row.claim_account()
        fields: list[Any] = [self.model._meta.get_field(name) for name in sorted(set(names))]
        changes = ", ".join(f'"{field.column}" = %s' for field in fields)
        values = [_prepared(field, row, False, connections["default"]) for field in fields]
        sql = f'update "{self.table}" set {changes} where account_id = %s and id = %s returning id'
        return Statement(sql, [*values, row.account_id, row.pk])


def _is_given(field) -> bool:
    return not (field.primary_key or field.generated or field.db_default is not NOT_PROVIDED)


def _insert(table: str, columns: list[str]) -> str:
    names = ", ".join(f'"{column}"' for column in columns)
    return f'insert into "{table}" ({names}) values ({", ".join(["%s"] * len(columns))}) returning id'


def _prepared(field, row: Any, new: bool, database):
    return field.get_db_prep_save(field.pre_save(row, new), database)
