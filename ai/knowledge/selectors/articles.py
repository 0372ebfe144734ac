"""Which articles a member sees: an administrator all of them, an operator what is published for his inboxes."""

from django.db.models import Q, QuerySet

from ai.knowledge.models import Article, ArticleVersion
from conversations.selectors import access
from helpdesk.lib.errors import NotFound
from helpdesk.tenancy.models import Membership

STATUSES = {"draft": Article.Status.DRAFT, "published": Article.Status.PUBLISHED, "archived": Article.Status.ARCHIVED}
VISIBILITIES = {"public": Article.Visibility.PUBLIC, "operators": Article.Visibility.OPERATORS}
PAGE = 50


def seen_by(membership: Membership) -> QuerySet[Article]:
    rows = Article.objects.order_by("-updated_at", "-pk")
    if membership.is_administrator:
        return rows
    mine = Q(inbox_ids=[]) | Q(inbox_ids__overlap=access.visible_inbox_ids(membership))
    return rows.filter(mine, status=Article.Status.PUBLISHED)


def one(membership: Membership, pk: int) -> Article:
    """Raises NotFound."""
    row = seen_by(membership).filter(pk=pk).first()
    if row is None:
        raise NotFound
    return row


def shown_version(membership: Membership, article: Article) -> ArticleVersion:
    """An administrator works on the newest, an operator reads what is published."""
    number = article.version if membership.is_administrator else article.published_version
    return ArticleVersion.objects.select_related("author").get(article=article, number=number)


def version(article: Article, number: int) -> ArticleVersion:
    """Raises NotFound."""
    row = ArticleVersion.objects.select_related("author").filter(article=article, number=number).first()
    if row is None:
        raise NotFound
    return row


def versions(article: Article) -> QuerySet[ArticleVersion]:
    return ArticleVersion.objects.select_related("author").filter(article=article).order_by("-number")
