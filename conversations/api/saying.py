"""What an operator's event stream says: the frames a socket would have carried itself."""

import json

from rest_framework.response import Response

from conversations.api.base import AccountView, text
from helpdesk.events import wake
from helpdesk.lib import rates
from helpdesk.lib.errors import Invalid, NotFound, TooLarge
from helpdesk.tenancy import presence

LONGEST = 64 * 1024  # characters, as on a socket


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
