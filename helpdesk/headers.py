"""The header most clients send, saved from Django's ASGI handler, which drops names with underscores."""

WANTED, KNOWN = b"api_access_token", b"api-access-token"


class RenameTokenHeader:
    """ASGI: `api_access_token` becomes `Api-Access-Token`. Where both or two are sent, none is believed."""

    def __init__(self, application):
        self.application = application

    async def __call__(self, scope, receive, send):
        if any(name == WANTED for name, _ in scope.get("headers", [])):
            scope = scope | {"headers": _renamed(scope["headers"])}
        await self.application(scope, receive, send)


def _renamed(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    tokens = {value for name, value in headers if name in (WANTED, KNOWN)}
    others = [(name, value) for name, value in headers if name not in (WANTED, KNOWN)]
    return [*others, (KNOWN, tokens.pop())] if len(tokens) == 1 else others
