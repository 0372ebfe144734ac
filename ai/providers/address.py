"""Where the product may be sent to by an account's settings: public addresses, never the house's own network."""

import ipaddress
import socket
from urllib.parse import urlsplit

from django.conf import settings

from ai.providers.errors import ProviderError, Trouble


def is_trusted(base_url: str) -> bool:
    """The installation's own provider and the hosts it names; these may be anywhere."""
    given = base_url.rstrip("/")
    own = (settings.AI_BASE_URL, settings.AI_STAND_IN)
    return given in own or urlsplit(given).hostname in settings.AI_PRIVATE_HOSTS


def is_wellformed(base_url: str) -> bool:
    parts = urlsplit(base_url)
    plain = parts.hostname and not (parts.username or parts.password or parts.query or parts.fragment)
    return bool(plain) and (parts.scheme == "https" or (parts.scheme == "http" and is_trusted(base_url)))


def require_reachable(base_url: str) -> None:
    """Raises ProviderError where the name leads into a private network, whatever it led to when it was saved."""
    if is_trusted(base_url):
        return
    parts = urlsplit(base_url)
    if not is_wellformed(base_url) or not all(map(_is_public, _addresses(parts.hostname, parts.port or 443))):
        raise ProviderError(Trouble.FORBIDDEN_ADDRESS, base_url)


def _addresses(host: str, port: int) -> set[str]:
    try:
        return {str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except OSError as error:
        raise ProviderError(Trouble.UNREACHABLE, str(error)) from error


def _is_public(address: str) -> bool:
    return ipaddress.ip_address(address.partition("%")[0]).is_global
