"""The admin: for administrators, in the scope of their own account (tenancy.middleware gives it)."""

from django.http import Http404
from django.urls import reverse_lazy
from django.views.generic import RedirectView
from unfold.sites import UnfoldAdminSite

# The theme is written with Alpine, which evaluates its attributes, and states its colours in two style elements, which
# are allowed by their hashes. No other page may do either (docs/security.md).
THEME_NEEDS = {
    "script-src": ["'unsafe-eval'"],
    "style-src": [
        "'sha256-Sq3avt3ItnFvXNzhgab2ojvl4Ieijb2waRepz9tYrBo='",
        "'sha256-bsV5JivYxvGywDAZ22EZJKBFip65Ng9xoJVLbBg7bdo='",
    ],
}


class AccountAdminSite(UnfoldAdminSite):
    """Whoever is signed in and no administrator of the active account finds nothing here."""

    site_title = site_header = "Chat Center"

    def has_permission(self, request):
        membership = getattr(request, "membership", None)
        return bool(request.user.is_authenticated and membership and membership.is_administrator)

    def admin_view(self, view, cacheable=False):
        guarded = super().admin_view(view, cacheable)

        def inner(request, *args, **kwargs):
            if request.user.is_authenticated and not self.has_permission(request):
                raise Http404
            response = guarded(request, *args, **kwargs)
            response._csp_update = THEME_NEEDS
            return response

        return inner

    def login(self, request, extra_context=None):
        """One page to sign in at, with its throttling and its languages."""
        return RedirectView.as_view(url=f"{reverse_lazy('sign-in')}?next=/admin/")(request)


admin_site = AccountAdminSite(name="admin")

from helpdesk import admins  # noqa: E402, F401  (registers what is set up here)
