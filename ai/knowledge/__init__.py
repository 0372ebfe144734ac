"""The knowledge base: what the house knows, written by people, found by words, cited by drafts."""

from typing import NamedTuple


class Passage(NamedTuple):
    """A place in a published article. quote: plain text of at most 400 characters; score: 0 to 1."""

    article_id: int
    version: int
    title: str
    quote: str
    score: float


def search(
    account: int, text: str, lang: str = "", inbox: int | None = None, visibility: str = "public", limit: int = 5
) -> list[Passage]:
    """What published articles of an account say to a text, best first, at most one passage an article.

    lang: articles of this language win over equals, none is left out. inbox: articles kept for other inboxes are not
    looked at; None: only those of all inboxes. visibility: "public", or "operators" for these as well.
    """
    from ai.knowledge.selectors.search import passages  # the app's models are not there yet when this is imported
    from helpdesk.scope import scope

    with scope(account):
        return passages(text, lang, None if inbox is None else [inbox], visibility == "operators", limit)
