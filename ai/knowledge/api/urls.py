"""Addresses of the knowledge base under the application API."""

from ai.knowledge.api import articles, importing, search
from conversations.api.routes import both

A = "api/v1/accounts/<key:account_id>/articles"
ONE = A + "/<key:pk>"

ALL = {
    A: articles.ListView,
    A + "/search": search.SearchView,
    A + "/preview": articles.PreviewView,
    A + "/import": importing.ImportView,
    ONE: articles.OneView,
    ONE + "/publish": articles.PublishView,
    ONE + "/archive": articles.ArchiveView,
    ONE + "/restore": articles.RestoreView,
    ONE + "/nodes": articles.NodesView,
    ONE + "/versions": articles.VersionsView,
    ONE + "/versions/<number:version>": articles.VersionView,
}
urlpatterns = both(ALL)
