"""The base of the visitor's views: which session, in which account's scope, within which limits."""

from functools import cached_property

from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import AllowAny
from rest_framework.views import APIView

from contacts.models import ContactInbox
from conversations.channels.widget.visits import address
from conversations.selectors import visits
from helpdesk.lib import rates
from helpdesk.lib.errors import Forbidden, Invalid, NotFound
from helpdesk.scope import activate, scope
from helpdesk.tenancy.models import Inbox
from helpdesk.tenancy.origins import allowed
from helpdesk.tenancy.visitors import Visitor, visitor_of


class VisitorBase(APIView):
    """No cookie is read here, so there is nothing another site could forge; the bearer token is the whole right."""

    authentication_classes: list = []
    permission_classes = [AllowAny]
    rate = "signal"

    def dispatch(self, request, *args, **kwargs):
        with scope(None):
            return super().dispatch(request, *args, **kwargs)

    def enter(self, account_id: int, inbox_id: int) -> Inbox:
        activate(account_id)
        inbox = visits.widget(inbox_id)
        if inbox is None:
            raise NotFound
        check_origin(self.request, inbox)
        return inbox

    def limit(self, session: str) -> None:
        """Strict on one session, generous behind one office's address."""
        rates.check(self.rate, f"session:{session}")
        rates.check(self.rate, f"address:{address(self.request)}", times=rates.PER_ADDRESS)

    def body(self) -> dict:
        data = self.request.data
        if not hasattr(data, "get"):
            raise Invalid("Send a JSON object.", fields={"base": ["object expected"]})
        return data

    def text(self, name: str, most: int = 255) -> str:
        value = self.body().get(name)
        if value is None:
            return ""
        if not isinstance(value, str) or len(value) > most:
            raise Invalid(
                f"{name}: a text of at most {most} characters is expected", fields={name: ["too long, or no text"]}
            )
        return value.replace("\x00", "").strip()


class VisitorView(VisitorBase):
    """A view of one session. Another's session answers like one that does not exist."""

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        self.visitor = self._visitor(str(kwargs["session_id"]))
        self.limit(self.visitor.session)
        self.inbox = self.enter(self.visitor.account_id, self.visitor.inbox_id)

    def _visitor(self, session: str) -> Visitor:
        kind, _, token = self.request.headers.get("Authorization", "").partition(" ")
        visitor = visitor_of(token.strip()) if kind.lower() == "bearer" else None
        if visitor is None:
            raise NotAuthenticated("Send the visitor_token as a Bearer token.")
        if visitor.session != session:
            raise NotFound
        return visitor

    def get_authenticate_header(self, request):
        return "Bearer"

    @cached_property
    def identity(self) -> ContactInbox | None:
        """None until he has written."""
        return visits.identity(self.inbox.pk, self.visitor.session)

    def conversation(self):
        """His current conversation. Raises NotFound while there is none."""
        found = visits.latest(self.identity) if self.identity else None
        if found is None:
            raise NotFound
        return found


def check_origin(request, inbox: Inbox) -> None:
    """Raises Forbidden for a page of another site than our own frame or one the inbox allows."""
    origin = request.headers.get("Origin")
    if origin and not allowed(origin, request.get_host(), inbox.allowed_domains):
        raise Forbidden("This site may not use this inbox.")
