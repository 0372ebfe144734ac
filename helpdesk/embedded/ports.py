"""Whether the address we are to serve is free, and whether the product answers there."""

import http.client
import socket

import psutil


class PortTaken(RuntimeError):
    """Somebody else listens on the address."""


def require_free(host: str, port: int) -> None:
    """Raises PortTaken, or OSError where this machine has no such address."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the web server will: a late packet is no owner
        try:
            probe.bind(address)
            probe.listen(1)
        except OSError as error:
            hint = "Choose another PORT (or HOST)."
            raise PortTaken(f"{host}:{port} cannot be used: {error.strerror}. {hint}") from error


def answers(host: str, port: int, path: str, timeout: float = 2.0) -> bool:
    """Whether a GET of the path gives 200."""
    connection = http.client.HTTPConnection(reachable(host), port, timeout=timeout)
    try:
        connection.request("GET", path, headers={"Host": "localhost"})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def listens(pid: int, port: int) -> bool:
    """Whether this very process accepts connections there."""
    try:
        found = psutil.Process(pid).net_connections("tcp")
    except psutil.Error:
        return False
    return any(each.status == psutil.CONN_LISTEN and each.laddr.port == port for each in found)


def reachable(host: str) -> str:
    """The address to call for a server that listens on `host`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)


def is_local(host: str) -> bool:
    """Whether a server that listens on `host` can be reached from this machine alone."""
    return host in {"localhost", "::1"} or host.startswith("127.")
