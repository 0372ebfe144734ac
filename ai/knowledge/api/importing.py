"""Upload of articles: one file a request, with what was wrong in which row."""

from rest_framework.response import Response

from ai.knowledge.api.base import content
from ai.knowledge.importing.files import LARGEST, read
from ai.knowledge.importing.store import Settings, store
from conversations.api.base import AccountView, number, truth
from helpdesk.lib.errors import Invalid, TooLarge


class ImportView(AccountView):
    """POST multipart `file` (.md, .html, .txt, .csv); `language`, `visibility`, `publish`, `inbox_id` in the query.

    `{"created", "updated", "unchanged", "errors": [{"row", "field", "message"}], "articles": [ids]}`. Rows that are
    wrong are left out and told; the others are stored. What was imported before is changed, not doubled.
    """

    administrators_only = ("POST",)
    http_method_names = ["post", "options"]

    def post(self, request, account_id):
        upload = request.FILES.get("file") if hasattr(request, "FILES") else None
        if upload is None:
            raise Invalid("Send a file.", fields={"file": ["a file is expected"]})
        if upload.size > LARGEST:
            raise TooLarge(f"At most {LARGEST // 2**20} MB.", fields={"file": ["too large"]})
        report = store(read(upload.name, upload.read()), self._settings(request.query_params), self.actor)
        return Response(report.shown())

    def _settings(self, asked) -> Settings:
        inbox = number(asked.get("inbox_id"), "inbox_id")
        given = content({name: asked[name] for name in ("language", "visibility") if asked.get(name)})
        return Settings(given.language, given.visibility, [inbox] if inbox else None, truth(asked.get("publish")))
