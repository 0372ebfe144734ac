"""Who calls: by API token (or a staff JWT), else by the panel's session."""

from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed

from helpdesk.tenancy import places, tokens

CHALLENGE = "Token"


class TokenAuthentication(BaseAuthentication):
    """`api_access_token` (renamed outside Django), `Api-Access-Token`, or `Authorization: Bearer`; the first wins."""

    def authenticate(self, request):
        token = request.headers.get("Api-Access-Token") or self._bearer(request)
        if not token:
            return None
        user = tokens.user_for_jwt(token) if "." in token else self._of_key(request, token)
        if user is None:
            raise AuthenticationFailed("Invalid Access Token")
        return user, token

    def _of_key(self, request, token: str):
        """Where the address names an account, his place there is found with him and left for the view."""
        account_id = request.parser_context["kwargs"].get("account_id")
        if account_id is None:
            return tokens.user_for(token)
        found = places.signed_in(account_id, token)
        request._request.place = (account_id, found[1]) if found else None
        return found[0] if found else None

    def _bearer(self, request) -> str:
        kind, _, value = request.headers.get("Authorization", "").partition(" ")
        return value.strip() if kind.lower() == "bearer" else ""

    def authenticate_header(self, request):
        return CHALLENGE


class PanelSession(SessionAuthentication):
    """The panel's cookie, with CSRF enforced. Nobody signed in answers 401, not 403."""

    def authenticate_header(self, request):
        return CHALLENGE
