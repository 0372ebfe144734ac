"""The base of every view of the application API: who, in which account, with what rights."""

from rest_framework.views import APIView

from conversations.api.described import Described
from conversations.selectors import access
from conversations.services.actors import Actor
from helpdesk.lib.errors import Forbidden, Invalid, NotFound
from helpdesk.lib.text import clean
from helpdesk.scope import activate, scope
from helpdesk.tenancy.models import Membership
from helpdesk.tenancy.places import place_of


class AccountView(APIView):
    """Runs in the scope of the account in the URL. Whoever is no member of it gets 404, as if it were not there."""

    administrators_only: tuple[str, ...] = ()
    schema = Described()

    def dispatch(self, request, *args, **kwargs):
        with scope(None):
            return super().dispatch(request, *args, **kwargs)

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        self.membership = self._enter(request.user, kwargs["account_id"])
        if request.method in self.administrators_only and not self.membership.is_administrator:
            raise Forbidden("Only administrators may do this.")

    def _enter(self, user, account_id: int) -> Membership:
        activate(account_id, user.pk)
        known_in, known = getattr(self.request._request, "place", None) or (None, None)
        membership = known if known_in == account_id else place_of(user)
        if membership is None:
            raise NotFound
        return membership

    @property
    def actor(self) -> Actor:
        return Actor.user(self.membership.user)

    def conversation(self, display_id: int):
        return access.conversation(self.membership, display_id)

    def body(self) -> dict:
        """The request's JSON object or form. Raises Invalid for anything else."""
        data = self.request.data
        if not hasattr(data, "get"):
            raise Invalid("Send a JSON object.", fields={"base": ["object expected"]})
        return data

    def nested(self, name: str) -> dict:
        """Clients send `{"team": {...}}` and `{...}` alike."""
        inner = self.body().get(name)
        return inner if isinstance(inner, dict) else self.body()


def number(value, field: str) -> int | None:
    """A row's id from JSON or a form: absent, empty, zero and null are None. Raises Invalid naming the field."""
    if value in (None, "", 0, "0", "null"):
        return None
    try:
        found = int(value)
    except (TypeError, ValueError, OverflowError) as error:  # 1e400 is infinite by the time it is here
        raise Invalid("Send a number.", fields={field: ["a number is expected"]}) from error
    if isinstance(value, bool) or (isinstance(value, float) and found != value) or not 0 < found < 2**63:
        raise Invalid("Send a number.", fields={field: ["a number is expected"]})
    return found


def page_number(params) -> int:
    """`page` counts from 1; 0 is 1, and one far past the end is as empty as any other."""
    return min(number(params.get("page"), "page") or 1, 1_000_000)


def numbers(values, field: str) -> list[int]:
    if not isinstance(values, list):
        raise Invalid("Send a list.", fields={field: ["a list is expected"]})
    return [found for value in values if (found := number(value, field))]


def text(value, field: str, most: int = 255) -> str:
    """Raises Invalid naming the field where the value is no text or too long."""
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > most:
        raise Invalid("Send a shorter text.", fields={field: [f"a text of at most {most} characters is expected"]})
    return clean(value).strip()


def choice(value, options: dict, field: str):
    """The number of a word. Raises Invalid naming the field."""
    if not isinstance(value, str) or value not in options:
        words = ", ".join(options)
        raise Invalid(f"{field}: one of {words}", fields={field: [f"one of {words}"]})
    return options[value]


def truth(value) -> bool:
    return value in (True, "true", "True", "1", 1, "on")


def obj(value, field: str) -> dict:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Invalid("Send an object.", fields={field: ["an object is expected"]})
    return value
