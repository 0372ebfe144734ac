"""Which sites' pages may use an inbox."""

from urllib.parse import urlsplit

from django.conf import settings


def allowed(origin: str, host: str, domains: list[str]) -> bool:
    """Our own frame always; of other sites those the inbox names (*.example.com covers subdomains)."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    if parts.netloc in (host, urlsplit(settings.BASE_URL).netloc):
        return True
    name = parts.hostname or ""
    return any(name == each or (each.startswith("*.") and name.endswith(each[1:])) for each in domains)
