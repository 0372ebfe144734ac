"""Markdown as a tree, as safe HTML, and as plain text. Raw HTML in it is text like any other."""

from functools import lru_cache
from typing import NamedTuple

import nh3
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

TAGS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "s", "code", "pre", "blockquote",
        "a", "br", "hr", "table", "thead", "tbody", "tr", "th", "td"}  # fmt: skip
SCHEMES = {"http", "https", "mailto"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
DEEPEST = 20
_BLOCKS = {"p", "li", "tr", "pre", *HEADINGS}


class Section(NamedTuple):
    """heading: the headings above, joined by ' › '; paragraphs: plain text."""

    heading: str
    paragraphs: list[str]


@lru_cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "maxNesting": DEEPEST}).enable(["table", "strikethrough"])


def as_html(body: str) -> str:
    """HTML with nothing in it but the tags of an article."""
    return nh3.clean(
        _parser().render(body), tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel="noopener nofollow"
    )


def as_nodes(body: str) -> list:
    """The same as data, for who builds elements: texts, and {"tag", "href"?, "children": [...]}."""
    return _children(SyntaxTreeNode(_parser().parse(body)))


def _children(node: SyntaxTreeNode) -> list:
    return [made for child in node.children for made in _node(child)]


def _node(node: SyntaxTreeNode) -> list:
    if node.type in ("text", "html_inline", "html_block"):
        return [node.content]
    if node.type == "softbreak":
        return ["\n"]
    if node.type in ("code_inline", "fence", "code_block"):
        return [_code(node)]
    if node.type == "image":
        return [node.content or str(node.attrs.get("src", ""))]
    tag = "br" if node.type == "hardbreak" else node.tag
    if tag not in TAGS or node.type == "inline" or node.hidden:
        return _children(node)
    return [_element(tag, node)]


def _element(tag: str, node: SyntaxTreeNode) -> dict:
    made: dict = {"tag": tag, "children": _children(node)}
    href = str(node.attrs.get("href", ""))
    if tag == "a" and href.split(":")[0].lower() in SCHEMES:
        made["href"] = href
    return made


def _code(node: SyntaxTreeNode) -> dict:
    inner = {"tag": "code", "children": [node.content]}
    return inner if node.type == "code_inline" else {"tag": "pre", "children": [inner]}


def sections(body: str) -> list[Section]:
    """The text under each heading, for search."""
    found, path = [Section("", [])], []
    for node in as_nodes(body):
        if isinstance(node, dict) and node["tag"] in HEADINGS:
            path = [*path[: int(node["tag"][1]) - 1], plain(node)]
            found.append(Section(" › ".join(part for part in path if part), []))
        else:
            found[-1].paragraphs.extend(text for text in _paragraphs(node) if text)
    return [section for section in found if section.paragraphs or section.heading]


def _paragraphs(node) -> list[str]:
    if isinstance(node, str) or node["tag"] in _BLOCKS:
        return [plain(node)]
    return [text for child in node["children"] for text in _paragraphs(child)]


def plain(node) -> str:
    """The words of a node, cells and lines apart."""
    if isinstance(node, str):
        return " ".join(node.split())
    glue = " " if node["tag"] in ("tr", "li", "ul", "ol", "pre") else ""
    texts = [each if isinstance(each, str) else plain(each) for each in node["children"]]
    return " ".join(glue.join(texts).split()) if node["tag"] != "br" else " "
