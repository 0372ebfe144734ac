"""Files as articles: Markdown, HTML, plain text, and CSV with a row an article."""

import csv
import io
import re
from dataclasses import dataclass, field
from pathlib import PurePath

import nh3
from django.utils.translation import gettext as _

from helpdesk.lib.errors import Invalid

LARGEST = 10 * 2**20
MOST_ROWS = 5000
UNWANTED = {"script", "style", "title", "nav", "form", "svg", "template", "noscript"}
COLUMNS = ("title", "body", "language", "visibility", "external_id", "publish")
_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_HEADING = re.compile(r"\A\s*#[^\S\n]+(\S[^\n]*)(?:\n|\Z)")


@dataclass
class Row:
    """number: its line in a CSV, 1 otherwise. values: by the names of COLUMNS, as they were written."""

    number: int
    values: dict = field(default_factory=dict)


def read(name: str, content: bytes) -> list[Row]:
    """The articles a file holds. name: with its ending. Raises Invalid naming `file`."""
    ending = PurePath(name).suffix.lower()
    reader = READERS.get(ending)
    if reader is None:
        raise _refused(_("Send a file of one of these kinds: %(kinds)s.") % {"kinds": ", ".join(READERS)})
    return reader(_text(content), PurePath(name).name)


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise _refused(_("The file is not in UTF-8.")) from error


def _markdown(text: str, name: str) -> list[Row]:
    """A block of `name: value` between lines of `---` gives the fields; else the first heading is the title."""
    values = {"external_id": name}
    front = _FRONT.match(text)
    if front:
        pairs = (line.partition(":") for line in front.group(1).splitlines() if ":" in line)
        values |= {key.strip().lower(): value.strip().strip("\"'") for key, _colon, value in pairs}
        text = text[front.end() :]
    heading = _HEADING.match(text)
    if heading and not values.get("title"):
        values["title"], text = heading.group(1).rstrip(" \t#") or name, text[heading.end() :]
    return [Row(1, {"title": _name_of(name)} | values | {"body": text.strip()})]


def _html(text: str, name: str) -> list[Row]:
    """Only what an article may hold is left, as Markdown; the title is the page's, or its first heading."""
    row = _markdown(markdown_of(text), name)[0]
    if row.values["title"] == _name_of(name):
        row.values["title"] = nh3.clean(_title(text), tags=set()).strip()[:200] or row.values["title"]
    return [row]


def _title(text: str) -> str:
    """Looked for step by step: one pattern would read on to the end from every tag that is never closed."""
    begun = re.search("<title", text, re.IGNORECASE)
    opened = text.find(">", begun.end()) if begun else -1
    ended = re.compile("</title>", re.IGNORECASE).search(text, opened) if opened >= 0 else None
    return text[opened + 1 : ended.start()] if ended else ""


def markdown_of(text: str) -> str:
    """HTML without scripts, styles and forms, as Markdown."""
    from markdownify import markdownify  # brings a parser of HTML with it, which no other page needs

    kept = nh3.clean(text, tags=nh3.ALLOWED_TAGS - UNWANTED, clean_content_tags=UNWANTED)
    return re.sub(r"\n{3,}", "\n\n", markdownify(kept, heading_style="ATX", bullets="-")).strip()


def _csv(text: str, name: str) -> list[Row]:
    dialect = csv.excel
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, dialect=dialect, strict=True)
    names = [(each or "").strip().lower() for each in reader.fieldnames or []]
    if not {"title", "body"} <= set(names):
        raise _refused(_("The first line has to name the columns, “title” and “body” among them."))
    reader.fieldnames = names
    try:
        return _rows(reader, name)
    except csv.Error as error:
        raise _refused(_("Line %(line)s: %(problem)s") % {"line": reader.line_num, "problem": error}) from error


def _rows(reader: csv.DictReader, name: str) -> list[Row]:
    found = []
    for given in reader:
        values = {key: (given.get(key) or "").strip() for key in COLUMNS}
        values["external_id"] = values["external_id"] or f"{name}:{values['title']}"[:255]
        found.append(Row(reader.line_num, values | {"extra": None in given}))
        if len(found) > MOST_ROWS:
            raise _refused(_("At most %(most)d rows.") % {"most": MOST_ROWS})
    return found


def _plain(text: str, name: str) -> list[Row]:
    return [Row(1, {"title": _name_of(name), "body": text.strip(), "external_id": name})]


def _name_of(name: str) -> str:
    return PurePath(name).stem.replace("_", " ").replace("-", " ").strip().capitalize() or name


def _refused(said: str) -> Invalid:
    return Invalid(said, fields={"file": [said]})


READERS = {
    ".md": _markdown, ".markdown": _markdown, ".html": _html, ".htm": _html, ".txt": _plain, ".csv": _csv,
}  # fmt: skip
