"""How good, quick and dear the AI is: for administrators, on the screen and as a table."""

import csv
from datetime import datetime, timedelta

from django.http import HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from rest_framework.response import Response

from ai.measure import quality, series
from conversations.api.base import AccountView
from helpdesk.lib.errors import Invalid
from helpdesk.scope import current_account_id
from helpdesk.tenancy.models import Account

WEEK = timedelta(days=7)
YEARS = range(2000, 2200)  # every clock in between can be asked what it shows elsewhere


class QualityView(AccountView):
    """GET `?from=&to=&by=tier|model|prompt|arm|intent|inbox|day`: `{"rows", "total"}`; a day in `to` is meant whole."""

    administrators_only = ("GET",)

    def get(self, request, **_):
        return Response(self.table(request.query_params))

    def table(self, params) -> dict:
        by = params.get("by") or "model"
        if by not in quality.KEYS:
            raise Invalid("by: an unknown key", fields={"by": ["one of " + ", ".join(quality.KEYS)]})
        return quality.table(*_span(params), by, _zone())


class SeriesView(AccountView):
    """GET `?from=&to=&split=tier|model|prompt|arm|intent|inbox`: `{"step", "moments", "series", "left_out"}`, by the
    hour up to two days and by the day up to 400; without `split` one line, "total"."""

    administrators_only = ("GET",)

    def get(self, request, **_):
        params = request.query_params
        split = params.get("split") or ""
        if split and split not in series.SPLITS:
            raise Invalid("split: an unknown key", fields={"split": ["one of " + ", ".join(series.SPLITS)]})
        since, until = _span(params)
        if until - since > series.LONGEST:
            raise Invalid("Too long a time.", fields={"from": [f"at most {series.LONGEST.days} days"]})
        return Response(series.lines(since, until, split, _zone()))


class TableView(QualityView):
    """GET: the same as CSV."""

    def get(self, request, **_):
        found = self.table(request.query_params)
        answer = HttpResponse(content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="ai-quality.csv"'
        lines = csv.writer(answer)
        lines.writerow(quality.COLUMNS)
        lines.writerows([_cell(row[name]) for name in quality.COLUMNS] for row in [*found["rows"], found["total"]])
        return answer


def _cell(value):
    """A cell that a spreadsheet does not take for a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r" and value != "-" else value


def _span(params) -> tuple[datetime, datetime]:
    until = _moment(params.get("to"), "to", timedelta(days=1)) or timezone.now()
    since = _moment(params.get("from"), "from", timedelta()) or until - WEEK
    if since >= until:
        raise Invalid("The time ends before it begins.", fields={"from": ["earlier than to"]})
    return since, until


def _zone() -> str:
    return Account.objects.values_list("timezone", flat=True).get(pk=current_account_id())


def _moment(given: str | None, field: str, whole_day: timedelta) -> datetime | None:
    if not given:
        return None
    try:
        day, moment = parse_date(given), parse_datetime(given.replace(" ", "+"))
    except ValueError:
        day = moment = None
    if day is not None and len(given) == 10:
        moment = datetime.combine(day, datetime.min.time())
    if moment is None or moment.year not in YEARS:
        raise Invalid("Send a date.", fields={field: ["a date or a time is expected"]})
    moment = moment if timezone.is_aware(moment) else timezone.make_aware(moment)
    return moment + whole_day if len(given) == 10 else moment
