"""Clients that open a socket and never read it."""

import base64
import os
import socket

from tests.product import Product


class Deaf:
    """Reads the answer to its handshake and nothing after it."""

    def __init__(self, product: Product, user: dict):
        self.product = product
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.socket.settimeout(10)
        self.socket.connect(("127.0.0.1", product.port))
        self.port = self.socket.getsockname()[1]
        address = f"/channel/ws?type=staff&account_id={user['account_id']}"
        self.socket.sendall(_handshake(address, product.port, user["api_access_token"]))
        assert b"101" in self.socket.recv(64)

    def connected(self) -> bool:
        """Whether the server still keeps it."""
        lines = [line for process in self.product.webs() for line in process.net_connections("tcp")]
        return any(line.raddr and line.raddr.port == self.port for line in lines)

    def close(self) -> None:
        self.socket.close()


def _handshake(path: str, port: int, token: str) -> bytes:
    key = base64.b64encode(os.urandom(16)).decode()
    lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Upgrade: websocket", "Connection: Upgrade"]
    lines += [f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", f"Api-Access-Token: {token}", "", ""]
    return "\r\n".join(lines).encode()
