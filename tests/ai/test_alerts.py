"""Alerts leave the panel: letters over a real mail server, and a webhook that checks our signature."""

import hashlib
import hmac
import json
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone

from ai import alerts, tasks
from ai.models import Alarm, Alert, Budget, Run, Spend
from helpdesk.events.models import Delivery
from helpdesk.events.tasks import deliver
from helpdesk.scope import scope
from tests import factories
from tests.product import free_port


class Postbox:
    def __init__(self):
        self.letters = []

    async def handle_DATA(self, server, session, envelope):
        self.letters.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 OK"


@pytest.fixture
def postbox(settings):
    box = Postbox()
    post = Controller(box, hostname="127.0.0.1", port=free_port())
    post.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS = "127.0.0.1", False
    settings.EMAIL_PORT = post.server.sockets[0].getsockname()[1]
    yield box
    post.stop()


class Hook(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((dict(self.headers), body))
        self.send_response(self.server.answers)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        """Quiet."""


@pytest.fixture
def hook(settings):
    settings.AI_PRIVATE_HOSTS = ["127.0.0.1"]
    with ThreadingHTTPServer(("127.0.0.1", 0), Hook) as running:
        running.heard, running.answers = [], 200
        running.url = f"http://127.0.0.1:{running.server_address[1]}/alerts?room=7"
        Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


def carry(house) -> list[Delivery]:
    """What is owed to mail and webhook; returns what is still owed."""
    with scope(house.account.pk):
        owed = Delivery.objects.filter(subscriber__startswith="ai.alert", state=0)
        for pk in list(owed.values_list("pk", flat=True)):
            deliver(house.account.pk, pk)
        return list(owed.all())


def spend(house, dollars, limit=10):
    with scope(house.account.pk):
        place = {"scope": "account", "scope_id": 0, "period": "day"}
        Budget.objects.update_or_create(**place, defaults={"limit_micro": limit * 1_000_000})
        row = place | {"starts_on": timezone.now().date()}
        Spend.objects.update_or_create(**row, defaults={"spent_micro": int(dollars * 1_000_000)})


def watch(house):
    tasks.watch_account(house.account.pk)


def told(house) -> list[tuple]:
    from helpdesk.events.models import Event

    with scope(house.account.pk):
        rows = Event.objects.filter(kind="ai.alert").order_by("pk")
        return [(row.payload["alert"], row.payload["subject"], row.payload["state"]) for row in rows]


def test_a_budget_is_told_at_four_fifths_and_whole_and_once(house):
    day = "account day"
    for dollars in (7, 8, 8.5, 9, 10, 9.9):
        spend(house, dollars)
        watch(house)
        watch(house)
    assert told(house) == [("budget_80", day, "raised"), ("budget_100", day, "raised")]
    with scope(house.account.pk):
        Spend.objects.all().delete()
    watch(house)
    assert sorted(told(house)[2:]) == [("budget_100", day, "cleared"), ("budget_80", day, "cleared")]
    spend(house, 9)
    watch(house)
    assert told(house)[4:] == [("budget_80", day, "raised")], "a second time the same day is news again"


def runs(house, count, **values):
    row = {"tier": 2, "provider": "p", "model": "m", "prompt_version": "1", "outcome": "offered"} | values
    with scope(house.account.pk):
        Run.objects.bulk_create([Run(**row) for _ in range(count)])


def test_calls_that_come_to_nothing(house):
    runs(house, 16)
    runs(house, 3, outcome="failed", fell_back=True)
    watch(house)
    assert told(house) == [], "nineteen say nothing yet"
    runs(house, 1, outcome="failed", fell_back=True)
    watch(house)
    watch(house)
    assert told(house) == [("fallback_rate", "drafts", "raised")]
    runs(house, 3)
    watch(house)
    assert len(told(house)) == 1, "17 % is below the bound, and not calm yet"
    runs(house, 10)
    watch(house)
    assert told(house)[1:] == [("fallback_rate", "drafts", "cleared")]


@pytest.mark.parametrize("harm", [{"harmful_sent": True}, {"judge_harmful": True}])
def test_harm_that_reached_customers(house, harm):
    sent = {"action": "sent", "acted_at": timezone.now()}
    runs(house, 29, **sent)
    runs(house, 1, **sent, **harm)
    watch(house)
    assert told(house) == [("harmful_percent", "drafts", "raised")]


def test_a_cost_that_jumps_is_told_until_it_is_over(house):
    runs(house, 20, cost_micro=5_000)
    watch(house)
    watch(house)
    assert told(house) == [("cost_spike", "tier 2", "raised")]
    runs(house, 400, cost_micro=10)
    watch(house)
    assert told(house)[1:] == [("cost_spike", "tier 2", "cleared")]


def test_the_clock_looks_where_something_lasts_though_nothing_runs(house, monkeypatch):
    with scope(house.account.pk):
        Run.objects.all().delete()
        Alarm.objects.create(kind="budget_80", subject="account day", raised=True)
    looked = []
    monkeypatch.setattr(tasks.watch_account, "delay", looked.append)
    tasks.watch()
    assert house.account.pk in looked


def test_letters_go_to_administrators_in_their_language(house, postbox):
    with scope(house.account.pk):
        second = factories.administrator(house.account, "boris")
    second.user.locale = "ru"
    second.user.save(update_fields=["locale"])
    spend(house, 8)
    watch(house)
    assert carry(house) == []
    letters = {recipients[0]: letter for recipients, letter in postbox.letters}
    assert set(letters) == {house.shop.alice.user.email, second.user.email}, "no agent, and nobody from next door"
    english, russian = letters[house.shop.alice.user.email], letters[second.user.email]
    assert "nearly used up" in english["subject"]
    assert house.account.name in english["subject"]
    assert "80.0 % of a budget" in english.get_content()
    assert "/app/ai/" in english.get_content()
    assert "бюджет" in russian["subject"].lower()
    assert "80,0 %" in russian.get_content()
    assert english["message-id"] != russian["message-id"]
    assert english["auto-submitted"] == "auto-generated"


def test_news_of_one_day_is_one_letter(house, postbox):
    with scope(house.account.pk):
        for _ in range(3):
            alerts.tell(alerts.KEY_REFUSED, "api.example.com")
            alerts.tell(alerts.OVER_BUDGET, "conversation")
    carry(house)
    assert [letter["subject"] for _, letter in postbox.letters] == [
        f"{house.account.name}: the AI provider refuses the key"
    ]


def test_no_letters_where_nobody_wants_them(house, postbox):
    assert house.alice("PATCH", "ai/settings", {"alert_mail": False}).json()["alert_mail"] is False
    spend(house, 8)
    watch(house)
    assert carry(house) == []
    assert postbox.letters == []


def test_a_mail_server_that_is_away_is_tried_again(house, settings, postbox):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    spend(house, 8)
    watch(house)
    (owed,) = carry(house)
    assert (owed.subscriber, owed.attempts) == ("ai.alert.mail", 1)
    settings.EMAIL_PORT = port
    carry(house)
    assert len(postbox.letters) == 1


def test_the_webhook_is_signed(house, hook):
    said = house.alice("PATCH", "ai/settings", {"alert_url": hook.url}).json()
    secret = said["alert_secret"]
    assert len(secret) > 30
    spend(house, 8)
    watch(house)
    carry(house)
    ((headers, body),) = hook.heard
    expected = hmac.new(secret.encode(), f"{headers['X-Chatwoot-Timestamp']}.".encode() + body, hashlib.sha256)
    assert headers["X-Chatwoot-Signature"] == f"sha256={expected.hexdigest()}"
    assert headers["X-Chatwoot-Delivery"]
    said = json.loads(body)
    assert (said["event"], said["alert"], said["state"], said["percent"]) == ("ai.alert", "budget_80", "raised", 80.0)
    assert said["account"] == {"id": house.account.pk}
    assert house.alice.get("ai/settings").json()["alert_secret"] == secret
    assert house.alice("PATCH", "ai/settings", {"new_alert_secret": True}).json()["alert_secret"] != secret


def test_a_webhook_that_fails_is_tried_again_as_the_same_delivery(house, hook):
    house.alice("PATCH", "ai/settings", {"alert_url": hook.url})
    hook.answers = 500
    spend(house, 8)
    watch(house)
    (owed,) = [each for each in carry(house) if each.subscriber == "ai.alert.webhook"]
    assert (owed.attempts, "500" in owed.last_error) == (1, True)
    hook.answers = 204
    carry(house)
    assert len({headers["X-Chatwoot-Delivery"] for headers, _ in hook.heard}) == 1
    assert len(hook.heard) == 2


@pytest.mark.parametrize("url", ["http://example.com/x", "https://u:pw@example.com/", "ftp://example.com", "x" * 600])
def test_not_every_address_is_a_webhook(house, url):
    answer = house.alice("PATCH", "ai/settings", {"alert_url": url})
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["alert_url"])


def test_the_webhook_never_reaches_into_the_house(house, hook, settings):
    house.alice("PATCH", "ai/settings", {"alert_url": "https://localhost/x"})
    spend(house, 8)
    watch(house)
    owed = [each for each in carry(house) if each.subscriber == "ai.alert.webhook"]
    assert "forbidden_address" in owed[0].last_error


def test_alerts_are_read_in_words(house):
    spend(house, 8)
    watch(house)
    (row,) = house.alice.get("ai/settings").json()["alerts"]
    assert row["text"] == "80.0 % of a budget of the AI is spent (account day)."
    assert row["lasts"] is True
    assert [row.kind for row in house.rows(Alert)] == ["budget_80"]
