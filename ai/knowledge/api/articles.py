"""Articles over HTTP: administrators write, operators read what is published for their inboxes."""

from rest_framework.response import Response

from ai.knowledge.api.base import content, language, line, version_line, whole
from ai.knowledge.markdown import as_html, as_nodes
from ai.knowledge.models import Article
from ai.knowledge.selectors import articles as seen
from ai.knowledge.services import articles
from conversations.api.base import AccountView, choice, number, page_number, text, truth

WRITING = ("POST", "PUT", "PATCH", "DELETE")


class ArticleView(AccountView):
    administrators_only = WRITING

    def one(self, pk: int) -> Article:
        return seen.one(self.membership, pk)

    def shaped(self, article: Article) -> dict:
        return whole(article, seen.shown_version(self.membership, article))

    def version_edited(self) -> int | None:
        return number(self.body().get("version"), "version")


class ListView(ArticleView):
    """GET `?status=&language=&visibility=&q=&page=`: `{"payload": [...], "meta": {"count", "page", "pages"}}`.

    POST `{"title", "body", "language", "visibility", "inbox_ids", "publish"}`: 201 and the article.
    """

    http_method_names = ["get", "post", "head", "options"]

    def get(self, request, account_id):
        rows, page = self._asked(request.query_params), page_number(request.query_params)
        count, begin = rows.count(), (page - 1) * seen.PAGE
        meta = {"count": count, "page": page, "pages": -(-count // seen.PAGE)}
        return Response({"payload": [line(row) for row in rows[begin : begin + seen.PAGE]], "meta": meta})

    def _asked(self, params):
        rows = seen.seen_by(self.membership)
        if params.get("status"):
            rows = rows.filter(status=choice(params["status"], seen.STATUSES, "status"))
        if params.get("visibility"):
            rows = rows.filter(visibility=choice(params["visibility"], seen.VISIBILITIES, "visibility"))
        if params.get("language"):
            rows = rows.filter(language=language(params["language"]))
        wanted = text(params.get("q"), "q", 200).replace("\x00", "")
        return rows.filter(title__icontains=wanted) if wanted else rows

    def post(self, request, account_id):
        given = self.body()
        made = articles.create(content(given), self.actor, publish=truth(given.get("publish")))
        return Response(self.shaped(made), status=201)


class OneView(ArticleView):
    """GET, PATCH `{..., "version": the one that was edited}` (409 where it is not the newest), DELETE."""

    http_method_names = ["get", "patch", "put", "delete", "head", "options"]

    def get(self, request, account_id, pk):
        return Response(self.shaped(self.one(pk)))

    def patch(self, request, account_id, pk):
        article = self.one(pk)
        changed = articles.change(article.pk, content(self.body()), self.actor, self.version_edited())
        return Response(self.shaped(changed))

    put = patch

    def delete(self, request, account_id, pk):
        articles.remove(self.one(pk).pk, self.actor)
        return Response(status=204)


class PublishView(ArticleView):
    """POST `{"version"?}`: the newest version is searched and cited from now on."""

    http_method_names = ["post", "options"]

    def post(self, request, account_id, pk):
        return Response(self.shaped(articles.publish(self.one(pk).pk, self.actor, self.version_edited())))


class ArchiveView(ArticleView):
    http_method_names = ["post", "options"]

    def post(self, request, account_id, pk):
        return Response(self.shaped(articles.archive(self.one(pk).pk, self.actor)))


class RestoreView(ArticleView):
    """POST `{"version"}`: an older version becomes the newest."""

    http_method_names = ["post", "options"]

    def post(self, request, account_id, pk):
        article, wanted = self.one(pk), self.version_edited()
        return Response(self.shaped(articles.restore(article.pk, wanted or article.version, self.actor)))


class VersionsView(ArticleView):
    """GET: `{"payload": [{"version", "title", "author", "created_at", "published"}]}`, newest first. Administrators."""

    administrators_only = ("GET",)
    http_method_names = ["get", "head", "options"]

    def get(self, request, account_id, pk):
        article = self.one(pk)
        return Response({"payload": [version_line(row, article) for row in seen.versions(article)[:200]]})


class VersionView(ArticleView):
    """GET: a version with its text."""

    administrators_only = ("GET",)
    http_method_names = ["get", "head", "options"]

    def get(self, request, account_id, pk, version):
        article = self.one(pk)
        row = seen.version(article, version)
        return Response(version_line(row, article) | {"body": row.body, "html": as_html(row.body)})


class PreviewView(ArticleView):
    """POST `{"body"}`: `{"html", "nodes"}`; a node is a text or `{"tag", "href"?, "children"}`."""

    http_method_names = ["post", "options"]

    def post(self, request, account_id):
        body = content({"body": self.body().get("body")}).body
        return Response({"html": as_html(body), "nodes": as_nodes(body)})


class NodesView(ArticleView):
    """GET: `{"nodes"}` of the text one may read, as of a preview."""

    http_method_names = ["get", "head", "options"]

    def get(self, request, account_id, pk):
        shown = seen.shown_version(self.membership, self.one(pk))
        return Response({"nodes": as_nodes(shown.body)})
