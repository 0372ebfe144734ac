"""One web process of one or several on a port: `python -m helpdesk.serve helpdesk.asgi:application --port 8000`.

Each takes the port with SO_REUSEPORT: the kernel spreads new connections evenly over those that listen, which with
sockets that live for hours is the whole balance of load. (From one inherited listener, the process that wakes first
takes all it can.)
"""

import argparse
import os
import socket


def shared(host: str, port: int) -> socket.socket:
    """The port, together with the other processes of this user. Not listening yet: that is for who has started."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    taken = socket.socket(family, kind, protocol)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    taken.bind(address)
    taken.setblocking(False)
    return taken


def uvicorn(application: str, port: socket.socket) -> None:
    """With the fast loop and parser, and without what small frames and a proxy in front make needless."""
    from uvicorn import Config, Server

    config = Config(
        application,
        loop="uvloop",
        http="httptools",
        ws="realtime.wire:Protocol",
        ws_per_message_deflate=False,
        ws_max_size=1024 * 1024,  # as daphne; what is read is kept until it is whole
        ws_ping_interval=15,
        ws_ping_timeout=12,  # with the interval, how long a client that does not read is kept
        server_header=False,
        proxy_headers=False,
        access_log=False,
        log_level="warning",  # at "info" every socket's address is a line, with the token in it
        timeout_graceful_shutdown=1,
    )
    Server(config).run(sockets=[port])


def daphne(application: str, port: socket.socket) -> None:
    from daphne.cli import CommandLineInterface

    port.listen(2048)
    os.set_inheritable(port.fileno(), True)
    CommandLineInterface().run(["--fd", str(port.fileno()), "--no-server-name", application])


SERVERS = {"uvicorn": uvicorn, "daphne": daphne}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("application")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--server", choices=SERVERS, default="uvicorn")
    given = parser.parse_args()
    SERVERS[given.server](given.application, shared(given.host, given.port))


if __name__ == "__main__":
    main()
