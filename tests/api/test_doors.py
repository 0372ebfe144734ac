"""What stands before the views: the renamed header, files in parts, and answers while the database is away."""

import asyncio

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, transaction

from helpdesk.headers import RenameTokenHeader

WAV = b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(range(100))


def renamed(*headers: tuple[bytes, bytes]) -> list[tuple[bytes, bytes]]:
    seen = {}

    async def application(scope, receive, send):
        seen.update(scope)

    asyncio.run(RenameTokenHeader(application)({"type": "http", "headers": list(headers)}, None, None))
    return seen["headers"]


def test_the_header_with_underscores_reaches_django():
    assert renamed((b"host", b"x"), (b"api_access_token", b"T")) == [(b"host", b"x"), (b"api-access-token", b"T")]


def test_of_two_different_keys_none_is_believed():
    assert renamed((b"api_access_token", b"T"), (b"api_access_token", b"U")) == []
    assert renamed((b"api_access_token", b"T"), (b"api-access-token", b"U")) == []
    assert renamed((b"api_access_token", b"T"), (b"api-access-token", b"T")) == [(b"api-access-token", b"T")]


@pytest.mark.django_db
def test_a_player_gets_the_part_it_asks_for(bob, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    sent = bob.upload("attachments", file=SimpleUploadedFile("voice.wav", WAV, "audio/wav")).json()
    address = "/files/" + sent["data_url"].partition("/files/")[2]

    def ask(part):
        answer = bob.client.get(address, headers={"Range": part})
        return (
            answer.status_code,
            b"".join(answer.streaming_content) if answer.streaming else b"",
            answer.get("Content-Range"),
        )

    size = len(WAV)
    assert ask("bytes=0-3") == (206, b"RIFF", f"bytes 0-3/{size}")
    assert ask(f"bytes={size - 2}-") == (206, WAV[-2:], f"bytes {size - 2}-{size - 1}/{size}")
    assert ask(f"bytes={size}-")[0] == 416
    assert ask("lines=1")[:2] == (200, WAV)


@pytest.mark.django_db
def test_while_the_database_is_away_clients_hear_to_come_back(bob, monkeypatch):
    def away(self):
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(transaction.Atomic, "__enter__", away)
    answer = bob.get("conversations")
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert answer["Retry-After"]


@pytest.mark.django_db
def test_what_is_not_there_is_json_too(bob):
    answer = bob.get("/api/v1/nothing")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.django_db
def test_nobody_gives_up_his_own_role(shop, alice):
    assert alice("PATCH", f"agents/{shop.alice.user_id}", {"role": "agent"}).status_code == 422
