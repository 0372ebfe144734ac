"""Articles: written, published, archived. Each call is one transaction and one event."""

from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ai.knowledge.chunks import pieces
from ai.knowledge.models import Article, ArticleChunk, ArticleVersion
from conversations.services.actors import Actor
from helpdesk.events.publish import publish as tell
from helpdesk.lib.errors import Conflict, Invalid, NotFound
from helpdesk.lib.text import clean
from helpdesk.tenancy.models import Inbox

LONGEST_TITLE = 200
LONGEST_BODY = 200_000


@dataclass(frozen=True)
class Content:
    """What a person writes. None: as it was (for a new article: empty, "en", everybody, everywhere)."""

    title: str | None = None
    body: str | None = None
    language: str | None = None
    visibility: int | None = None
    inbox_ids: list[int] | None = None


def create(content: Content, actor: Actor, external_id: str = "", publish: bool = False) -> Article:
    """A draft, or published at once. Raises Invalid naming the field."""
    given = _checked(replace(content, title=content.title or "", body=content.body or ""))
    with transaction.atomic():
        article = Article(title=given.title, external_id=external_id)
        _settle(article, given)
        article.save()
        _keep(article, given.title, given.body, actor)
        if publish:
            _publish(article)
        _tell("created", article, actor)
    return article


def change(article_id: int, content: Content, actor: Actor, version: int | None = None) -> Article:
    """Other words are another version; what is published stays until `publish`. Raises Invalid, NotFound, Conflict.

    version: the one that was edited; where there is a newer one by now, nothing is written.
    """
    given = _checked(content)
    with transaction.atomic():
        article = _locked(article_id, version)
        _settle(article, given)
        _rewrite(article, given, actor)
        article.save()
        _tell("changed", article, actor)
    return article


def publish(article_id: int, actor: Actor, version: int | None = None) -> Article:
    """What the newest version says is searched and cited from now on. Raises NotFound, Conflict."""
    with transaction.atomic():
        article = _locked(article_id, version)
        _publish(article)
        _tell("published", article, actor)
    return article


def archive(article_id: int, actor: Actor) -> Article:
    """Out of search and sight of operators, kept for administrators. Raises NotFound."""
    with transaction.atomic():
        article = _locked(article_id)
        ArticleChunk.objects.filter(article=article).delete()
        article.status, article.published_version = Article.Status.ARCHIVED, None
        article.updated_at = timezone.now()
        article.save()
        _tell("archived", article, actor)
    return article


def restore(article_id: int, number: int, actor: Actor) -> Article:
    """Make an older version the newest once more; an archived article is a draft again. Raises NotFound."""
    with transaction.atomic():
        article = _locked(article_id)
        old = ArticleVersion.objects.filter(article=article, number=number).first()
        if old is None:
            raise NotFound
        _rewrite(article, Content(title=old.title, body=old.body), actor)
        if article.status == Article.Status.ARCHIVED:
            article.status = Article.Status.DRAFT
        article.save()
        _tell("restored", article, actor)
    return article


def remove(article_id: int, actor: Actor) -> None:
    """With all its versions. Raises NotFound."""
    with transaction.atomic():
        article = _locked(article_id)
        _tell("removed", article, actor)
        article.delete()


def _locked(article_id: int, version: int | None = None) -> Article:
    article = Article.objects.select_for_update().filter(pk=article_id).first()
    if article is None:
        raise NotFound
    if version is not None and version != article.version:
        raise Conflict(
            _("Somebody has changed this article meanwhile."),
            current={"version": article.version, "title": article.title},
        )
    return article


def _rewrite(article: Article, given: Content, actor: Actor) -> None:
    latest = ArticleVersion.objects.get(article=article, number=article.version)
    title = latest.title if given.title is None else given.title
    body = latest.body if given.body is None else given.body
    article.updated_at = timezone.now()
    if (title, body) != (latest.title, latest.body):
        article.title, article.version = title, article.version + 1
        _keep(article, title, body, actor)


def _keep(article: Article, title: str, body: str, actor: Actor) -> None:
    author_id = actor.id if actor.type == "user" else None
    ArticleVersion.objects.create(article=article, number=article.version, title=title, body=body, author_id=author_id)


def _publish(article: Article) -> None:
    kept = ArticleVersion.objects.get(article=article, number=article.version)
    if not kept.body.strip():
        raise _refused("body", _("An empty article cannot be published."))
    ArticleChunk.objects.filter(article=article).delete()
    made = [
        ArticleChunk(article=article, position=at, title=kept.title, heading=piece.heading, text=piece.text)
        for at, piece in enumerate(pieces(kept.body))
    ]
    ArticleChunk.objects.bulk_create(made)
    article.status, article.published_version = Article.Status.PUBLISHED, article.version
    article.updated_at = timezone.now()
    article.save()


def _settle(article: Article, given: Content) -> None:
    for name in ("language", "visibility", "inbox_ids"):
        if getattr(given, name) is not None:
            setattr(article, name, getattr(given, name))


def _checked(content: Content) -> Content:
    title = None if content.title is None else " ".join(clean(content.title).split())
    body = None if content.body is None else clean(content.body)
    if title is not None and not 0 < len(title) <= LONGEST_TITLE:
        raise _refused("title", _("A title has 1 to %(most)d characters.") % {"most": LONGEST_TITLE})
    if body is not None and len(body) > LONGEST_BODY:
        raise _refused("body", _("At most %(most)d characters.") % {"most": LONGEST_BODY})
    return replace(content, title=title, body=body, inbox_ids=_inboxes(content.inbox_ids))


def _inboxes(wanted: list[int] | None) -> list[int] | None:
    if not wanted:
        return wanted
    known = set(Inbox.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    if unknown := set(wanted) - known:
        raise _refused("inbox_ids", _("There is no inbox %(number)s.") % {"number": min(unknown)})
    return sorted(known)


def _refused(field: str, text: str) -> Invalid:
    return Invalid(text, fields={field: [text]})


def _tell(what: str, article: Article, actor: Actor) -> None:
    tell("article.changed", actor=actor, payload={"what": what, "article_id": article.pk, "version": article.version})
