"""Rows of a file into articles: each row by itself, so one that is wrong does not hold up the others."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from ai.knowledge.importing.files import MOST_ROWS, Row
from ai.knowledge.models import Article, ArticleVersion
from ai.knowledge.selectors.articles import VISIBILITIES
from ai.knowledge.services import articles
from ai.knowledge.services.articles import Content
from conversations.services.actors import Actor
from helpdesk.lib.errors import Invalid, Problem

LANGUAGE_LENGTH = 8


@dataclass(frozen=True)
class Settings:
    """What a row does not say itself. None: as it is, or the default of a new article."""

    language: str | None = None
    visibility: int | None = None
    inbox_ids: list[int] | None = None
    publish: bool = False


@dataclass
class Report:
    """errors: {"row", "field", "message"} each; row: the line of a CSV, 1 for other files."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    errors: list[dict] = field(default_factory=list)
    articles: list[int] = field(default_factory=list)

    def shown(self) -> dict:
        return {
            "created": self.created, "updated": self.updated, "unchanged": self.unchanged, "errors": self.errors,
            "articles": self.articles,
        }  # fmt: skip


def store(rows: list[Row], settings: Settings, actor: Actor) -> Report:
    """At most 5,000 rows. An article that was imported under the same external id is changed."""
    report = Report()
    if not rows:
        report.errors.append({"row": 1, "field": "file", "message": _("There is no article in it.")})
    for row in rows[:MOST_ROWS]:
        try:
            with transaction.atomic():
                _store(row, settings, actor, report)
        except Problem as problem:
            name, texts = next(iter(problem.fields.items()), ("", [problem.message]))
            report.errors.append({"row": row.number, "field": name, "message": texts[0]})
    return report


def _store(row: Row, settings: Settings, actor: Actor, report: Report) -> None:
    content, publish = _content(row, settings), _truth(row.values.get("publish"), settings.publish)
    external_id = row.values.get("external_id", "")[:255]
    known = Article.objects.filter(external_id=external_id).first() if external_id else None
    if known is None:
        report.articles.append(articles.create(content, actor, external_id, publish).pk)
        report.created += 1
        return
    report.articles.append(known.pk)
    if _same(known, content, publish):
        report.unchanged += 1
        return
    articles.change(known.pk, content, actor)
    if publish:
        articles.publish(known.pk, actor)
    report.updated += 1


def _same(known: Article, content: Content, publish: bool) -> bool:
    latest = ArticleVersion.objects.get(article=known, number=known.version)
    told = (content.language, content.visibility, content.inbox_ids)
    kept = (known.language, known.visibility, known.inbox_ids)
    settled = all(new in (None, old) for new, old in zip(told, kept, strict=True))
    text = (latest.title, latest.body) == (" ".join((content.title or "").split()), content.body)
    return settled and text and (not publish or known.published_version == known.version)


def _content(row: Row, settings: Settings) -> Content:
    values = row.values
    if values.get("extra"):
        raise _refused("body", _("There are more cells than columns; put texts with separators into quotes."))
    if not values.get("body", "").strip():
        raise _refused("body", _("The text is empty."))
    return Content(
        title=values.get("title") or "",
        body=values["body"],
        language=_language(values.get("language")) or settings.language,
        visibility=_visibility(values.get("visibility"), settings.visibility),
        inbox_ids=settings.inbox_ids,
    )


def _language(written: str | None) -> str | None:
    if written and (len(written) > LANGUAGE_LENGTH or not written.replace("-", "").isalpha()):
        raise _refused("language", _("A language is written as en or ru."))
    return written.lower() if written else None


def _visibility(written: str | None, otherwise: int | None) -> int | None:
    if written and written.lower() not in VISIBILITIES:
        raise _refused("visibility", _("One of: %(words)s.") % {"words": ", ".join(VISIBILITIES)})
    return VISIBILITIES[written.lower()] if written else otherwise


def _truth(written: str | None, otherwise: bool) -> bool:
    return written.lower() in ("1", "true", "yes", "да", "y") if written else otherwise


def _refused(name: str, said: str) -> Invalid:
    return Invalid(said, fields={name: [said]})
