"""What a panel without a socket says: the frames a socket would have carried itself."""

import json

from rest_framework.response import Response

from conversations.api.base import AccountView, text, truth
from helpdesk.events import wake
from helpdesk.lib import rates
from helpdesk.lib.errors import Invalid, NotFound, TooLarge
from helpdesk.tenancy import presence, viewing

LONGEST = 64 * 1024  # characters, as on a socket
ASKING = "asking"  # in the place of a socket's name: all the panels of a person that have none


class SayView(AccountView):
    """POST `{"stream", "frame"}`: stream: as its `hello` named it; frame: as on a socket. 404 where it is over."""

    def post(self, request, account_id):
        stream, frame = text(self.body().get("stream"), "stream", 64), self.body().get("frame")
        if not isinstance(frame, dict) or not isinstance(frame.get("type"), str):
            raise Invalid("frame: a frame is expected", fields={"frame": ["a frame is expected"]})
        if len(json.dumps(frame)) > LONGEST:
            raise TooLarge("This frame is too long.", fields={"frame": ["too long"]})
        user_id = self.membership.user_id
        if not presence.is_heard(account_id, "users", user_id, stream):
            raise NotFound
        rates.check("signal", f"stream:{stream}")
        wake.signal(account_id, {"type": "said", "user_id": user_id, "stream": stream, "frame": frame})
        return Response(status=204)


class LookView(AccountView):
    """POST `{"on": true}`: a panel that only asks now and then has this conversation open, which colleagues see for
    `viewing.LIFETIME` seconds unless it is said again; `{"on": false}`: no longer."""

    def post(self, request, account_id, display_id):
        found = self.conversation(display_id)
        place = {"display_id": found.display_id, "inbox_id": found.inbox_id}
        tell = viewing.look if truth(self.body().get("on")) else viewing.turn_away
        tell(account_id, place, self.membership.user, ASKING)
        return Response(status=204)
