"""Language and active account of a request."""

from django.conf import settings
from django.utils import translation

from helpdesk.scope import scope
from helpdesk.tenancy.models import Account, Membership

SCOPED = ("/app/", "/admin/")
KNOWN = dict(settings.LANGUAGES)


class LocaleMiddleware:
    """The person's choice, else the cookie's (set on the sign-in page), else the browser's."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with translation.override(translation.get_language_from_request(request)):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language())
            return response


class AccountMiddleware:
    """Sets request.membership and request.account of who is signed in; pages of an account run in its scope."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.membership = request.account = None
        if not request.path.startswith(SCOPED) or not request.user.is_authenticated:
            return self.get_response(request)
        self._find(request)
        translation.activate(self._language(request))
        account_id = request.account.pk if request.account else None
        with scope(account_id, request.user.pk):
            return self.get_response(request)

    def _find(self, request) -> None:
        """The account chosen in this session, else the first one he is a member of."""
        with scope(None, request.user.pk):
            places = list(Membership.all_of(request.user).select_related("user"))
            active = {row.pk: row for row in Account.objects.filter(status=Account.Status.ACTIVE)}
        places = [place for place in places if place.account_id in active]
        chosen = [place for place in places if place.account_id == request.session.get("account_id")]
        if places:
            request.membership = (chosen or places)[0]
            request.account = active[request.membership.account_id]

    def _language(self, request) -> str:
        wanted = (
            request.user.locale
            or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
            or (request.account and request.account.locale)
        )
        return wanted if wanted in KNOWN else translation.get_language()
