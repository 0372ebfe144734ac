"""Somebody who writes through the widget's door, without a browser."""

import re
import uuid

import httpx


class Visitor:
    """Somebody on the seller's page, without a browser."""

    def __init__(self, url: str):
        self.http = httpx.Client(base_url=url)
        token = re.search(r'data-inbox="([^"]+)"', self.http.get("/demo/seller/").text)[1]
        session = self.http.post("/chat/session", json={"inbox": token}).raise_for_status().json()
        self.address = f"/chat/session/{session['session_id']}/messages"
        self.http.headers["Authorization"] = f"Bearer {session['visitor_token']}"

    def says(self, words: str) -> str:
        said = {"content": words, "echo_id": str(uuid.uuid4())}
        self.http.post(self.address, json=said).raise_for_status()
        return words
