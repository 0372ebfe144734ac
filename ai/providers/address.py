"""Where the product may be sent to by an account's settings: public addresses, never the house's own network."""

import ipaddress
import socket
from urllib.parse import urlsplit

from django.conf import settings

from ai.providers.errors import ProviderError, Trouble

# IPv6 that a gateway may turn into any IPv4 address, and the old private range: global by the book.
_WRAPPING = [
    ipaddress.ip_network(each) for each in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "::/96", "fec0::/10")
]


def is_trusted(base_url: str) -> bool:
    """The installation's own provider and the hosts it names; these may be anywhere."""
    given = base_url.rstrip("/")
    own = (settings.AI_BASE_URL, settings.AI_STAND_IN)
    return given in own or urlsplit(given).hostname in settings.AI_PRIVATE_HOSTS


def is_wellformed(base_url: str) -> bool:
    parts = urlsplit(base_url)
    plain = parts.hostname and not (parts.username or parts.password or parts.query or parts.fragment)
    return bool(plain) and (parts.scheme == "https" or (parts.scheme == "http" and is_trusted(base_url)))


def require_reachable(base_url: str) -> str | None:
    """The address to connect to; None for a trusted one's, which is looked up as usual.

    Raises ProviderError where the name leads into a private network, whatever it led to when it was saved.
    """
    if is_trusted(base_url):
        return None
    parts = urlsplit(base_url)
    found = _addresses(parts.hostname, parts.port or 443) if is_wellformed(base_url) else set()
    if not found or not all(map(_is_public, found)):
        raise ProviderError(Trouble.FORBIDDEN_ADDRESS, base_url)
    return min(found, key=lambda each: (":" in each, each))


def pin(request, where: str | None) -> None:
    """Send a request to the address that was checked: looked up once more, its name could lead elsewhere by then."""
    if where is not None:
        request.extensions = {**request.extensions, "sni_hostname": request.url.host}
        request.url = request.url.copy_with(host=where)


def _addresses(host: str, port: int) -> set[str]:
    try:
        return {str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except OSError as error:
        raise ProviderError(Trouble.UNREACHABLE, str(error)) from error


def _is_public(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    return found.is_global and not found.is_multicast and not any(found in network for network in _WRAPPING)
