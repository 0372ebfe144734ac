"""Articles, everything they ever said, and the pieces of what is published."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.scope.models import ScopedModel
from helpdesk.tenancy.models import User


class Article(ScopedModel):
    """`version` is the newest, `published_version` the one that is searched and cited (null: none).

    inbox_ids: where it is known; empty: everywhere. external_id: its name where it was imported from, one per account.
    """

    class Status(models.IntegerChoices):
        DRAFT = 0, _("Draft")
        PUBLISHED = 1, _("Published")
        ARCHIVED = 2, _("Archived")

    class Visibility(models.IntegerChoices):
        PUBLIC = 0, _("Customers")
        OPERATORS = 1, _("Operators only")

    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=8, default="en")
    status = models.SmallIntegerField(_("status"), choices=Status.choices, default=Status.DRAFT)
    visibility = models.SmallIntegerField(_("visible to"), choices=Visibility.choices, default=Visibility.PUBLIC)
    inbox_ids = ArrayField(models.BigIntegerField(), default=list)
    external_id = models.CharField(max_length=255, default="")
    version = models.IntegerField(default=1)
    published_version = models.IntegerField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "article"
        constraints = [
            models.UniqueConstraint(fields=["account_id", "id"], name="article_in_account"),
            models.UniqueConstraint(
                fields=["account_id", "external_id"], condition=~Q(external_id=""), name="article_imported_once"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="article_titled"),
            models.CheckConstraint(
                condition=Q(status=1, published_version__isnull=False) | (~Q(status=1) & Q(published_version=None)),
                name="article_published_whole",
            ),
        ]
        indexes = [models.Index(fields=["account_id", "status", "-updated_at"], name="article_list")]

    def __str__(self):
        return self.title


class ArticleVersion(ScopedModel):
    """What an article said at one time. body: Markdown. Never changed."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="versions")
    number = models.IntegerField()
    title = models.CharField(max_length=200)
    body = models.TextField()
    author = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "article_version"
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="article_version_once")]

    def __str__(self):
        return f"{self.title} ({self.number})"


class ArticleChunk(ScopedModel):
    """A piece of a published version, as search sees it. heading: the headings above it; tsv is the database's."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="chunks")
    position = models.IntegerField()
    title = models.CharField(max_length=200)
    heading = models.TextField(default="")
    text = models.TextField()

    class Meta:
        db_table = "article_chunk"
        constraints = [models.UniqueConstraint(fields=["article", "position"], name="article_chunk_once")]

    def __str__(self):
        return f"{self.title} #{self.position}"
