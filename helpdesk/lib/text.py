"""What a stranger wrote, made safe to show: HTML with nothing but links and line breaks, and plain text."""

import html
import re

import nh3
from linkify_it import LinkifyIt

PREVIEW_LENGTH = 300
_links = LinkifyIt().tlds(["рф"], keep_old=True)
_MENTION = re.compile(r"\[(@[^\]\n]{1,80})\]\(mention://[^)\s]{1,200}\)")
_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def clean(text: str) -> str:
    """Without control characters (PostgreSQL refuses NUL) and with one kind of line end."""
    return _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def as_html(text: str) -> str:
    """The text with its links made clickable, sanitised once more by the library."""
    return nh3.clean(
        _linked(text).replace("\n", "<br>"),
        tags={"a", "br"},
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )


def _linked(text: str) -> str:
    parts, at = [], 0
    for match in _links.match(text) or []:
        parts.append(html.escape(text[at : match.index]))
        parts.append(f'<a href="{html.escape(match.url)}">{html.escape(match.text)}</a>')
        at = match.last_index
    return "".join([*parts, html.escape(text[at:])])


def preview(text: str) -> str:
    """One line of at most 300 characters; a mention is the name it shows."""
    line = " ".join(_MENTION.sub(r"\1", text).split())
    return line if len(line) <= PREVIEW_LENGTH else line[: PREVIEW_LENGTH - 1] + "…"
