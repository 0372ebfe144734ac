"""How articles look to a client, and what a client may send."""

from ai.knowledge.markdown import as_html
from ai.knowledge.models import Article, ArticleVersion
from ai.knowledge.selectors.articles import STATUSES, VISIBILITIES
from ai.knowledge.services.articles import LONGEST_BODY, Content
from conversations.api.base import choice, numbers, text
from helpdesk.lib.errors import Invalid

LANGUAGES = ("en", "ru", "uk", "be", "kk", "de", "es", "fr", "it", "pl", "pt", "tr", "zh")
STATUS_WORDS = {number: word for word, number in STATUSES.items()}
VISIBILITY_WORDS = {number: word for word, number in VISIBILITIES.items()}


def line(article: Article) -> dict:
    """An article in a list."""
    return {
        "id": article.pk,
        "title": article.title,
        "language": article.language,
        "status": STATUS_WORDS[article.status],
        "visibility": VISIBILITY_WORDS[article.visibility],
        "inbox_ids": article.inbox_ids,
        "external_id": article.external_id or None,
        "version": article.version,
        "published_version": article.published_version,
        "created_at": article.created_at.isoformat(),
        "updated_at": article.updated_at.isoformat(),
    }


def whole(article: Article, shown: ArticleVersion) -> dict:
    """With its text. `unpublished`: there is a newer version than the one that is searched."""
    unpublished = article.published_version is not None and article.published_version != article.version
    return line(article) | {"title": shown.title, "body": shown.body, "html": as_html(shown.body)} | {
        "author": shown.author.available_name if shown.author else None, "unpublished": unpublished,
    }  # fmt: skip


def version_line(row: ArticleVersion, article: Article) -> dict:
    return {
        "version": row.number,
        "title": row.title,
        "author": row.author.available_name if row.author else None,
        "created_at": row.created_at.isoformat(),
        "published": row.number == article.published_version,
    }


def content(given: dict) -> Content:
    """The fields that were sent. Raises Invalid naming the one that is wrong."""
    return Content(
        title=text(given["title"], "title", 1000) if "title" in given else None,
        body=_body(given["body"]) if "body" in given else None,
        language=language(given["language"]) if "language" in given else None,
        visibility=choice(given["visibility"], VISIBILITIES, "visibility") if "visibility" in given else None,
        inbox_ids=numbers(given["inbox_ids"], "inbox_ids") if "inbox_ids" in given else None,
    )


def language(value) -> str:
    return choice(value, {each: each for each in LANGUAGES}, "language")


def _body(value) -> str:
    """Not stripped: spaces mean something in Markdown."""
    if not isinstance(value, str) or len(value) > LONGEST_BODY:
        said = f"a text of at most {LONGEST_BODY} characters is expected"
        raise Invalid("Send a shorter text.", fields={"body": [said]})
    return value
