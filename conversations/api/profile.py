"""The person himself: profile, sign-in by API, and whether the server is there."""

from http import HTTPStatus

from django.conf import settings
from django.contrib.auth import authenticate
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.views import APIView

from conversations.api.base import choice, number, text
from conversations.api.described import Described
from conversations.api.problems import body
from conversations.shapes.people import AVAILABILITY
from helpdesk.events.publish import publish
from helpdesk.lib.errors import NotFound
from helpdesk.scope import scope
from helpdesk.tenancy import tokens
from helpdesk.tenancy.models import Account, Membership, User

AVAILABILITIES = {word: key for key, word in AVAILABILITY.items()}


class Profile(APIView):
    schema = Described()

    def get(self, request):
        return Response(profile(request.user, request.session.get("account_id")))

    def put(self, request):
        given = _given(request)
        user: User = request.user
        for name in ("name", "display_name", "message_signature"):
            if name in given:
                setattr(user, name, text(given[name], name, 255 if name != "message_signature" else 20_000))
        if "locale" in given:
            user.locale = choice(given["locale"], {code: code for code, _ in settings.LANGUAGES}, "locale")
        if isinstance(given.get("ui_settings"), dict):
            user.ui_settings |= given["ui_settings"]
        user.save(update_fields=["name", "display_name", "message_signature", "locale", "ui_settings"])
        return self.get(request)


class Availability(APIView):
    schema = Described()

    def post(self, request):
        given = _given(request)
        account_id = number(given.get("account_id"), "account_id")
        wanted = choice(given.get("availability"), AVAILABILITIES, "availability")
        with scope(account_id, request.user.pk):
            row = Membership.objects.filter(user=request.user).first() if account_id else None
            if row is None:
                raise NotFound
            Membership.objects.filter(pk=row.pk).update(availability=wanted)
            actor = type("Self", (), {"type": "user", "id": request.user.pk})
            publish("availability.changed", actor=actor, payload={"user_id": request.user.pk})
        return Response(profile(request.user, account_id))


class ResetToken(APIView):
    """POST: a new access token; the one before stops working at once."""

    schema = Described()

    def post(self, request):
        tokens.renew(request.user)
        return Response(profile(request.user, None))


class Token(APIView):
    """POST `{email, password}`: `{access_token, expires_at, token_type}`, a staff JWT of at most a day."""

    authentication_classes: list = []
    permission_classes = [AllowAny]
    schema = Described()

    def post(self, request):
        given = request.data if hasattr(request.data, "get") else {}
        email, password = text(given.get("email"), "email"), text(given.get("password"), "password", 1000)
        user = authenticate(request._request, username=email.lower(), password=password)
        if getattr(request._request, "axes_locked_out", False):
            request._request.axes_locked_out = False  # answered here, not by the page for people
            return _locked_out(request)
        if user is None:
            # Returned, not raised: a refusal that is raised takes the count of failures back with its transaction.
            wrong = _("Invalid login credentials. Please try again.")
            return Response(body(request.path, "bad_credentials", wrong), status=HTTPStatus.UNAUTHORIZED)
        token, expires = tokens.issue_jwt(user)
        return Response({"access_token": token, "expires_at": expires, "token_type": "Bearer"})


def _locked_out(request) -> Response:
    response = Response(body(request.path, "too_many", _("Too many attempts. Please wait.")), status=429)
    response["Retry-After"] = str(int(settings.AXES_COOLOFF_TIME * 3600))
    return response


class Alive(APIView):
    """What Chatwoot's clients ask first: is a server there, and which contract does it speak."""

    authentication_classes: list = []
    permission_classes = [AllowAny]
    schema = Described()

    def get(self, request):
        now = timezone.now().strftime("%Y-%m-%d %H:%M:%S")
        return Response({"version": "4.15.1", "timestamp": now, "queue_services": "ok", "data_services": "ok"})


def _given(request) -> dict:
    flat = request.data if hasattr(request.data, "get") else {}
    inner = flat.get("profile")
    return inner if isinstance(inner, dict) else flat


def profile(user: User, active: int | None) -> dict:
    """Chatwoot's User."""
    with scope(None, user.pk):
        rows = list(Membership.all_of(user))
        accounts = {row.pk: row for row in Account.objects.filter(pk__in=[row.account_id for row in rows])}
    shaped = [_place(row, accounts[row.account_id]) for row in rows if row.account_id in accounts]
    chosen = next((place for place in shaped if place["id"] == active), shaped[0] if shaped else None)
    return {
        "id": user.pk,
        "name": user.name,
        "display_name": user.display_name or None,
        "available_name": user.available_name,
        "email": user.email,
        "uid": user.email,
        "provider": "email",
        "confirmed": True,
        "type": None,
        "account_id": chosen and chosen["id"],
        "role": chosen and chosen["role"],
        "access_token": tokens.token_of(user),
        "pubsub_token": user.pubsub_token,
        "avatar_url": "",
        "message_signature": user.message_signature or None,
        "ui_settings": user.ui_settings,
        "locale": user.locale,
        "inviter_id": None,
        "accounts": shaped,
    }


def _place(row: Membership, account: Account) -> dict:
    word = AVAILABILITY[row.availability]
    return {
        "id": account.pk,
        "name": account.name,
        "status": account.get_status_display(),
        "active_at": row.active_at,
        "role": "administrator" if row.is_administrator else "agent",
        "permissions": [],
        "availability": word,
        "availability_status": word,
        "auto_offline": row.auto_offline,
        "locale": account.locale,
    }
